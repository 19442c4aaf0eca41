import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { bundleFile, bundleOf, hostFiles, hostFolder, textCalls } from './hostTexts';

/** Calls that show a text of the code to the user without `l10n.t` around it. */
function untranslatedIn(file: string): readonly string[] {
  const source = ts.createSourceFile(file, readFileSync(path.join(hostFolder, file), 'utf8'), ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^window\.show(?:Information|Warning|Error)Message$/.test(node.expression.getText(source))) {
      const [text] = node.arguments;
      if (text !== undefined && (ts.isStringLiteralLike(text) || ts.isTemplateExpression(text))) {
        found.push(`${file}: ${text.getText(source)}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('the texts of the host', () => {
  it('are all in the bundle that translations are made from, and no others are', () => {
    assert.ok(textCalls.length > 50);
    // Written by `npm run l10n`.
    assert.deepEqual(JSON.parse(readFileSync(bundleFile, 'utf8')), bundleOf(textCalls));
  });

  it('are literals, with a value for every placeholder', () => {
    const wrong = textCalls.filter(({ text, values }) => {
      const places = new Set([...(text ?? '').matchAll(/\{(\d+)\}/g)].map(([, digit]) => Number(digit)));
      return text === undefined || places.size !== values || [...places].some((place) => place >= values);
    });
    assert.deepEqual(wrong, []);
  });

  it('are translated where they are shown', () => {
    assert.deepEqual(hostFiles.flatMap(untranslatedIn), []);
  });
});
