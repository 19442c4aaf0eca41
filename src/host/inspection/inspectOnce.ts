import { randomUUID } from 'node:crypto';
import { workspace, type CancellationToken } from 'vscode';
import type { InspectionView } from '../../core/inspection/document';
import type { LossSpec } from '../../core/spec/lossSpec';
import type { InspectionTarget } from '../../protocol/workerApi';
import type { Engine } from '../engine/engine';
import { defaultConvention } from './defaultConvention';
import type { FileAccess } from './fileAccess';

/** What an inspection without a panel needs. */
export interface InspectionSurroundings {
  readonly engine: Engine;
  readonly access: FileAccess;
}

export interface OnceOptions {
  /** Another spec in place of the file's or the inferred one. */
  readonly change?: (spec: LossSpec) => LossSpec;
  /** Worst samples of each loss that come with it. */
  readonly rows?: number;
}

/**
 * Inspects a target without a panel, and asks nothing: what a panel would ask about is refused.
 * @throws RemoteError `BadInput` or `OutsideWorkspace` for the user, `Cancelled` where the token asks for it
 */
export async function inspectOnce(target: InspectionTarget, { engine, access }: InspectionSurroundings, token: CancellationToken, { change, rows = 0 }: OnceOptions = {}): Promise<InspectionView> {
  const session = randomUUID();
  const stop = new AbortController();
  const listening = token.onCancellationRequested(() => { stop.abort(); });
  if (token.isCancellationRequested) {
    stop.abort();
  }
  const lease = engine.lease();
  const inspect = (spec?: LossSpec): Promise<InspectionView> => lease.connection().call('inspect', {
    session, target, ...(spec === undefined ? {} : { spec }),
    allowedFolders: access.foldersFor(target), isTrusted: workspace.isTrusted, code: access.code.rules(false), ...defaultConvention(target),
  }, stop.signal);
  try {
    const first = await inspect();
    const view = change === undefined ? first : await inspect(change(first.spec));
    const losses = await Promise.all(view.document.losses.map(async (report, loss) => (rows === 0 || report.perSample === null ? report : {
      ...report,
      rows: (await lease.connection().call('rows', { session, query: { loss, sort: { column: 'loss', descending: true }, start: 0, end: rows } })).rows,
    })));
    return { ...view, document: { ...view.document, losses } };
  } finally {
    listening.dispose();
    void lease.runningConnection()?.call('close', { session }).catch(() => undefined);
    lease.dispose();
  }
}
