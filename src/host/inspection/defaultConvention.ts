import { workspace } from 'vscode';
import { conventions, type Convention } from '../../core/spec/lossSpec';
import type { InspectionTarget } from '../../protocol/workerApi';
import { uriOfPath } from '../files/uriPaths';
import { mainFileOf } from './target';

export const conventionSetting = 'lossInspector.convention';

/** The convention that the user's settings give dumps of which nothing else says it. */
export function defaultConvention(target: InspectionTarget): { readonly defaultConvention?: Convention } {
  const set = workspace.getConfiguration('lossInspector', uriOfPath(mainFileOf(target))).get<string>('convention');
  const found = conventions.find((known) => known === set);
  return found === undefined ? {} : { defaultConvention: found };
}
