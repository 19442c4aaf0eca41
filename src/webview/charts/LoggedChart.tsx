import type { JSX } from 'preact';
import type { LoggedLoss } from '../../core/inspection/document';
import { compact, count, toNumber } from '../text/numbers';
import { LineChart } from './LineChart';
import type { LineModel, MarkedPlace } from './lineModel';

/** The loss that the run logged over its steps, with the number computed here as a line across, and a mark where the steps match. */
export function LoggedChart({ logged }: { readonly logged: LoggedLoss }): JSX.Element {
  return <LineChart figure={`${logged.tag} as logged`} label={describe(logged)} model={modelOf(logged)} height={180} hasLog />;
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
    across: 'step', up: 'loss', numbers: 'whole', x: sorted.map(([at]) => at),
    series: [
      { name: tag, values: sorted.map(([, value]) => value) },
      ...(Number.isFinite(here) ? [{ name: 'computed here', isReference: true as const, values: sorted.map(() => here) }] : []),
    ],
    places: [...place('logged at this step', 'diamond', there), ...place('computed at this step', 'circle', here)],
  };
}

function describe({ tag, count: all, points, step, stored, computed }: LoggedLoss): string {
  const finite = points.map(([at, value]): readonly [number, number] => [at, toNumber(value)]).filter(([, value]) => Number.isFinite(value));
  const [first, last] = [finite[0], finite.at(-1)];
  const course = first === undefined || last === undefined ? 'nothing finite' : `from ${compact(first[1])} at step ${first[0]} to ${compact(last[1])} at step ${last[0]}`;
  const here = computed === null ? '' : `; here it is ${compact(toNumber(computed))}`;
  const there = step === undefined || stored === undefined ? '' : `; at step ${step} the run logged ${compact(toNumber(stored))}`;
  return `${tag} as the run logged it, ${count(all)} points, ${course}${there}${here}.`;
}
