// The extension, its worker threads, the command line, the process of custom losses, and the pages of the panel and of the editor of tensors.
const path = require('node:path');
const CopyPlugin = require('copy-webpack-plugin');
const CssMinimizerPlugin = require('css-minimizer-webpack-plugin');
const MiniCssExtractPlugin = require('mini-css-extract-plugin');
const MinimizerPlugin = require('minimizer-webpack-plugin');
const { BannerPlugin } = require('webpack');

const dist = path.join(__dirname, 'dist');
const kilobyte = 1024;

/** Types are checked elsewhere; here they are left out. */
const typescript = (tsx) => ({
  loader: 'swc-loader',
  options: { jsc: { target: 'es2022', parser: { syntax: 'typescript', tsx }, transform: { react: { runtime: 'automatic', importSource: 'preact' } } } },
});

/** Terser's work, done by SWC in a fifth of the time. */
const minimizer = [new MinimizerPlugin({ minify: MinimizerPlugin.swcMinify })];

/**
 * What every bundle has in common; `entry` is one file, or several by name that share the parts loaded later. `budget` is in
 * kilobytes, of what is loaded at the start, `laterBudget` of each part that is loaded when it is needed; going over them fails
 * the build.
 */
function bundle(mode, name, { entry, target, budget, laterBudget = budget, ...rest }) {
  return {
    name,
    mode,
    target,
    entry: typeof entry === 'string' ? { [name]: entry } : entry,
    devtool: mode === 'development' ? 'source-map' : false,
    resolve: { extensions: ['.ts', '.tsx', '.js'] },
    performance: {
      hints: mode === 'production' ? 'error' : false,
      maxEntrypointSize: budget * kilobyte,
      maxAssetSize: laterBudget * kilobyte,
      assetFilter: (file) => /\.(js|css)$/.test(file),
    },
    stats: 'errors-warnings',
    optimization: { minimizer },
    ...rest,
    // Bundles lie in one folder, and their parts have numbers alone: those of one must not write over those of another.
    output: { ...rest.output, chunkFilename: `${name}.[name].js` },
    module: {
      rules: [
        { test: /\.ts$/, exclude: /node_modules/, use: typescript(false) },
        { test: /\.tsx$/, exclude: /node_modules/, use: typescript(true) },
        ...(rest.module?.rules ?? []),
      ],
    },
  };
}

const node = { target: 'node20', output: { path: dist, filename: '[name].js', libraryTarget: 'commonjs2' } };

/** A webview's page: its script and its style sheet. */
function page(mode, name, { entry, budget }) {
  return bundle(mode, name, {
    target: 'web',
    entry,
    output: { path: path.join(dist, 'webview'), filename: '[name].js', assetModuleFilename: '[name][ext]' },
    module: {
      rules: [
        { test: /\.css$/, use: [MiniCssExtractPlugin.loader, 'css-loader'], sideEffects: true },
        { test: /\.ttf$/, type: 'asset/resource' },
      ],
    },
    plugins: [new MiniCssExtractPlugin()],
    optimization: { minimizer: [...minimizer, new CssMinimizerPlugin()] },
    budget,
  });
}

const wasmBinaries = new CopyPlugin({
  patterns: [{
    from: path.join(path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist', 'tfjs-backend-wasm-simd.wasm'),
    to: path.join(dist, 'wasm'),
  }],
});

/** Compiles the fused kernels beside TensorFlow.js's binary. */
const kernelBinaries = {
  apply(compiler) {
    compiler.hooks.beforeRun.tapPromise('kernels', compileKernels);
    compiler.hooks.watchRun.tapPromise('kernels', compileKernels);
  },
};

async function compileKernels() {
  const assembly = await import('./src/core/engine/kernels/assembly/compile.mjs');
  await assembly.compileKernels(path.join(dist, 'wasm'));
}

module.exports = (_env, { mode = 'production' }) => [
  bundle(mode, 'extension', { ...node, entry: './src/host/extension.ts', externals: { vscode: 'commonjs vscode' }, budget: 80, laterBudget: 300 }),
  // The engine in its two places, as a thread of VS Code and on the command line.
  bundle(mode, 'engine', {
    ...node,
    entry: { worker: './src/worker/main.ts', cli: './src/cli/main.ts' },
    plugins: [wasmBinaries, kernelBinaries, new BannerPlugin({ banner: '#!/usr/bin/env node', raw: true, include: /^cli\.js$/ })],
    budget: 1000,
  }),
  bundle(mode, 'passThread', { ...node, entry: './src/worker/passThreads/thread.ts', budget: 60 }),
  // The process of a custom loss, the thread that watches it, and its hooks for loading modules, whose names Node reads off the text.
  bundle(mode, 'customLoss', { ...node, entry: './src/worker/customLoss/process.ts', budget: 1400 }),
  bundle(mode, 'customLossWatch', { ...node, entry: './src/worker/customLoss/watch.ts', budget: 20 }),
  bundle(mode, 'customLossLoader', { ...node, output: { ...node.output, libraryTarget: 'commonjs-static' }, entry: './src/worker/customLoss/loader.ts', budget: 300 }),
  page(mode, 'panel', { entry: './src/webview/main.tsx', budget: 300 }),
  page(mode, 'tensor', { entry: './src/webview/tensor/main.tsx', budget: 200 }),
];
