import { Uri, type TextDocument } from 'vscode';
import { languageOf } from './codeLanguages';
import type { LivePlace } from './liveSessions';

/** Whether a document is the file at a path that a debugger gave, who may write the drive in another case. */
export function isFileAt({ uri }: TextDocument, file: string | null | undefined): boolean {
  return typeof file === 'string' && uri.scheme === 'file' && uri.fsPath === Uri.file(file).fsPath;
}

/** Whether a document is in the language of the program that is paused. */
export function isOfProgram(document: TextDocument, { live }: LivePlace): boolean {
  return live.language !== undefined && languageOf(document) === live.language.id;
}
