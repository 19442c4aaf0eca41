import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { repository } from './repository';

export const hostFolder = path.join(repository, 'src', 'host');
/** The host's source files, relative to its folder. */
export const hostFiles = readdirSync(hostFolder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).sort();

export interface TextCall {
  readonly place: string;
  /** Undefined where the text is no literal, so that nobody could translate it. */
  readonly text: string | undefined;
  readonly values: number;
}

/** Every call of `l10n.t` in a file. */
function callsIn(file: string): readonly TextCall[] {
  const source = ts.createSourceFile(file, readFileSync(path.join(hostFolder, file), 'utf8'), ts.ScriptTarget.ES2022, true);
  const calls: TextCall[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText(source) === 'l10n.t') {
      const [text, ...values] = node.arguments;
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      calls.push({ place: `${file}:${line + 1}`, text: text !== undefined && ts.isStringLiteralLike(text) ? text.text : undefined, values: values.length });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return calls;
}

/** Every call of `l10n.t` in the host. */
export const textCalls: readonly TextCall[] = hostFiles.flatMap(callsIn);

/** What translations are made from: each text under itself. */
export function bundleOf(calls: readonly TextCall[]): Readonly<Record<string, string>> {
  const texts = [...new Set(calls.flatMap(({ text }) => text ?? []))].sort();
  return Object.fromEntries(texts.map((text) => [text, text]));
}

export const bundleFile = path.join(repository, 'l10n', 'bundle.l10n.json');
