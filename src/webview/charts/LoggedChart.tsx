import type { JSX } from 'preact';
import type { LoggedLoss } from '../../core/inspection/document';
import * as l10n from '../text/l10n';
import { compact, plural, toNumber } from '../text/numbers';
import { LineChart } from './LineChart';
import type { LineModel, MarkedPlace } from './lineModel';

/** The loss that the run logged over its steps, with the number computed here as a line across, and a mark where the steps match. */
export function LoggedChart({ logged }: { readonly logged: LoggedLoss }): JSX.Element {
  return <LineChart figure={l10n.t('{0} as logged', logged.tag)} label={describe(logged)} model={modelOf(logged)} height={180} hasLog />;
}

/** The lines of it. A run that went back to an earlier step is drawn by its steps. */
function modelOf({ tag, points, computed, stored, step }: LoggedLoss): LineModel {
  const sorted = points.map(([at, value]): readonly [number, number] => [at, toNumber(value)]).filter(([at]) => Number.isFinite(at)).sort(([a], [b]) => a - b);
  const here = computed === null ? Number.NaN : toNumber(computed);
  const there = stored === undefined ? Number.NaN : toNumber(stored);
  const place = (name: string, shape: MarkedPlace['shape'], value: number): readonly MarkedPlace[] => (
    step === undefined || !Number.isFinite(value) ? [] : [{ name, shape, x: step, y: value }]
  );
  return {
    across: l10n.t('step'), up: l10n.t('loss'), numbers: 'whole', x: sorted.map(([at]) => at),
    series: [
      { name: tag, values: sorted.map(([, value]) => value) },
      ...(Number.isFinite(here) ? [{ name: l10n.t('computed here'), isReference: true as const, values: sorted.map(() => here) }] : []),
    ],
    places: [...place(l10n.t('logged at this step'), 'diamond', there), ...place(l10n.t('computed at this step'), 'circle', here)],
  };
}

function describe({ tag, count: all, points, step, stored, computed }: LoggedLoss): string {
  const finite = points.map(([at, value]): readonly [number, number] => [at, toNumber(value)]).filter(([, value]) => Number.isFinite(value));
  const [first, last] = [finite[0], finite.at(-1)];
  const course = first === undefined || last === undefined ? l10n.t('nothing finite') : l10n.t('from {0} at step {1} to {2} at step {3}', compact(first[1]), first[0], compact(last[1]), last[0]);
  const here = computed === null ? '' : l10n.t('; here it is {0}', compact(toNumber(computed)));
  const there = step === undefined || stored === undefined ? '' : l10n.t('; at step {0} the run logged {1}', step, compact(toNumber(stored)));
  return l10n.t('{0} as the run logged it, {1}, {2}{3}{4}.', tag, plural(all, 'point'), course, there, here);
}
