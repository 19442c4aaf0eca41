import { CancellationTokenSource, type CancellationToken } from 'vscode';
import type { InspectionTarget } from '../../protocol/workerApi';
import type { InspectedFiles, InspectionResult, LossInspectorApi, LossInspectorExports } from '../api';
import { pathOfUri } from '../files/uriPaths';
import type { InspectionSurroundings } from '../inspection/inspectOnce';
import type { Panels } from '../panel/panels';
import type { Contributed } from './contributed';

/** What `activate` gives other extensions. */
export function exportsFor(contributed: Contributed, panels: Panels, surroundings: InspectionSurroundings): LossInspectorExports {
  const api: LossInspectorApi = {
    version: 1,
    registerFormat: (format) => contributed.addFormat(format),
    registerLoss: (loss) => contributed.addLoss(loss),
    inspect: async (files, token) => inspect(targetOf(files), surroundings, token),
    show: (files) => { panels.show(targetOf(files)); },
  };
  return {
    getAPI: (version: number) => {
      if (version !== 1) {
        throw new RangeError(`Loss Inspector has version 1 of its API, not ${version}`);
      }
      return api;
    },
  };
}

async function inspect(target: InspectionTarget, surroundings: InspectionSurroundings, token: CancellationToken | undefined): Promise<InspectionResult> {
  const { inspectOnce } = await import(/* webpackChunkName: "tool" */ '../inspection/inspectOnce');
  const own = new CancellationTokenSource();
  try {
    return (await inspectOnce(target, surroundings, token ?? own.token)).document;
  } finally {
    own.dispose();
  }
}

/** @throws TypeError where it names no file */
function targetOf(files: InspectedFiles): InspectionTarget {
  if ('spec' in files) {
    return { kind: 'spec', path: pathOfUri(files.spec) };
  }
  if (files.dumps.length === 0) {
    throw new TypeError('dumps: there must be one at least');
  }
  return { kind: 'dumps', paths: files.dumps.map(pathOfUri) };
}
