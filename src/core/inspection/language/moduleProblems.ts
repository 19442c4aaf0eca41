import type { LossSpec } from '../../spec/lossSpec';
import type { Inspection } from '../inspection';
import { inside, type SpecText } from './places';
import type { ModuleProblem } from './specAnalysis';

/** What went wrong in the code of custom losses, at its line in the user's own file. */
export function moduleProblems({ evaluated }: Inspection, { losses }: LossSpec, places: SpecText): readonly ModuleProblem[] {
  return evaluated.flatMap((loss, i): ModuleProblem[] => {
    // Without a request nothing was run: the file is missing, or may not be run.
    if (loss.kind !== 'failed' || loss.request === null || losses[i]?.loss !== 'custom') {
      return [];
    }
    const { file, tensor, place, reason } = loss.error;
    if (file === undefined || tensor !== undefined || !/\.[mc]?[jt]s$/i.test(file)) {
      return [];
    }
    const [, line = '1', column] = /^line (\d+)(?:, column (\d+))?$/.exec(place ?? '') ?? [];
    return [{ file, line: Number(line), column: column === undefined ? null : Number(column), message: reason, ...inside(places.find(['losses', i, 'module'])) }];
  });
}
