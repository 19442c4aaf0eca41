import assert from 'node:assert/strict';
import { BadInput } from '../../../src/core/errors';
import { parseSpec } from '../../../src/core/spec/parse';

describe('parsing a spec', () => {
  it('reads every part of the flat form', () => {
    const { spec, problems } = parseSpec(`// a comment
{
  "convention": "tf-slim", /* another */
  "classes": ["a", "b"],
  "tensors": { "z": "run.npz#logits" },
  "losses": [
    { "loss": "multiclass_svm", "name": "digit", "logits": "z", "labels": "run.npz#labels", "margin": 2,
      "weights": null, "coefficient": 0.5, "reduction": "SUM", "threshold": 0.3, "convention": "tf.losses" },
    { "loss": "mean_squared_error", "predictions": "a.npy", "labels": "b.npy", "weights": 1.5 },
  ],
  "regularization": [{ "regularizer": "l1_l2", "scale": 0.1, "scale_l2": 0.2, "tensors": ["m.safetensors#*.weight"] }],
}`, 'run.loss.json');
    assert.deepEqual(problems, []);
    assert.deepEqual(spec, {
      convention: 'tf-slim',
      classes: ['a', 'b'],
      tensors: { z: 'run.npz#logits' },
      losses: [
        {
          loss: 'multiclass_svm', name: 'digit', convention: 'tf.losses', coefficient: 0.5, weights: null, reduction: 'SUM', threshold: 0.3,
          roles: { logits: 'z', labels: 'run.npz#labels' }, parameters: { margin: 2 },
        },
        { loss: 'mean_squared_error', roles: { predictions: 'a.npy', labels: 'b.npy' }, weights: 1.5, parameters: {} },
      ],
      regularization: [{ regularizer: 'l1_l2', scale: 0.1, scale_l2: 0.2, tensors: ['m.safetensors#*.weight'] }],
    });
  });

  it('uses tf-slim where no convention is named, and takes a $schema', () => {
    const { spec } = parseSpec('{"$schema": "x", "losses": [{"loss": "log_loss"}]}', 'f');
    assert.equal(spec.convention, 'tf-slim');
    assert.equal(spec.classes, undefined);
  });

  const whole: readonly (readonly [string, string, RegExp])[] = [
    ['an empty file', '', /^f: line 1, column 1: is not JSON: a value is missing$/],
    ['a file cut off', '{\n  "losses": [\n', /^f: line \d, column \d+: is not JSON: .*missing$/],
    ['a missing comma', '{\n  "convention": "tf-slim"\n  "losses": []\n}', /^f: line 3, column 3: is not JSON: a comma is missing$/],
    ['single quotes', '{"losses": [{\'loss\': 1}]}', /is not JSON: a word that is no value stands here/],
    ['a list', '[]', /^f: line 1, column 1: a loss spec is one JSON object/],
    ['no losses', '{"losses": []}', /^f: line 1, column 12: the spec names no loss/],
    ['losses that are no list', '{\n "losses": {}}', /^f: line 2, column 12: "losses" must be a list$/],
    ['an unknown key', '{\n  "lossses": []\n}', /^f: line 2, column 3: unknown key "lossses"; did you mean "losses"\?$/],
    ['a key that stands twice', '{"losses": [],\n "losses": []}', /"losses" stands here twice/],
    ['an unknown convention', '{"convention": "tf_slim", "losses": []}', /^f: line 1, column 16: unknown convention "tf_slim"; did you mean "tf-slim"\?$/],
    ['class names that are numbers', '{"classes": [1], "losses": []}', /^f: line 1, column 14: "classes" must be/],
    ['short names that are numbers', '{"tensors": {"z": 1}, "losses": []}', /^f: line 1, column 19: the short name "z" must stand for a reference/],
    ['nesting without end', '['.repeat(200_000), /^f: .*(nested too deeply|is not JSON)/],
  ];
  for (const [name, text, expected] of whole) {
    it(`refuses ${name} as a whole`, () => {
      assert.throws(() => parseSpec(text, 'f'), (error) => {
        assert.ok(error instanceof BadInput);
        assert.match(error.message, expected);
        return true;
      });
    });
  }

  const entries: readonly (readonly [string, string, string, string])[] = [
    ['no loss name', '{ "logits": "a" }', 'line 2, column 1', 'this entry does not say which loss it is: it needs "loss"'],
    ['a coefficient of text', '{ "loss": "x", "coefficient": "2" }', 'line 2, column 31', '"coefficient" must be a number'],
    ['weights of a list', '{ "loss": "x", "weights": [1] }', 'line 2, column 27', '"weights" must be a number, a reference, or null'],
    ['a parameter that is an object', '{ "loss": "x", "margin": {} }', 'line 2, column 26', '"margin" must be a reference, a number, true, false, null, or a list of numbers'],
    ['a number instead of an entry', '3', 'line 2, column 1', 'a loss is an object, { "loss": …, … }'],
    ['a key that stands twice', '{ "loss": "x", "logits": "a",\n "logits": "b" }', 'line 2, column 16', '"logits" stands here twice'],
  ];
  for (const [name, entry, place, reason] of entries) {
    it(`reports ${name} in its own entry and keeps the others`, () => {
      const { spec, problems, positions } = parseSpec(`{ "losses": [\n${entry},\n{ "loss": "log_loss", "labels": "y" }] }`, 'f');
      assert.equal(spec.losses.length, 2);
      assert.deepEqual(spec.losses[1], { loss: 'log_loss', roles: { labels: 'y' }, parameters: {} });
      assert.deepEqual(problems.map((problem) => [positions.place(problem.path, problem.atKey), problem.reason]), [[place, reason]]);
      assert.deepEqual(problems[0]?.path.slice(0, 2), ['losses', 0]);
    });
  }

  it('reports what a regularizer lacks and what it does not know', () => {
    const { problems } = parseSpec('{ "regularization": [{ "regularizer": "l2", "scal": 1, "tensors": "m" }] }', 'f');
    assert.deepEqual(problems.map(({ reason }) => reason), [
      '"tensors" must be a list of references',
      'a regularizer needs "scale"',
      'unknown key "scal" of a regularizer; did you mean "scale"?',
    ]);
  });

  it('is not led astray by keys of Object.prototype', () => {
    const { spec } = parseSpec('{ "losses": [{ "loss": "x", "__proto__": "a", "constructor": 1 }] }', 'f');
    assert.deepEqual(Object.keys(spec.losses[0]?.roles ?? {}), ['__proto__']);
    assert.deepEqual(spec.losses[0]?.parameters, { constructor: 1 });
  });
});
