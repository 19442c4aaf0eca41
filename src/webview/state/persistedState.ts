import { protocolVersion, type PersistedPanel } from '../../protocol/panelApi';
import { isSortColumn, mostFurtherKeys, type SortColumn, type SortKey } from '../../protocol/sampleQuery';
import type { LossSpec } from '../../core/spec/lossSpec';
import { defaultChoices, type PanelState, type ViewChoices } from './panelState';
import { noFilter } from './tableFilter';
import { orderedTables } from './tableOrders';

/** What to keep of a state, or null before there is a target to restore. */
export function toPersisted(state: PanelState): PersistedPanel | null {
  if (state.status === null) {
    return null;
  }
  const { filter: { wrongOnly, expression }, ...view } = state.choices;
  const spec = state.history?.present;
  return { version: protocolVersion, target: state.status.target, ...(spec === undefined ? {} : { spec }), view: { ...view, wrongOnly, ...(expression === null ? {} : { expression }) } };
}

/** The choices and spec of an earlier page; defaults where the state is of another version or damaged. */
export function fromPersisted(value: unknown): { readonly choices: ViewChoices; readonly spec?: LossSpec } {
  if (!isRecord(value) || value['version'] !== protocolVersion || !isRecord(value['view'])) {
    return { choices: defaultChoices };
  }
  const spec = value['spec'];
  return { choices: choicesFrom(value['view']), ...(isSpec(spec) ? { spec } : {}) };
}

function choicesFrom(view: Record<string, unknown>): ViewChoices {
  return {
    loss: isIndex(view['loss']) ? view['loss'] : defaultChoices.loss,
    sample: isIndex(view['sample']) ? view['sample'] : null,
    sort: sortFrom(view['sort']) ?? defaultChoices.sort,
    thenBy: (Array.isArray(view['thenBy']) ? view['thenBy'] : []).map(sortFrom).filter((key) => key !== undefined).slice(0, mostFurtherKeys),
    withRegularization: view['withRegularization'] !== false,
    delta: typeof view['delta'] === 'number' && Number.isFinite(view['delta']) ? view['delta'] : null,
    filter: { ...noFilter, wrongOnly: view['wrongOnly'] === true, expression: typeof view['expression'] === 'string' ? view['expression'] : null },
    columns: columnsFrom(view['columns']),
    step: typeof view['step'] === 'string' ? view['step'] : null,
    baseline: baselineFrom(view['baseline']),
    histogram: histogramFrom(view['histogram']),
    orders: ordersFrom(view['orders']),
    view: typeof view['view'] === 'string' ? view['view'] : defaultChoices.view,
  };
}

function columnsFrom(columns: unknown): ViewChoices['columns'] {
  const wishes: Partial<Record<SortColumn, boolean>> = {};
  for (const [key, isShown] of Object.entries(isRecord(columns) ? columns : {})) {
    if (isSortColumn(key) && typeof isShown === 'boolean') {
      wishes[key] = isShown;
    }
  }
  return wishes;
}

const histogramColumns = ['loss', 'probability', 'confidence', 'margin'] as const;

function histogramFrom(histogram: unknown): ViewChoices['histogram'] {
  const kept = isRecord(histogram) ? histogram : {};
  return {
    column: histogramColumns.find((column) => column === kept['column']) ?? 'loss',
    isLogarithmic: kept['isLogarithmic'] === true,
    isLogCounts: kept['isLogCounts'] !== false,
  };
}

// A table checks its column before it sorts by it.
function ordersFrom(orders: unknown): ViewChoices['orders'] {
  return Object.fromEntries(orderedTables.flatMap((table) => {
    const order: unknown = isRecord(orders) ? orders[table] : undefined;
    return isRecord(order) && typeof order['column'] === 'string' && typeof order['descending'] === 'boolean' ? [[table, { column: order['column'], descending: order['descending'] }]] : [];
  }));
}

// The host checks it in full with each question.
function baselineFrom(baseline: unknown): ViewChoices['baseline'] {
  return isRecord(baseline) && (baseline['kind'] === 'step' || baseline['kind'] === 'target') ? baseline as unknown as ViewChoices['baseline'] : null;
}

function sortFrom(sort: unknown): SortKey | undefined {
  if (!isRecord(sort) || !isSortColumn(sort['column']) || typeof sort['descending'] !== 'boolean') {
    return undefined;
  }
  return { column: sort['column'], descending: sort['descending'] };
}

// The host checks the spec in full before it uses it; here it only has to be one of ours.
function isSpec(value: unknown): value is LossSpec {
  return isRecord(value) && typeof value['convention'] === 'string'
    && Array.isArray(value['losses']) && Array.isArray(value['regularization']);
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
