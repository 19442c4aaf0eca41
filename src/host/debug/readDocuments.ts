import { Position, Range, type TextDocument } from 'vscode';
import { isNear, nearSource, placeInFile, placeInText, type FileText, type NearSource } from '../../core/debuggee/calls/nearSource';
import { sourceOf, type ReadSource } from '../../core/debuggee/calls/readSource';
import type { CallLanguage } from '../../core/debuggee/calls/tokens';
import { inSlices } from './inSlices';

/** What is read of a document, with places of it instead of the file's. */
export interface ReadDocument extends ReadSource {
  /** Of a long file, its head and what is around the place are read. */
  readonly isPart: boolean;
  placeOf(offset: number): number;
  offsetOf(place: number): number;
}

let last: { readonly file: string; readonly version: number; readonly near: NearSource; readonly reading: Promise<ReadDocument> } | undefined;

/**
 * Reads a document around a place. Hovers, light bulb and commands ask for the same one after the other, also when the cursor moves:
 * the last one is kept while it reaches.
 */
export async function readDocument(document: TextDocument, language: CallLanguage, offset: number): Promise<ReadDocument> {
  const { version } = document;
  const file = document.uri.toString();
  if (last?.file !== file || last.version !== version || !isNear(last.near, offset)) {
    const near = nearSource(textOf(document), offset);
    last = { file, version, near, reading: read(near, language) };
  }
  return last.reading;
}

async function read(near: NearSource, language: CallLanguage): Promise<ReadDocument> {
  return {
    ...await inSlices(sourceOf(near.text, language)), isPart: near.isPart,
    placeOf: (offset) => placeInText(near, offset), offsetOf: (place) => placeInFile(near, place),
  };
}

/** Of megabytes, the pieces alone that are asked for: VS Code puts the text of the whole together each time. */
function textOf(document: TextDocument): FileText {
  return {
    length: document.offsetAt(new Position(document.lineCount, 0)),
    slice: (from, to) => document.getText(new Range(document.positionAt(from), document.positionAt(to))),
  };
}
