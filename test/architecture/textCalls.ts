import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript-api';
import { repository } from './repository';

/** A source file, with its path below `src`. */
export interface SourceText {
  readonly file: string;
  readonly source: ts.SourceFile;
}

/** The source files of a folder of `src`. */
export function sourcesIn(folder: string): readonly SourceText[] {
  const root = path.join(repository, 'src');
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file)).map((file) => `${folder}/${file.replaceAll(path.sep, '/')}`).sort()
    .map((file) => ({ file, source: ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.ES2022, true) }));
}

export function placeOf(node: ts.Node, { file, source }: SourceText): string {
  return `${file}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`;
}

/** Every node of a file that passes, from the top down. */
export function nodesOf<T extends ts.Node>({ source }: SourceText, passes: (node: ts.Node) => node is T): readonly T[] {
  const found: T[] = [];
  const visit = (node: ts.Node): void => {
    if (passes(node)) {
      found.push(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

export interface TextCall {
  readonly place: string;
  /** Undefined where a text is no literal, so that nobody could translate it. */
  readonly text: string | undefined;
  readonly values: number;
}

/** Arguments of each function that looks a text up: those that are texts, and the first that fills a place. */
const lookUps: Readonly<Record<string, { readonly texts: readonly number[]; readonly values: number }>> = {
  'l10n.t': { texts: [0], values: 1 },
  'l10n.parts': { texts: [0], values: 1 },
  'l10n.plural': { texts: [1, 2], values: 3 },
};

/** Whether a node looks a text up. */
export function isLookUp(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && Object.hasOwn(lookUps, node.expression.getText());
}

/** The texts that a file looks up. */
function callsIn(source: SourceText): readonly TextCall[] {
  return nodesOf(source, isLookUp).flatMap((call) => {
    const { texts, values } = lookUps[call.expression.getText()] ?? { texts: [], values: 0 };
    return texts.map((at): TextCall => {
      const text = call.arguments[at];
      return { place: placeOf(call, source), text: text !== undefined && ts.isStringLiteralLike(text) ? text.text : undefined, values: call.arguments.length - values };
    });
  });
}

export const hostSources = sourcesIn('host');
export const pageSources = sourcesIn('webview');

/** Every text that the host and the pages look up. */
export const textCalls: readonly TextCall[] = [...hostSources, ...pageSources].flatMap(callsIn);

/** What translations are made from: each text under itself. */
export function bundleOf(calls: readonly TextCall[]): Readonly<Record<string, string>> {
  const texts = [...new Set(calls.flatMap(({ text }) => text ?? []))].sort();
  return Object.fromEntries(texts.map((text) => [text, text]));
}

export const bundleFile = path.join(repository, 'l10n', 'bundle.l10n.json');
