import type { DocumentSelector, TextDocument } from 'vscode';
import type { CallLanguage } from '../../core/debuggee/calls/tokens';

const languages: Readonly<Record<string, CallLanguage>> = {
  python: 'python', javascript: 'javascript', javascriptreact: 'javascript', typescript: 'javascript', typescriptreact: 'javascript',
};

/** The documents of these languages on disk, which a program is debugged from. */
export const codeSelector: DocumentSelector = Object.keys(languages).map((language) => ({ language, scheme: 'file' }));

/** The language whose calls a document is read for; undefined for any other. */
export function languageOf({ languageId }: TextDocument): CallLanguage | undefined {
  return languages[languageId];
}
