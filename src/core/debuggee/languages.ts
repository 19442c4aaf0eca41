import { javascript } from './javascript/index';
import type { DebuggeeLanguage } from './language';
import { python } from './python/index';

/** Every language whose programs are asked. */
const languages: readonly DebuggeeLanguage[] = [python, javascript];

/** The language of a debug session by VS Code's type of it; `undefined` where there is none. */
export function languageOf(sessionType: string): DebuggeeLanguage | undefined {
  return languages.find(({ sessions }) => sessions.test(sessionType));
}
