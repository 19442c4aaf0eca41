import { factsOf, type ExpressionFacts } from './expressions';
import { tokenizePython } from './pythonTokens';
import { tokenizeScript } from './scriptTokens';
import type { CallLanguage } from './tokens';

/** What evaluating an expression does that stands alone. */
export function readExpression(text: string, language: CallLanguage): ExpressionFacts {
  const source = language === 'python' ? tokenizePython(text) : tokenizeScript(text);
  return factsOf(source, { first: 0, end: source.tokens.length });
}
