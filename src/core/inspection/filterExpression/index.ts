import { BadInput } from '../../errors';
import type { Predicate } from './compare';
import { compileExpression } from './compile';
import { parseExpression } from './parse';
import type { ExpressionScope } from './scope';
import { ExpressionProblem, type Span } from './syntax';

/** Why an expression cannot be used, and where in its text. */
export interface ExpressionReport {
  readonly problem: (Span & { readonly message: string }) | null;
  /** Names that it may use, as it would write them. */
  readonly names: readonly string[];
}

/** What is wrong with an expression, if anything. An empty one is fine. */
export function checkExpression(text: string, scope: ExpressionScope): ExpressionReport {
  const names = scope.names.map(written);
  try {
    if (text.trim() !== '') {
      compileExpression(parseExpression(text), scope);
    }
    return { problem: null, names };
  } catch (error) {
    if (error instanceof ExpressionProblem) {
      return { problem: { message: error.message, ...error.span }, names };
    }
    throw error;
  }
}

/**
 * Which samples an expression holds for.
 * @returns 1 for each that it does
 * @throws BadInput for an expression that makes no sense
 */
export function samplesThatPass(text: string, scope: ExpressionScope, samples: number): Uint8Array {
  const holds = predicateOf(text, scope);
  const passing = new Uint8Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    passing[sample] = holds(sample) ? 1 : 0;
  }
  return passing;
}

function predicateOf(text: string, scope: ExpressionScope): Predicate {
  try {
    return compileExpression(parseExpression(text), scope);
  } catch (error) {
    throw error instanceof ExpressionProblem
      ? new BadInput({ place: `filter ${text}`, reason: `column ${error.span.start + 1}: ${error.message}` })
      : error;
  }
}

/** Names that are no plain word, or a word of the language, stand in backticks. */
function written(name: string): string {
  const isWord = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(name) && !/^(?:and|or|not|nan|inf|infinity|true|false)$/i.test(name);
  return isWord ? name : `\`${name.replace(/[\\`]/g, '\\$&')}\``;
}
