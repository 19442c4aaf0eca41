import assert from 'node:assert/strict';
import { catalogue } from '../../../src/core/inspection/catalogue';
import { checkSpec } from '../../../src/core/spec/check';
import { parseSpec } from '../../../src/core/spec/parse';
import { mapSpecPaths } from '../../../src/core/spec/references';
import { formatSpecPath } from '../../../src/core/spec/specPath';
import { writeSpec } from '../../../src/core/spec/write';

const custom = { loss: 'custom', module: './focal.mjs', logits: 'run.npz#z', labels: 'run.npz#y', gamma: 2, isHard: true, alpha: [1, 2], time_limit: 5, weights: 'run.npz#w', reduction: 'MEAN', coefficient: 0.5 };
const expression = { loss: 'expression', expression: 'mean(w * abs(y - p) ^ a)', p: 'run.npz#p', y: 'run.npz#y', w: [1, 2], a: 1.5 };

function specOf(...losses: readonly object[]): ReturnType<typeof parseSpec>['spec'] {
  return parseSpec(JSON.stringify({ losses }), 'run.loss.json').spec;
}

function problemsOf(...losses: readonly object[]): readonly string[] {
  return checkSpec(specOf(...losses), catalogue).map(({ path, reason }) => `${formatSpecPath(path)}: ${reason}`);
}

describe('losses of the user\'s own in a spec', () => {
  it('take any key: a reference is a tensor, all else a parameter', () => {
    assert.deepEqual(problemsOf(custom, expression), []);
    const [first, second] = specOf(custom, expression).losses;
    assert.deepEqual(first?.roles, { logits: 'run.npz#z', labels: 'run.npz#y' });
    assert.deepEqual(first.parameters, { module: './focal.mjs', gamma: 2, isHard: true, alpha: [1, 2], time_limit: 5 });
    assert.deepEqual(second?.parameters, { expression: 'mean(w * abs(y - p) ^ a)', w: [1, 2], a: 1.5 });
  });

  it('are written as they were read', () => {
    const spec = specOf(custom, expression);
    assert.deepEqual(parseSpec(writeSpec(spec), 'run.loss.json').spec, spec);
  });

  it('move with their module', async () => {
    const moved = await mapSpecPaths(specOf(custom, expression), (path) => `up/${path}`, () => Promise.resolve(false));
    assert.equal(moved.losses[0]?.parameters['module'], 'up/./focal.mjs');
    assert.equal(moved.losses[1]?.parameters['expression'], 'mean(w * abs(y - p) ^ a)');
  });

  for (const [what, entry, problem] of [
    ['no module', { loss: 'custom', logits: 'a' }, 'losses[0]: custom needs "module"'],
    ['no expression', { loss: 'expression', p: 'a' }, 'losses[0]: expression needs "expression"'],
    ['an expression that is a number', { ...expression, expression: 3 }, 'losses[0].expression: "expression" must be text in double quotes, not 3'],
    ['a syntax error, at its column', { ...expression, expression: 'mean(p - )' }, 'losses[0].expression: column 10 of the expression: expected expression after -'],
    ['an unknown function', { ...expression, expression: 'meen(p)' }, 'losses[0].expression: column 1 of the expression: unknown function "meen"; did you mean "mean"?'],
    ['a truth value for a formula', { ...expression, a: true }, 'losses[0].a: "a" must be a reference in double quotes, a number, or a list of numbers, not true'],
    ['a null for a module', { ...custom, gamma: null }, 'losses[0].gamma: "gamma" must be a reference in double quotes, a number, or a list of numbers, not null'],
    ['a negative time limit', { ...custom, time_limit: -1 }, 'losses[0].time_limit: "time_limit" must be a number from 0.1 on, not -1'],
    ['an empty reference', { ...custom, logits: '' }, 'losses[0].logits: the reference is empty'],
  ] as const) {
    it(`are reported for ${what}`, () => { assert.ok(problemsOf(entry).includes(problem), problemsOf(entry).join('\n')); });
  }
});
