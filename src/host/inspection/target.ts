import type { InspectionTarget } from '../../protocol/workerApi';
import { folderOfPath, nameOfPath } from '../files/uriPaths';

/** What a file that holds a loss spec is called. */
export const specSuffix = '.loss.json';

export function isSpecFile(file: string): boolean {
  return file.toLowerCase().endsWith(specSuffix);
}

/** The one file of a target that stands for it. */
export function mainFileOf(target: InspectionTarget): string {
  return target.kind === 'spec' ? target.path : (target.paths[0] ?? '');
}

/** The folder that the references of a target are relative to. */
export function folderOf(target: InspectionTarget): string {
  return folderOfPath(mainFileOf(target));
}

/** The name of a target's panel: `iris.loss.json`, `logits.npy + 2`. */
export function titleOf(target: InspectionTarget): string {
  const others = target.kind === 'spec' ? 0 : target.paths.length - 1;
  const name = nameOfPath(mainFileOf(target));
  return others === 0 ? name : `${name} + ${others}`;
}

/** Whether two targets are the same thing, the order of dumps aside. */
export function sameTarget(a: InspectionTarget, b: InspectionTarget): boolean {
  return keyOf(a) === keyOf(b);
}

function keyOf(target: InspectionTarget): string {
  return JSON.stringify(target.kind === 'spec' ? target.path : [...target.paths].sort());
}
