/* TensorFlow.js ships its gradients as an ES module that only a bundler resolves; its full package registers the same ones for Node. */
const Module = require('node:module');

const resolve = Module._resolveFilename;
Module._resolveFilename = function resolveGradients(request, ...rest) {
  const name = request === '@tensorflow/tfjs-core/dist/register_all_gradients' ? '@tensorflow/tfjs' : request;
  return resolve.call(this, name, ...rest);
};
