import type { PanelApi, PanelEvents, PanelStatus } from '../../../src/protocol/panelApi';
import { Connection, type Channel, type Guards, type Handlers } from '../../../src/protocol/rpc';
import type { PositionQuery, RowQuery } from '../../../src/protocol/sampleQuery';
import { fakeCalibration } from './fakeCalibration';
import { fakeHistogram } from './fakeHistogram';
import { fakePositions } from './fakePositions';
import { fakeRankings } from './fakeRankings';
import { fakeThresholds } from './fakeThresholds';
import { fakeComparedRows, fakeComparison } from './fakeComparison';
import { fakeDataMap, fakeFlips, fakeSteps, fakeTrajectory } from './fakeSteps';
import type { FakeLoss } from './fakeLoss';
import type { Fixture } from './fixtures';

export type FakeHost = Connection<PanelApi, PanelEvents, object, object>;

export interface FakeHostOptions {
  readonly fixture: Fixture;
  /** What the panel is told when it is ready, in place of the inspection. */
  readonly status?: PanelStatus;
  /** Told of every call, with its argument. */
  readonly onCall?: (method: string, argument: unknown) => void;
  /** Milliseconds before an answer. */
  readonly delay?: number;
}

export const target = { kind: 'dumps', paths: ['/runs/epoch_06.npz'] } as const;

/** The other end of a panel: answers from a made-up run. */
export function startFakeHost(channel: Channel, { fixture, status, onCall, delay = 0 }: FakeHostOptions): FakeHost {
  const orders = new Map<string, readonly number[]>();
  const lossAt = (index: number): FakeLoss => fixture.losses[index] ?? fixture.losses[0]!;
  const orderOf = (query: Omit<PositionQuery, 'sample'>): readonly number[] => {
    const key = JSON.stringify([query.loss, query.sort, query.thenBy, query.filter]);
    const known = orders.get(key) ?? ordered(lossAt(query.loss), query);
    orders.set(key, known);
    return known;
  };
  const inspection: PanelStatus = { target, kind: 'inspection', view: fixture.view };
  const handlers: Handlers<PanelApi> = {
    ready: () => status ?? inspection,
    rows: ({ start, end, ...query }) => {
      const order = orderOf(query);
      return { total: order.length, start, rows: order.slice(start, end).map((sample) => lossAt(query.loss).row(sample)) };
    },
    position: ({ sample, ...query }) => orderOf(query).indexOf(sample),
    sample: ({ loss, sample, margin }) => lossAt(loss).card(sample, margin ?? 1),
    change: ({ spec }) => {
      host.send('status', { ...inspection, view: { ...fixture.view, spec } });
      return null;
    },
    save: () => 'run.loss.json',
    addDumps: () => null,
    reveal: () => null,
    copy: () => null,
    openTensor: () => null,
    explain: ({ number }) => ({ number: Number(number), matches: [], isExplained: false, byChance: 0, searched: 0, leftOut: null }),
    underEveryConvention: () => [],
    snippet: ({ target: language }) => ({ kind: 'none', reason: `no ${language} here` }),
    nearest: ({ loss, sample, count }) => lossAt(loss).nearest(sample, count),
    preview: () => fixture.preview ?? null,
    exportPart: ({ columns, ...query }) => {
      const rows = orderOf(query).slice(query.start, query.end).map((sample) => [sample, lossAt(query.loss).losses[sample]].join(','));
      return { bytes: new TextEncoder().encode(`${columns.join(',')}\r\n${rows.join('\r\n')}\r\n`), fraction: 1, isLast: true };
    },
    report: () => '# Loss report',
    export: () => 'samples.csv',
    expression: ({ text }) => ({ problem: fakeProblem(text), names: fakeNames }),
    classes: ({ loss }) => lossAt(loss).classes(),
    rankings: ({ loss }) => fakeRankings(lossAt(loss)),
    calibration: ({ loss }) => fakeCalibration(lossAt(loss)),
    histogram: (query) => fakeHistogram(lossAt(query.loss), query),
    thresholds: ({ loss, of }) => fakeThresholds(lossAt(loss), of),
    positions: (query) => fakePositions(lossAt(query.loss), query),
    steps: ({ loss }) => fakeSteps(fixture, lossAt(loss)),
    trajectory: ({ loss, sample }) => fakeTrajectory(lossAt(loss), sample),
    dataMap: ({ loss, filter }) => fakeDataMap(lossAt(loss), filter),
    flips: (query) => fakeFlips(lossAt(query.loss), query),
    compare: ({ loss, against }) => fakeComparison(fixture, lossAt(loss), against),
    comparedRows: (query) => fakeComparedRows(lossAt(query.loss), query),
    pickBaseline: () => ({ kind: 'spec', path: '/runs/other.loss.json' }),
    showStep: ({ step }) => {
      const { steps } = fixture.view;
      host.send('status', { ...inspection, view: { ...fixture.view, ...(steps === undefined ? {} : { steps: { ...steps, step } }) } });
      return null;
    },
    forgetRoles: () => {
      host.send('status', inspection);
      return null;
    },
    cancel: () => null,
    showPresentStop: () => null,
    refresh: () => {
      host.send('status', inspection);
      return null;
    },
  };
  const host: FakeHost = new Connection(channel, slowed(handlers, delay), guards(onCall), {});
  return host;
}

function ordered(loss: FakeLoss, { sort, thenBy = [], filter }: Pick<RowQuery, 'sort' | 'thenBy' | 'filter'>): readonly number[] {
  const { losses } = loss;
  const all = Array.from(losses, (_, sample) => sample).filter((sample) => {
    const value = losses[sample]!;
    const inRange = (filter?.lossFrom === undefined || value >= filter.lossFrom) && (filter?.lossTo === undefined || value <= filter.lossTo);
    const { label, predicted } = loss.row(sample);
    const inClass = (filter?.label === undefined || label === filter.label) && (filter?.predicted === undefined || predicted === filter.predicted);
    return inRange && inClass && holds(filter?.expression, value) && (filter?.samples?.includes(sample) ?? true) && (filter?.wrong !== true || isWrong(loss, sample));
  });
  const key = (sample: number, column: RowQuery['sort']['column']): number => {
    const value = column === 'sample' ? sample : column === 'loss' ? losses[sample]! : Number(column.startsWith('extra:') ? NaN : loss.row(sample)[column as 'margin']);
    return Number.isNaN(value) ? Infinity : value;
  };
  return [sort, ...thenBy].reduceRight((order, { column, descending }) => {
    const keys = new Map(order.map((sample) => [sample, key(sample, column)]));
    return order.sort((left, right) => (descending ? -1 : 1) * (keys.get(left)! - keys.get(right)! || 0));
  }, all);
}

const fakeNames = ['loss', 'label', 'predicted', 'probability', 'margin', 'weight', 'share', 'sample', 'wrong'];

/** Knows names only. */
function fakeProblem(text: string): { readonly message: string; readonly start: number; readonly end: number } | null {
  const unknown = [...text.matchAll(/[a-z]+/g)].find(([word]) => !fakeNames.includes(word));
  return unknown === undefined ? null : { message: `there is no column ${unknown[0]}`, start: unknown.index, end: unknown.index + unknown[0].length };
}

/** Of all expressions, the made-up host knows `loss > NUMBER` only. */
function holds(expression: string | undefined, loss: number): boolean {
  const bound = /^loss > ([\d.]+)/.exec(expression ?? '')?.[1];
  return bound === undefined || loss > Number(bound);
}

function isWrong(loss: FakeLoss, sample: number): boolean {
  const { label, predicted } = loss.row(sample);
  return JSON.stringify(label) !== JSON.stringify(predicted);
}

function slowed(handlers: Handlers<PanelApi>, delay: number): Handlers<PanelApi> {
  if (delay === 0) {
    return handlers;
  }
  const wait = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, delay); });
  return { ...handlers, rows: async (query, signal) => { await wait(); return handlers.rows(query, signal); } };
}

/** The page is our own, so its arguments are taken as they are. */
function guards(onCall: FakeHostOptions['onCall']): Guards<PanelApi> {
  const pass = (method: string) => (argument: unknown): never => {
    onCall?.(method, argument);
    return argument as never;
  };
  return {
    ready: pass('ready'),
    rows: pass('rows'),
    position: pass('position'),
    sample: pass('sample'),
    change: pass('change'),
    save: pass('save'),
    addDumps: pass('addDumps'),
    reveal: pass('reveal'),
    copy: pass('copy'),
    explain: pass('explain'),
    underEveryConvention: pass('underEveryConvention'),
    snippet: pass('snippet'),
    nearest: pass('nearest'),
    preview: pass('preview'),
    classes: pass('classes'),
    rankings: pass('rankings'),
    calibration: pass('calibration'),
    forgetRoles: pass('forgetRoles'),
    cancel: pass('cancel'),
    refresh: pass('refresh'),
    showPresentStop: pass('showPresentStop'),
    expression: pass('expression'),
    exportPart: pass('exportPart'),
    report: pass('report'),
    export: pass('export'),
    steps: pass('steps'),
    trajectory: pass('trajectory'),
    dataMap: pass('dataMap'),
    flips: pass('flips'),
    showStep: pass('showStep'),
    compare: pass('compare'),
    comparedRows: pass('comparedRows'),
    pickBaseline: pass('pickBaseline'),
    openTensor: pass('openTensor'),
    positions: pass('positions'),
    thresholds: pass('thresholds'),
    histogram: pass('histogram'),
  };
}
