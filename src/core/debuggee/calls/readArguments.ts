import { argumentsOf, expressionText, factsOf, literalOf, rangeOf, tokenText, type Argument, type TokenSpan } from './expressions';
import type { FrameworkCalls, KnownCall } from './knownCall';
import type { CallParts, ReadExpression } from './lossCall';
import type { Callee } from './resolve';
import type { TokenizedSource } from './tokens';

export function expressionOf(source: TokenizedSource, span: TokenSpan): ReadExpression {
  return { text: expressionText(source, span), range: rangeOf(source, span), ...factsOf(source, span) };
}

/** Arguments by the framework's names of their parameters. */
class Sorted {
  readonly tensors: Record<string, ReadExpression> = {};
  readonly literals: Record<string, NonNullable<CallParts['literals'][string]> | null> = {};
  readonly open: Record<string, ReadExpression> = {};
  readonly notes: string[] = [];

  constructor(private readonly source: TokenizedSource, private readonly known: KnownCall) {}

  /**
   * @param order the parameters in order
   * @param holder the object that keeps its settings as attributes; null where an expression is to be evaluated as it is written
   */
  add(given: readonly Argument[], order: readonly string[], holder: string | null): void {
    let place = 0;
    for (const argument of given) {
      if (argument.unpacked !== '') {
        this.notes.push(argument.unpacked === '**'
          ? `what **${expressionText(this.source, argument)} holds is not read`
          : `what is unpacked of ${expressionText(this.source, argument)} is not read`);
        // Behind it the places are not known.
        place = argument.unpacked === '*' ? Infinity : place;
        continue;
      }
      const parameter = argument.keyword === null ? firstName(order[place++]) : order.map(firstName).find((_, i) => (order[i] ?? '').split('|').includes(argument.keyword ?? ''));
      if (parameter === undefined) {
        this.notes.push(argument.keyword === null ? 'there are more arguments than it takes' : `it has no argument "${argument.keyword}"`);
      } else {
        this.put(parameter, argument, holder);
      }
    }
  }

  put(parameter: string, span: TokenSpan, holder: string | null): void {
    const { meaning } = this.known;
    const literal = this.literal(parameter, span);
    const isTensor = parameter in meaning.roles || parameter === meaning.weights;
    const isNoTensor = literal === null || (parameter === meaning.weights && typeof literal === 'number');
    if (literal !== undefined && (!isTensor || isNoTensor)) {
      this.literals[parameter] = literal;
    } else if (isTensor) {
      this.tensors[parameter] = this.held(parameter, span, holder);
    } else if (meaning.ignored?.includes(parameter) === true) {
      this.notes.push(...(/^(?:name|scope|dtype|fn|loss_collection|where)$/.test(parameter) ? [] : [`${parameter} is ${expressionText(this.source, span)}, which is not read`]));
      // That it is there may matter.
      this.literals[parameter] = null;
    } else {
      this.open[parameter] = this.held(parameter, span, holder);
    }
  }

  /** A literal, or the member of an enumeration that says how to reduce. */
  private literal(parameter: string, span: TokenSpan): ReturnType<typeof literalOf> {
    const { source } = this;
    const literal = literalOf(source, span);
    const isEnumerated = literal === undefined && parameter === this.known.meaning.reduction.parameter && tokenText(source, span.end - 2) === '.' && /^[A-Z_]+$/.test(tokenText(source, span.end - 1));
    return isEnumerated ? tokenText(source, span.end - 1) : literal;
  }

  private held(parameter: string, span: TokenSpan, holder: string | null): ReadExpression {
    const written = expressionOf(this.source, span);
    return holder === null ? written : { ...written, text: `${holder}.${parameter}`, isPlain: true, isHarmless: true };
  }
}

const firstName = (names: string | undefined): string | undefined => names?.split('|')[0];

/** The arguments of a call, and of the constructor where an object is called. @param open the call's bracket */
export function readArguments(source: TokenizedSource, framework: FrameworkCalls, known: KnownCall, callee: Callee, open: number): Pick<CallParts, 'tensors' | 'literals' | 'open'> & { readonly notes: readonly string[] } {
  const sorted = new Sorted(source, known);
  const isFromDebuggee = callee.madeAt === -1;
  const holder = framework.keepsSettings === true ? callee.holder : null;
  if (known.made !== null) {
    sorted.add([...callee.bound, ...(callee.madeAt === null || isFromDebuggee ? [] : argumentsOf(source, callee.madeAt))], known.made, holder);
  }
  sorted.add([...(known.made === null ? callee.bound : []), ...argumentsOf(source, open)], known.called, null);
  if (isFromDebuggee && holder !== null) {
    const place = rangeOf(source, { first: open, end: open + 1 });
    for (const parameter of known.made ?? []) {
      const expression: ReadExpression = { text: `${holder}.${parameter}`, range: place, isPlain: true, isHarmless: true };
      if (parameter === known.meaning.weights) {
        sorted.tensors[parameter] = expression;
      } else if (known.meaning.ignored?.includes(parameter) !== true) {
        sorted.open[parameter] = expression;
      }
    }
  }
  const { tensors, literals, open: settings, notes } = sorted;
  return { tensors, literals, open: settings, notes };
}
