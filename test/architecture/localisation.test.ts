import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import ts from 'typescript-api';
import { bundleFile, bundleOf, hostSources, nodesOf, placeOf, textCalls, type SourceText } from './textCalls';

/** Calls that show a text of the code to the user without `l10n.t` around it. */
function untranslatedIn(source: SourceText): readonly string[] {
  return nodesOf(source, ts.isCallExpression).flatMap((call) => {
    const [text] = call.arguments;
    const isShown = /^window\.show(?:Information|Warning|Error)Message$/.test(call.expression.getText());
    return isShown && text !== undefined && (ts.isStringLiteralLike(text) || ts.isTemplateExpression(text)) ? [`${placeOf(call, source)} ${text.getText()}`] : [];
  });
}

describe('the texts of the host and the pages', () => {
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

  it('are translated where the host shows them', () => {
    assert.deepEqual(hostSources.flatMap(untranslatedIn), []);
  });
});
