import { l10n, window, type LogOutputChannel } from 'vscode';
import { RemoteError } from '../protocol/rpc';
import type { Disposable } from './disposableStore';

/** Failures that say what is wrong with the input, or what was done to the engine; others are defects. */
const expectedFailures: readonly string[] = ['BadInput', 'OutsideWorkspace', 'Closed', 'Cancelled'];

/** The extension's log. It holds names and reasons, never data. */
export class Log implements Disposable {
  private readonly channel: LogOutputChannel = window.createOutputChannel('Loss Inspector', { log: true });

  info(message: string): void {
    this.channel.info(message);
  }

  warn(message: string): void {
    this.channel.warn(message);
  }

  /** Tells the user that what they asked for failed. */
  failed(error: unknown): void {
    if (isExpected(error)) {
      this.warn(error.message);
      void window.showErrorMessage(error.message);
    } else {
      this.unexpected(error);
    }
  }

  /** Something that should not happen: logged with its stack, and told to the user with a way to the log. */
  unexpected(error: unknown): void {
    this.channel.error(error instanceof Error ? error : String(error));
    const message = error instanceof Error ? error.message : String(error);
    const show = l10n.t('Show Log');
    void window.showErrorMessage(l10n.t('Loss Inspector failed: {0}', message), show).then((choice) => {
      if (choice === show) {
        this.show();
      }
    });
  }

  show(): void {
    this.channel.show();
  }

  dispose(): void {
    this.channel.dispose();
  }
}

/** Whether an error tells the user what to do about their input, rather than of a defect. */
export function isExpected(error: unknown): error is RemoteError {
  return error instanceof RemoteError && expectedFailures.includes(error.kind);
}
