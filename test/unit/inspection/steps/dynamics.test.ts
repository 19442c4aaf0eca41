import assert from 'node:assert/strict';
import { answers, Dynamics, type StepColumns } from '../../../../src/core/inspection/steps/dynamics';

const { none, wrong, right } = answers;

function step(answer: readonly number[], probability: readonly number[] | null = null, keys: readonly number[] | null = null): StepColumns {
  return {
    answer: Uint8Array.from(answer), probability: probability === null ? null : Float32Array.from(probability), predicted: null,
    loss: new Float32Array(answer.length), keys: keys === null ? null : Uint32Array.from(keys),
  };
}

describe('training dynamics', () => {
  it('counts a sample as forgotten when it is right and then wrong', () => {
    const dynamics = new Dynamics();
    dynamics.add(step([right, wrong, wrong, right]));
    assert.deepEqual(dynamics.add(step([wrong, right, wrong, right])), { forgot: 1, learned: 1 });
    assert.deepEqual(dynamics.add(step([right, right, wrong, right])), { forgot: 0, learned: 1 });
    assert.deepEqual(dynamics.add(step([wrong, right, wrong, right])), { forgot: 1, learned: 0 });
    assert.deepEqual([0, 1, 2, 3].map((key) => dynamics.forgetting(key)), [2, 0, 0, 0]);
    assert.deepEqual([0, 1, 2, 3].map((key) => dynamics.learning(key)), [1, 1, 0, 0]);
    assert.deepEqual(dynamics.counts(), { samples: 4, forgotten: 1, never: 1, unforgettable: 2, always: 1 });
  });

  it('takes the standard deviation over all steps, as cartography does', () => {
    const dynamics = new Dynamics();
    [0.5, 0.25, 0.75, 1].forEach((p) => { dynamics.add(step([right], [p])); });
    // Mean 0.625; deviations −0.125, −0.375, 0.125, 0.375; their squares add up to 0.3125.
    assert.equal(dynamics.confidence(0), 0.625);
    assert.ok(Math.abs(dynamics.variability(0) - Math.sqrt(0.3125 / 4)) < 1e-12);
  });

  it('judges a sample by the steps that have it', () => {
    const dynamics = new Dynamics();
    dynamics.add(step([right, wrong], [0.75, 0.25]));
    dynamics.add(step([wrong, right], [0.5, 0.5], [2, 0]));
    dynamics.add(step([wrong, none, right], [0.25, NaN, 1], [0, 1, 2]));
    assert.deepEqual([0, 1, 2].map((key) => [dynamics.steps(key), dynamics.correctness(key), dynamics.forgetting(key), dynamics.learning(key)]), [
      [3, 2, 1, 0], [1, 0, 0, 0], [2, 1, 0, 1],
    ]);
    assert.deepEqual([0, 1, 2].map((key) => dynamics.confidence(key)), [0.5, 0.25, 0.75]);
    assert.equal(dynamics.variability(1), 0);
  });

  it('knows nothing of a sample that no step judged', () => {
    const dynamics = new Dynamics();
    dynamics.add(step([none], [NaN]));
    assert.ok(Number.isNaN(dynamics.confidence(0)) && Number.isNaN(dynamics.variability(0)));
    assert.deepEqual([dynamics.isNever(0), dynamics.isUnforgettable(0), dynamics.counts().samples], [false, false, 0]);
  });
});
