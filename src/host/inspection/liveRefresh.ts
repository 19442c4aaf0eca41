import { workspace } from 'vscode';
import type { Inspection } from './inspection';

/** Brings an inspection up to date with its files as they change, where the setting wants it. */
export class LiveRefresh {
  private isRenewing = false;
  private pending: string | undefined;

  /** @param tellStale called with a file that has changed, where the figures are still of the one before */
  constructor(private readonly inspection: Inspection, private readonly tellStale: (file: string) => void) {}

  /** A file changed. Changes while the files before are still read are taken together. */
  async changed(file: string): Promise<void> {
    // Who has stopped reading does not want it to begin again.
    if (this.inspection.status.kind === 'firstSight' || workspace.getConfiguration('lossInspector').get<string>('refresh') === 'ask') {
      this.tellStale(file);
      return;
    }
    this.pending = file;
    if (this.isRenewing) {
      return;
    }
    this.isRenewing = true;
    for (let next: string | undefined = file; next !== undefined; next = this.pending) {
      this.pending = undefined;
      if (!await this.inspection.renew()) {
        this.tellStale(next);
      }
    }
    this.isRenewing = false;
  }
}
