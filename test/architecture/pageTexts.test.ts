import assert from 'node:assert/strict';
import ts from 'typescript-api';
import { isLookUp, nodesOf, pageSources, placeOf, type SourceText } from './textCalls';

/** Attributes and properties whose text the user sees or hears. */
const shown = new Set([
  'alt', 'aria-description', 'aria-label', 'aria-roledescription', 'aria-valuetext', 'aside', 'caption', 'data-label', 'description', 'label', 'note', 'placeholder',
  'problem', 'start', 'term', 'text', 'title', 'what',
]);
const sayers = /^(?:announce|setAnnouncement|setProblem|tell)$/;

/** What is no language: names of programs and of what they print, signs in formulas, and the head of a file of SVG. */
const names = new Set(['sⱼ − s_label', 'None', 'PyTorch', 'Keras', 'TensorFlow', 'scikit-learn', 'NumPy', 'NaN', 'False', 'True', '>0.9999', 'kB', 'MB', 'GB', 'TB']);

/** The texts that an expression may come to, but for those looked up. */
function literalsIn(node: ts.Expression | undefined): readonly string[] {
  if (node === undefined || isLookUp(node)) {
    return [];
  }
  if (ts.isStringLiteralLike(node)) {
    return [node.text];
  }
  if (ts.isTemplateExpression(node)) {
    return [[node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…'), ...node.templateSpans.flatMap(({ expression }) => literalsIn(expression))];
  }
  if (ts.isConditionalExpression(node)) {
    return [...literalsIn(node.whenTrue), ...literalsIn(node.whenFalse)];
  }
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const fromLeft = [ts.SyntaxKind.PlusToken, ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken].includes(kind);
    return fromLeft ? [...literalsIn(node.left), ...literalsIn(node.right)] : kind === ts.SyntaxKind.AmpersandAmpersandToken ? literalsIn(node.right) : [];
  }
  return ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node) ? literalsIn(node.expression) : [];
}

/** What a node shows to the user. */
function shownBy(node: ts.Node): readonly string[] {
  if (ts.isJsxText(node)) {
    return isFormula(node.parent) ? [] : [node.text.trim()];
  }
  if (ts.isJsxExpression(node)) {
    const isAttribute = ts.isJsxAttribute(node.parent);
    return (isAttribute && !shown.has(node.parent.name.getText())) || isFormula(node.parent) ? [] : literalsIn(node.expression);
  }
  if (ts.isJsxAttribute(node) && shown.has(node.name.getText())) {
    return node.initializer !== undefined && ts.isStringLiteral(node.initializer) ? [node.initializer.text] : [];
  }
  if (ts.isPropertyAssignment(node) && shown.has(node.name.getText())) {
    return literalsIn(node.initializer);
  }
  if (ts.isCallExpression(node) && sayers.test(node.expression.getText())) {
    return node.arguments.flatMap(literalsIn);
  }
  // A function that gives a text may give a key or a class; one of several words is neither.
  return returnedBy(node).filter((text) => /\p{L}{2,} | \p{L}{2,}/u.test(text));
}

function isFormula(node: ts.Node): boolean {
  return ts.isJsxElement(node) && /class="formula"/.test(node.openingElement.getText());
}

function returnedBy(node: ts.Node): readonly string[] {
  const owner = ts.isReturnStatement(node) ? ts.findAncestor(node, ts.isFunctionLike) : ts.isArrowFunction(node) && !ts.isBlock(node.body) ? node : undefined;
  const isText = owner?.type !== undefined && /^string\b/.test(owner.type.getText());
  return isText ? literalsIn(ts.isReturnStatement(node) ? node.expression : ts.isArrowFunction(node) && !ts.isBlock(node.body) ? node.body : undefined) : [];
}

function isLanguage(text: string): boolean {
  return /\p{L}{2,}/u.test(text) && !names.has(text) && !text.startsWith('<?xml');
}

function untranslatedIn(source: SourceText): readonly string[] {
  return nodesOf(source, (node): node is ts.Node => shownBy(node).some(isLanguage)).map((node) => `${placeOf(node, source)} ${shownBy(node).filter(isLanguage).join(' | ')}`);
}

function sourceOf(code: string): SourceText {
  return { file: 'a.tsx', source: ts.createSourceFile('a.tsx', code, ts.ScriptTarget.ES2022, true) };
}

describe('the texts of the pages', () => {
  it('are looked up', () => {
    assert.ok(pageSources.length > 150);
    assert.deepEqual(pageSources.flatMap(untranslatedIn), []);
  });

  it('are looked up when they are shown, not when their module is loaded', () => {
    const early = pageSources.flatMap((source) => nodesOf(source, isLookUp).filter((call) => ts.findAncestor(call, ts.isFunctionLike) === undefined).map((call) => placeOf(call, source)));
    assert.deepEqual(early, []);
  });

  const wrong = [
    '<p>Some words</p>', '<p>{isOpen ? "open" : l10n.t("shut")}</p>', '<p>{some && `${count} rows`}</p>', '<Field label="name" />', '<button aria-label={`Copy ${name}`} />',
    'dispatch({ text: `Copied ${name}.` })', 'announce(isDone ? "Done" : "")', 'const f = (): string => "two words";', 'function f(): string | null { return "two words"; }',
  ];
  for (const code of wrong) {
    it(`are not looked up in ${code}`, () => { assert.equal(untranslatedIn(sourceOf(code)).length, 1); });
  }

  it('are no classes, keys, numbers or formulas', () => {
    const code = '<><p class="some words" id={`a-${b}`}>{l10n.t("Some words")} × {kind === "wrong" ? 1 : 2} %</p><p class="formula">log x</p></>; const f = (): string => "is-label";';
    assert.deepEqual(untranslatedIn(sourceOf(code)), []);
  });
});
