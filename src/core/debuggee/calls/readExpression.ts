import { factsOf, type ExpressionFacts } from './expressions';
import { atOnce } from './piecewise';
import { tokensOf } from './readSource';
import type { CallLanguage } from './tokens';

/** What evaluating an expression does that stands alone. */
export function readExpression(text: string, language: CallLanguage): ExpressionFacts {
  const source = atOnce(tokensOf(text, language));
  return factsOf(source, { first: 0, end: source.tokens.length });
}
