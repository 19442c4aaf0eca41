import { languages } from 'vscode';
import { DisposableStore, type Disposable } from '../disposableStore';
import type { Engine } from '../engine/engine';
import type { FileAccess } from '../inspection/fileAccess';
import type { Log } from '../log';
import { SpecAnalyses } from './specAnalyses';
import { specCompletions } from './specCompletions';
import { specFixes } from './specFixes';
import { specHovers } from './specHovers';
import { specLenses } from './specLenses';
import { specLinks } from './specLinks';
import { specRenames } from './specRenames';

/** Files that hold a loss spec. */
const selector = { language: 'jsonc', scheme: 'file', pattern: '**/*.loss.json' };

/** Makes `*.loss.json` a language: what a spec's text means is worked out in the engine's thread. */
export function registerSpecLanguage(engine: Engine, access: FileAccess, log: Log): Disposable {
  const store = new DisposableStore();
  const analyses = store.add(new SpecAnalyses(engine, access, log));
  const lenses = specLenses(analyses);
  store.add(lenses);
  store.add(languages.registerCodeLensProvider(selector, lenses));
  store.add(languages.registerHoverProvider(selector, specHovers(analyses)));
  store.add(languages.registerCompletionItemProvider(selector, specCompletions(analyses), '"', '#', '/'));
  store.add(languages.registerCodeActionsProvider(selector, specFixes(analyses), { providedCodeActionKinds: specFixes.kinds }));
  store.add(languages.registerDocumentLinkProvider(selector, specLinks(analyses)));
  const renames = specRenames(analyses);
  store.add(languages.registerRenameProvider(selector, renames));
  store.add(languages.registerReferenceProvider(selector, renames));
  store.add(languages.registerDefinitionProvider(selector, renames));
  return store;
}
