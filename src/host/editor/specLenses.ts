import { CodeLens, EventEmitter, l10n, Range, type CodeLensProvider } from 'vscode';
import type { Disposable } from '../disposableStore';
import type { SpecAnalyses } from './specAnalyses';

/** Above each entry: Inspect, its value, and how old that is. */
export function specLenses(analyses: SpecAnalyses): CodeLensProvider & Disposable {
  const changed = new EventEmitter<void>();
  const listening = analyses.onDidChange(() => { changed.fire(); });
  // The age of a value grows by itself.
  const clock = setInterval(() => { changed.fire(); }, 60_000);
  return {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses: (document) => {
      const found = analyses.known(document);
      if (found === undefined) {
        void analyses.of(document);
        return [];
      }
      const isCurrent = found.version === document.version;
      return found.lenses.flatMap(({ start, title }) => {
        const at = document.positionAt(start);
        const range = new Range(at, at);
        const inspect = new CodeLens(range, { title: l10n.t('Inspect'), command: 'lossInspector.openSpec', arguments: [document.uri] });
        // Only a number has an age.
        const current = /^(cannot be computed|a tensor)/.test(title) ? title : `${title} · ${ageOf(found.at)}`;
        const value = title === '' ? found.analysis.withoutValues ?? '' : isCurrent ? current : l10n.t('{0} · before the last change', title);
        return value === '' ? [inspect] : [inspect, new CodeLens(range, { title: value, command: '' })];
      });
    },
    dispose: () => {
      clearInterval(clock);
      listening.dispose();
      changed.dispose();
    },
  };
}

function ageOf(at: number): string {
  const minutes = Math.floor((Date.now() - at) / 60_000);
  const hours = Math.floor(minutes / 60);
  if (hours >= 1) {
    return hours === 1 ? l10n.t('1 hour ago') : l10n.t('{0} hours ago', hours);
  }
  return minutes < 1 ? l10n.t('just now') : minutes === 1 ? l10n.t('1 minute ago') : l10n.t('{0} minutes ago', minutes);
}
