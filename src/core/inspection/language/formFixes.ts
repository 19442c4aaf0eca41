import { findNodeAtLocation, findNodeAtOffset } from 'jsonc-parser';
import type { SpecText } from './places';
import { removing, type Fix } from './rewrites';
import type { Stretch } from './specAnalysis';

/** What makes JSON of a text that is none, and lists of what stands alone. */
export function formFixes(message: string, at: Stretch, places: SpecText): readonly Fix[] {
  const { text, root } = places;
  const [, missing] = /^is not JSON: a (comma|colon|closing [}\]]) is missing/.exec(message) ?? [];
  if (missing !== undefined) {
    return inserted(text, at.start, missing === 'comma' ? ',' : missing === 'colon' ? ':' : missing.slice(-1));
  }
  if (/^is not JSON: (?:a word that is no value|a key in double quotes is missing|this does not belong)/.test(message)) {
    return quoted(text, at.start);
  }
  const [, list] = /^"(\w+)" must be a list(?: of references)?$/.exec(message) ?? [];
  if (list !== undefined && root !== undefined) {
    const node = list === 'losses' || list === 'regularization' ? findNodeAtLocation(root, [list]) : findNodeAtOffset(root, at.start);
    return node?.type === 'object' || node?.type === 'string'
      ? [{ title: 'Make it a list', edits: [{ start: node.offset, end: node.offset, text: '[' }, { start: node.offset + node.length, end: node.offset + node.length, text: ']' }] }] : [];
  }
  const [, unknown] = /^unknown key "([^"]+)"/.exec(message) ?? [];
  return unknown !== undefined && root !== undefined && findNodeAtLocation(root, [unknown])?.parent?.parent === root ? [removing(places, [unknown], unknown)] : [];
}

/** A sign behind what comes before the place; nowhere in a comment. */
function inserted(text: string, place: number, sign: string): readonly Fix[] {
  const isClosing = sign === '}' || sign === ']';
  const before = (isClosing ? text : text.slice(0, place)).trimEnd();
  const line = before.slice(before.lastIndexOf('\n') + 1);
  // A brace that is missing in the middle may be meant anywhere.
  return line.includes('//') || before.endsWith('*/') || (isClosing && place < before.length) ? []
    : [{ title: `Add ${sign}`, edits: [{ start: before.length, end: before.length, text: sign }] }];
}

/** What Python and JavaScript write and JSON does not. */
const values: Readonly<Record<string, string>> = { True: 'true', False: 'false', None: 'null' };

function quoted(text: string, start: number): readonly Fix[] {
  const [word] = /^(?:'[^'"\\\n]*'|[^\s"'{}[\],:]+)/.exec(text.slice(start)) ?? [];
  if (word === undefined) {
    return [];
  }
  const wanted = values[word] ?? JSON.stringify(word.replace(/^'|'$/g, ''));
  return [{ title: `Change to ${wanted}`, edits: [{ start, end: start + word.length, text: wanted }] }];
}
