import assert from 'node:assert/strict';
import { defaultChoices, initialState, reduce, type PanelAction, type PanelState } from '../../../src/webview/state/panelState';
import { fromPersisted, toPersisted } from '../../../src/webview/state/persistedState';
import { noFilter } from '../../../src/webview/state/tableFilter';
import { target } from '../harness/fakeHost';
import { fixtures } from '../harness/fixtures';

function stateAfter(...actions: readonly PanelAction[]): PanelState {
  return actions.reduce(reduce, initialState(defaultChoices));
}

const { view } = fixtures['digits']!();
const inspected: PanelAction = { type: 'status', status: { target, kind: 'inspection', view } };
const loading: PanelAction = { type: 'status', status: { target, kind: 'loading', title: 'x', fraction: 0.5, message: '' } };

describe('state of the panel', () => {
  it('keeps the inspection while a changed one is computed', () => {
    const state = stateAfter(inspected, loading);
    assert.equal(state.view, view);
    assert.equal(state.status?.kind, 'loading');
  });

  it('asks for rows anew after each inspection', () => {
    assert.equal(stateAfter(inspected, inspected).generation, 2);
  });

  it('falls back where the loss or sample chosen is gone', () => {
    const gone = initialState({ ...defaultChoices, loss: 9, sample: 5000 });
    const { choices } = reduce(gone, inspected);
    assert.equal(choices.loss, 1);
    assert.equal(choices.sample, null);
  });

  it('goes with the selected sample to its row of another step, and without one keeps the row', () => {
    const moved = (sample: number | null): PanelAction => ({ type: 'status', status: { target, kind: 'inspection', view: { ...view, moved: { loss: 1, from: 7, sample } } } });
    const selected = stateAfter(inspected, { type: 'loss', loss: 1 }, { type: 'sample', sample: 7 });
    assert.equal(reduce(selected, moved(3)).choices.sample, 3);
    assert.equal(reduce(selected, moved(null)).choices.sample, null);
    assert.equal(reduce(selected, inspected).choices.sample, 7);
    // Another sample was selected meanwhile, or the page is loaded anew.
    assert.equal(reduce(reduce(selected, { type: 'sample', sample: 8 }), moved(3)).choices.sample, 8);
    assert.equal(reduce(initialState({ ...defaultChoices, loss: 1, sample: 7 }), moved(3)).choices.sample, 7);
  });

  it('takes the whole in the place of a first sight, and keeps what the user chose there', () => {
    const seen: PanelAction = { type: 'status', status: { target, kind: 'firstSight', view: { ...view, firstSight: { picked: { rows: 4, of: 719, isSpread: true }, lacksRegularization: false } }, progress: { fraction: 0, message: '' } } };
    const chosen = stateAfter(seen, { type: 'sample', sample: 700 }, { type: 'view', view: 'classes' }, { type: 'filter', filter: { wrongOnly: true } });
    const { choices, generation, totals } = reduce(chosen, inspected);
    assert.deepEqual([choices.sample, choices.view, choices.filter.wrongOnly, generation], [700, 'classes', true, 2]);
    assert.deepEqual(totals, [view.document.totalLoss], 'an estimate is no value of the total');
    // The worst of some samples is not the worst of all.
    const presumed = stateAfter(seen, { type: 'sample', sample: 700, isWorst: true });
    assert.equal(reduce(presumed, inspected).choices.sample, null);
    assert.equal(stateAfter(inspected, { type: 'sample', sample: 700, isWorst: true }, inspected).choices.sample, 700);
  });

  it('keeps what is seen at first sight when reading the rest is stopped', () => {
    const firstSight = { ...view, firstSight: { picked: { rows: 4, of: 719, isSpread: true }, lacksRegularization: false } };
    const seen = (isRunning: boolean): PanelAction => ({ type: 'status', status: { target, kind: 'firstSight', view: { ...firstSight }, progress: isRunning ? { fraction: 0.5, message: '' } : null } });
    const running = stateAfter(seen(true), { type: 'reading', progress: { fraction: 0.7, message: '' } });
    assert.deepEqual(running.status?.kind === 'firstSight' && running.status.progress?.fraction, 0.7);
    const stopped = reduce(running, seen(false));
    assert.equal(stopped.generation, running.generation);
    assert.equal(stopped.view, running.view);
  });

  it('keeps the sample but not the filter of another loss', () => {
    const { choices } = stateAfter(inspected, { type: 'sample', sample: 7 }, { type: 'filter', filter: { wrongOnly: true, range: { from: 1, to: 2 } } }, { type: 'loss', loss: 1 });
    assert.deepEqual([choices.sample, choices.filter], [7, noFilter]);
  });

  it('walks through the samples of a finding, round and round', () => {
    const samples = view.document.findings[0]!.evidence['samples'] as number[];
    const first = stateAfter(inspected, { type: 'loss', loss: 1 }, { type: 'filter', filter: { wrongOnly: true } }, { type: 'walk', finding: 0, step: 0 });
    assert.deepEqual([first.choices.loss, first.choices.sample, first.choices.filter], [0, samples[0], { ...noFilter, finding: 0 }]);
    assert.equal(reduce(first, { type: 'walk', finding: 0, step: samples.length }).choices.sample, samples[0]);
    assert.equal(reduce(first, { type: 'walk', finding: 0, step: -1 }).choices.sample, samples.at(-1));
    assert.equal(first.revealed, 1);
  });

  it('takes a new inspection as the present of the history', () => {
    const changed = { ...view.spec, regularization: [] };
    const state = stateAfter(inspected, { type: 'edit', spec: changed }, { type: 'status', status: { target, kind: 'inspection', view: { ...view, spec: changed } } });
    assert.equal(state.history?.past.length, 1);
    assert.equal(reduce(state, { type: 'undo' }).history?.present, view.spec);
  });

  it('keeps what can be undone when a change fails', () => {
    const state = stateAfter(inspected, { type: 'edit', spec: { ...view.spec, losses: [] } }, { type: 'status', status: { target, kind: 'failed', title: 'x', message: 'no' } });
    assert.equal(state.history?.past.length, 1);
  });

  it('is stale until the next inspection', () => {
    const stale = stateAfter(inspected, { type: 'stale', file: 'a.npz' });
    assert.equal(stale.staleFile, 'a.npz');
    assert.equal(reduce(stale, inspected).staleFile, null);
  });

  it('announces the result', () => {
    assert.match(stateAfter(inspected).announcement, /^Total loss 0\.\d+\. 2 findings\.$/);
    const broken = fixtures['broken']!().view;
    assert.match(stateAfter({ type: 'status', status: { target, kind: 'inspection', view: broken } }).announcement, /^Total loss unavailable: ink could not be computed/);
  });
});

describe('state kept over a reload', () => {
  it('comes back as it was', () => {
    const state = stateAfter(inspected, { type: 'loss', loss: 1 }, { type: 'sample', sample: 3 }, { type: 'delta', delta: 2.5 }, { type: 'histogram', histogram: { column: 'margin', isLogCounts: false } }, { type: 'sort', sort: { column: 'sample', descending: false } }, { type: 'order', table: 'changes', order: { column: 'from', descending: false } });
    const kept: unknown = JSON.parse(JSON.stringify(toPersisted(state)));
    assert.deepEqual(fromPersisted(kept), { choices: state.choices, spec: view.spec });
  });

  it('has the usual histogram where none was kept, or one that there is not', () => {
    const kept = JSON.parse(JSON.stringify(toPersisted(stateAfter(inspected)))) as { readonly view: object };
    for (const histogram of [undefined, null, { column: 'no', isLogarithmic: 1, isLogCounts: 'x' }]) {
      assert.deepEqual(fromPersisted({ ...kept, view: { ...kept.view, histogram } }).choices.histogram, defaultChoices.histogram);
    }
  });

  it('has the usual order of a table where what was kept is none', () => {
    const kept = JSON.parse(JSON.stringify(toPersisted(stateAfter(inspected)))) as { readonly view: object };
    const orders = { classes: { column: 'recall', descending: true }, flips: { column: 7, descending: true }, changes: 'x', other: { column: 'a', descending: true } };
    assert.deepEqual(fromPersisted({ ...kept, view: { ...kept.view, orders } }).choices.orders, { classes: { column: 'recall', descending: true } });
    assert.deepEqual(fromPersisted({ ...kept, view: { ...kept.view, orders: null } }).choices.orders, {});
  });

  it('holds the target for the serializer', () => {
    assert.deepEqual(toPersisted(stateAfter(inspected))?.target, target);
    assert.equal(toPersisted(initialState(defaultChoices)), null);
  });

  for (const damaged of [null, 3, [], {}, { version: 99, view: {} }, { version: 1 }, { version: 1, view: { loss: -1, sample: 'x', sort: { column: 'no', descending: 1 }, delta: '1' }, spec: 7 }]) {
    it(`falls back on ${JSON.stringify(damaged)}`, () => { assert.deepEqual(fromPersisted(damaged), { choices: defaultChoices }); });
  }
});
