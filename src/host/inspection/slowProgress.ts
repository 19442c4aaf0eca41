import { ProgressLocation, window } from 'vscode';
import type { Disposable } from '../disposableStore';

/** Work shorter than this shows its progress in the panel only. */
const slowMilliseconds = 2000;

export interface SlowProgress extends Disposable {
  report(fraction: number, message: string): void;
}

/**
 * Progress that VS Code shows once work turns out to be slow: as a notification that can cancel it
 * where the panel is hidden, in the status bar where the panel shows it anyway.
 */
export function slowProgress(title: string, isPanelVisible: () => boolean, cancel: () => void): SlowProgress {
  let finish = (): void => undefined;
  let report: SlowProgress['report'] = () => undefined;
  const finished = new Promise<void>((resolve) => { finish = resolve; });
  const timer = setTimeout(() => {
    const location = isPanelVisible() ? ProgressLocation.Window : ProgressLocation.Notification;
    void window.withProgress({ location, title, cancellable: true }, (progress, token) => {
      let shown = 0;
      token.onCancellationRequested(cancel);
      report = (fraction, message) => {
        progress.report({ message, increment: Math.max(0, fraction - shown) * 100 });
        shown = Math.max(shown, fraction);
      };
      return finished;
    });
  }, slowMilliseconds);
  return {
    report: (fraction, message) => { report(fraction, message); },
    dispose: () => {
      clearTimeout(timer);
      finish();
    },
  };
}
