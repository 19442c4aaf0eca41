import assert from 'node:assert/strict';
import { Session, type Runtime } from 'node:inspector';
import * as tf from '@tensorflow/tfjs';
import { tensorPreview } from '../../../src/core/debuggee/javascript/tensorPreview';

/** What js-debug shows in the place of a description that is left to it. */
const left = '<<default preview>>';
const place = '__previewed';

describe('what a JavaScript debugger says of a tensor', () => {
  const session = new Session();

  before(() => { session.connect(); });
  after(() => {
    session.disconnect();
    Reflect.deleteProperty(globalThis, place);
  });

  /** Evaluated as js-debug evaluates it: what has a side effect throws. */
  function previewOf(value: unknown): unknown {
    Object.assign(globalThis, { [place]: value });
    let answer: Runtime.EvaluateReturnType | undefined;
    session.post('Runtime.evaluate', { expression: `(${tensorPreview}).call(globalThis.${place}, ${JSON.stringify(left)})`, throwOnSideEffect: true, returnByValue: true } as Runtime.EvaluateParameterType, (error, given) => {
      assert.equal(error, null);
      answer = given;
    });
    assert.equal(answer?.exceptionDetails, undefined);
    return answer?.result.value;
  }

  /** A tensor whose numbers nobody may read. */
  function sealed<T extends tf.Tensor>(tensor: T): T {
    const refuse = (): never => assert.fail('it is read');
    return Object.assign(tensor, { dataSync: refuse, toString: refuse, arraySync: refuse });
  }

  it('is its dtype and shape where it is large, and none of its numbers', () => {
    assert.equal(previewOf(sealed(tf.zeros([10_000, 1000]))), 'Tensor float32 [10000, 1000]');
    assert.equal(previewOf(sealed(tf.variable(tf.zeros([1001], 'int32')))), 'Tensor int32 [1001]');
  });

  it('is left to the debugger where it is small, or no tensor', () => {
    let ran = 0;
    const trap = { get dataId(): object { ran += 1; return {}; }, get shape(): number[] { ran += 1; return [1]; }, dtype: 'float32', size: 1e6 };
    for (const value of [tf.zeros([10, 100]), trap, { shape: [2000], dtype: 'float32', size: 2000 }, new Float32Array(5000), [1], null, undefined, 7, 'x', () => 7]) {
      assert.equal(previewOf(value), left);
    }
    assert.equal(ran, 0);
  });
});
