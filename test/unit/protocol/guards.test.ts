import assert from 'node:assert/strict';
import type { LossSpec } from '../../../src/core/spec/lossSpec';
import { messageLimits } from '../../../src/protocol/guards';
import { panelGuards, persistedTarget } from '../../../src/protocol/guardsPanel';
import { queryGuards } from '../../../src/protocol/guardsQueries';
import { workerEventGuards } from '../../../src/protocol/guardsHost';
import { workerGuards } from '../../../src/protocol/guardsWorker';
import { protocolVersion } from '../../../src/protocol/panelApi';
import { maxRowsPerPage } from '../../../src/protocol/sampleQuery';

const spec: LossSpec = {
  convention: 'tf-slim',
  classes: ['setosa', 'versicolor'],
  tensors: { z: 'epoch_06.npz#logits' },
  losses: [{
    loss: 'sparse_softmax_cross_entropy',
    name: '</script><b>',
    coefficient: 0.5,
    roles: { logits: 'z', labels: 'epoch_06.npz#labels[:10]' },
    weights: null,
    parameters: { margin: 1, axis: [0, 1], from_logits: true, mode: 'a', epsilon: null },
    threshold: 0.5,
  }],
  regularization: [{ regularizer: 'l1_l2', scale: 0.1, scale_l2: 0.2, tensors: ['model.safetensors#*'] }],
};

const rows = { loss: 0, sort: { column: 'loss', descending: true }, start: 0, end: 50 };

describe('the panel guards', () => {
  it('pass a whole spec as it is', () => {
    assert.deepEqual(panelGuards.change({ spec }), { spec });
    assert.deepEqual(panelGuards.save({ spec }), { spec });
    assert.deepEqual(panelGuards.ready({ version: 1, spec }), { version: 1, spec });
  });

  it('drop keys that no spec has', () => {
    assert.deepEqual(panelGuards.change({ spec: { ...spec, onload: 'x' } }), { spec });
  });

  const first = spec.losses[0];
  const wrong: Record<string, unknown> = {
    'no spec': {},
    'null': null,
    'an unknown convention': { spec: { ...spec, convention: 'mine' } },
    'losses that are no list': { spec: { ...spec, losses: { 0: first } } },
    'a role that is no text': { spec: { ...spec, losses: [{ ...first, roles: { logits: 7 } }] } },
    'a coefficient that is not finite': { spec: { ...spec, losses: [{ ...first, coefficient: Number.NaN }] } },
    'a parameter that is an object': { spec: { ...spec, losses: [{ ...first, parameters: { margin: {} } }] } },
    'a parameter list that holds text': { spec: { ...spec, losses: [{ ...first, parameters: { axis: ['0'] } }] } },
    'a text without end': { spec: { ...spec, losses: [{ ...first, name: 'x'.repeat(messageLimits.text + 1) }] } },
    'losses without end': { spec: { ...spec, losses: Array.from({ length: messageLimits.entries + 1 }, () => first) } },
    'a scale that is text': { spec: { ...spec, regularization: [{ regularizer: 'l2', scale: '1', tensors: [] }] } },
    'an undefined coefficient': { spec: { ...spec, losses: [{ ...first, coefficient: undefined }] } },
  };
  for (const [what, message] of Object.entries(wrong)) {
    it(`refuse ${what} in a changed spec`, () => {
      assert.throws(() => panelGuards.change(message), TypeError);
    });
  }

  it('say where a message is wrong', () => {
    assert.throws(() => panelGuards.change({ spec: { ...spec, losses: [first, { ...first, roles: { logits: 7 } }] } }), /^TypeError: spec\.losses\.1\.roles\.logits: /);
  });

  it('pass a page of rows, with and without a filter', () => {
    const filtered = { ...rows, filter: { wrong: true, lossFrom: 0.5, lossTo: 2 } };
    assert.deepEqual(queryGuards.rows(rows), rows);
    assert.deepEqual(queryGuards.rows(filtered), filtered);
    assert.deepEqual(queryGuards.rows({ ...rows, start: 10, end: 10 + maxRowsPerPage }).end, 10 + maxRowsPerPage);
  });

  const wrongRows: Record<string, object> = {
    'a negative start': { start: -1 },
    'a start that is no integer': { start: 0.5 },
    'an end before the start': { start: 60 },
    'more rows than a page holds': { end: maxRowsPerPage + 1 },
    'a place past 2^53': { start: 2 ** 53, end: 2 ** 53 },
    'an unknown column': { sort: { column: 'constructor', descending: true } },
    'a sort that is text': { sort: 'loss' },
    'a negative loss': { loss: -1 },
    'a range that is not finite': { filter: { lossFrom: Number.POSITIVE_INFINITY } },
  };
  for (const [what, change] of Object.entries(wrongRows)) {
    it(`refuse ${what} in a page of rows`, () => {
      assert.throws(() => queryGuards.rows({ ...rows, ...change }), TypeError);
    });
  }

  it('pass and refuse positions and samples', () => {
    const { start: _start, end: _end, ...order } = rows;
    assert.deepEqual(queryGuards.position({ ...order, sample: 31 }), { ...order, sample: 31 });
    assert.deepEqual(queryGuards.sample({ loss: 0, sample: 31, margin: 0.5 }), { loss: 0, sample: 31, margin: 0.5 });
    assert.throws(() => queryGuards.position(order), TypeError);
    assert.throws(() => queryGuards.sample({ loss: 0, sample: 31, margin: Number.NaN }), TypeError);
    assert.throws(() => queryGuards.sample({ loss: 0, sample: '31' }), TypeError);
  });

  it('refuse an argument where none is asked for, and texts that are none', () => {
    assert.equal(panelGuards.cancel(null), null);
    assert.throws(() => panelGuards.refresh({}), TypeError);
    assert.throws(() => panelGuards.reveal({ reference: 7 }), TypeError);
    assert.throws(() => panelGuards.copy({}), TypeError);
    assert.throws(() => panelGuards.copy({ text: 'x'.repeat(4_000_001) }), TypeError);
  });
});

describe('a persisted state', () => {
  const target = { kind: 'dumps', paths: ['/run/logits.npy'] };

  it('gives its target', () => {
    assert.deepEqual(persistedTarget({ version: protocolVersion, target, view: {} }), target);
  });

  it('gives nothing when it is of another version, damaged, or none', () => {
    for (const state of [
      undefined, null, 'x', {}, { version: protocolVersion + 1, target }, { version: protocolVersion, target: { kind: 'dumps', paths: [] } },
      { version: protocolVersion, target: { kind: 'spec', path: '' } }, { version: protocolVersion, target: { kind: 'url', path: '/x' } },
    ]) {
      assert.equal(persistedTarget(state), undefined);
    }
  });
});

describe('the worker guards', () => {
  const target = { kind: 'spec', path: '/run/iris.loss.json' };

  it('pass an inspection, with and without a spec and folders', () => {
    const whole = { session: 's', target, spec, allowedFolders: ['/run'] };
    assert.deepEqual(workerGuards.inspect(whole), whole);
    assert.deepEqual(workerGuards.inspect({ session: 's', target }), { session: 's', target });
  });

  it('refuse another target, a session that is no text, and folders that are none', () => {
    assert.throws(() => workerGuards.inspect({ session: 's', target: { kind: 'spec' } }), TypeError);
    assert.throws(() => workerGuards.inspect({ session: 7, target }), TypeError);
    assert.throws(() => workerGuards.inspect({ session: 's', target, allowedFolders: [''] }), TypeError);
    assert.throws(() => workerGuards.rows({ session: 's' }), TypeError);
  });

  it('refuse a progress that is none', () => {
    assert.deepEqual(workerEventGuards.progress({ session: 's', fraction: 0.5, message: 'Reading' }), { session: 's', fraction: 0.5, message: 'Reading' });
    assert.throws(() => workerEventGuards.progress({ session: 's', fraction: 2, message: '' }), TypeError);
    assert.throws(() => workerEventGuards.progress({ session: 's', fraction: Number.NaN, message: '' }), TypeError);
  });
});
