import { buildCall } from './build';
import { sitesAround, sitesOnLine, type CallSite } from './callSites';
import { argumentsOf, expressionText, isName, rangeOf, tokenText } from './expressions';
import { findCall, type Found } from './frameworks/index';
import type { CallParts, CallReading, LossCall, ReadExpression, UnknownArgument } from './lossCall';
import type { Names } from './names';
import { atOnce } from './piecewise';
import { expressionOf, readArguments } from './readArguments';
import { sourceOf, type ReadSource } from './readSource';
import { Resolver, type Callee } from './resolve';
import { roleOfExpression } from './tellingName';
import type { CallLanguage, TokenizedSource } from './tokens';

/** What is known beside the source. */
export interface CallContext {
  /** The type of an object, or the function, that the debuggee says a callee is: `criterion` is `torch.nn.modules.loss.CrossEntropyLoss`. */
  readonly types?: ReadonlyMap<string, string>;
}

/** A place in a source file: an offset in UTF-16 units, or a line counted from 0. */
export type SourcePlace = { readonly offset: number } | { readonly line: number };

/**
 * The loss call around a place, else the nearest one on its line. Nothing is evaluated. What cannot be read of it is
 * in its notes; where it is no loss that is known here, the arguments are given as candidates.
 */
export function readLossCall(text: string, language: CallLanguage, place: SourcePlace, context: CallContext = {}): CallReading {
  const offset = 'offset' in place ? place.offset : offsetOfLine(text, place.line);
  return offset === null ? { kind: 'none', reason: 'the file has no such line' } : lossCallIn(atOnce(sourceOf(text, language)), offset, context);
}

/** As {@link readLossCall}, of a file that is read already. */
export function lossCallIn({ source, names }: ReadSource, place: number, context: CallContext = {}): CallReading {
  const offset = Math.max(0, Math.min(place, source.text.length));
  const around = sitesAround(source, offset);
  const onLine = sitesOnLine(source, offset);
  if (around.length + onLine.length === 0) {
    return { kind: 'none', reason: 'there is no call at the cursor or on its line' };
  }
  const reader = new CallReader(source, names, context);
  const nearest = firstRead(around, reader);
  // A call that the cursor stands in comes before its neighbours, even where it is not known.
  return nearest?.kind === 'call' || nearest?.kind === 'unknown' ? nearest : firstRead(onLine, reader) ?? nearest ?? { kind: 'none', reason: 'there is no call of a loss here' };
}

/** The first call that is read, else the first that may be of a loss, else why not. */
function firstRead(sites: readonly CallSite[], reader: CallReader): CallReading | null {
  let fallback: CallReading | null = null;
  for (const site of sites) {
    const reading = reader.read(site);
    if (reading.kind === 'call') {
      return reading;
    }
    fallback = fallback === null || (fallback.kind === 'none' && reading.kind === 'unknown') ? reading : fallback;
  }
  return fallback;
}

/** The first place of a line that is not blank. */
function offsetOfLine(text: string, line: number): number | null {
  let start = 0;
  for (let i = 0; i < line; i++) {
    start = text.indexOf('\n', start) + 1;
    if (start === 0) {
      return null;
    }
  }
  const indent = /^[^\S\n]*/.exec(text.slice(start, start + 1000))?.[0].length ?? 0;
  return start + indent;
}

/** Names that a loss may go by. */
const likeLoss = /loss|criter|entropy|nll|bce|mse|objective|cost_?fn|^cost$|penalty/i;

class CallReader {
  private readonly resolver: Resolver;

  constructor(private readonly source: TokenizedSource, names: Names, private readonly context: CallContext) {
    this.resolver = new Resolver(source, names);
  }

  read(site: CallSite): CallReading {
    const { source } = this;
    const { first, open } = site;
    const text = expressionText(source, { first, end: open });
    const callee = this.calleeOf(site, text);
    const found = callee === null ? null : findCall(callee.qualified, source.language, argumentsOf(source, open).map(({ keyword }) => keyword));
    if (callee === null || found === null) {
      return this.unknown(site, text, `it is not known what ${text} is${callee === null ? '' : `: ${callee.qualified} is no loss that is known here`}`);
    }
    const { known } = found;
    if (known === null) {
      return this.unknown(site, text, `${found.name} is a loss that is not computed here`);
    }
    if (known.made !== null && callee.madeAt === null) {
      return { kind: 'none', reason: `${text} makes the loss here; put the cursor where it is called` };
    }
    return this.known(site, text, callee, { ...found, known });
  }

  private calleeOf({ first, open }: CallSite, text: string): Callee | null {
    const type = this.context.types?.get(text);
    const told = type === undefined ? null : findCall(type, this.source.language)?.known ?? null;
    return type === undefined || told === null
      ? this.resolver.resolve({ first, end: open }, first)
      : { qualified: type, madeAt: told.made === null ? null : -1, holder: told.made === null ? null : text, bound: [], notes: [] };
  }

  private known(site: CallSite, text: string, callee: Callee, { framework, known }: Found & { readonly known: NonNullable<Found['known']> }): CallReading {
    const { source } = this;
    const { notes, ...sorted } = readArguments(source, framework, known, callee, site.open);
    const around = reducedBy(source, site);
    const parts: CallParts = { name: known.name, ...sorted, reducedBy: around?.by ?? null };
    const built = buildCall(known, parts, [...callee.notes, ...notes]);
    if ('reason' in built) {
      return this.unknown(site, text, [built.reason, ...notes].join('; '));
    }
    const range = rangeOf(source, { first: site.first, end: site.close + 1 });
    const value: ReadExpression = expressionOf(source, around ?? { first: site.first, end: site.close + 1 });
    const call: LossCall = { range, callee: text, value, ...built };
    return { kind: 'call', call };
  }

  private unknown({ first, open, close }: CallSite, callee: string, reason: string): CallReading {
    const { source } = this;
    const name = tokenText(source, open - 1);
    if (!likeLoss.test(isName(source, open - 1) ? name : callee)) {
      return { kind: 'none', reason: `there is no call of a loss here; ${reason}` };
    }
    const found = argumentsOf(source, open).map((argument): UnknownArgument => {
      const expression = expressionOf(source, argument);
      return { ...expression, keyword: argument.keyword, role: (argument.keyword === null ? null : roleOfExpression(argument.keyword)) ?? roleOfExpression(expression.text) };
    });
    return { kind: 'unknown', callee, range: rangeOf(source, { first, end: close + 1 }), arguments: found, reason };
  }
}

/** `.mean()` behind a call, or `tf.reduce_mean(…)` around it alone. */
function reducedBy(source: TokenizedSource, { first, close }: CallSite): { readonly by: 'mean' | 'sum'; readonly first: number; readonly end: number } | null {
  const method = /^(mean|sum)$/.exec(tokenText(source, close + 2))?.[1];
  if (tokenText(source, close + 1) === '.' && method !== undefined && tokenText(source, close + 3) === '(' && tokenText(source, close + 4) === ')') {
    return { by: method === 'mean' ? 'mean' : 'sum', first, end: close + 5 };
  }
  const function_ = /^(?:reduce_)?(mean|sum)$/.exec(tokenText(source, first - 2))?.[1];
  const end = tokenText(source, close + 1) === ',' ? close + 2 : close + 1;
  if (function_ === undefined || tokenText(source, first - 1) !== '(' || source.partner[first - 1] !== end || tokenText(source, first - 3) !== '.') {
    return null;
  }
  let outer = first - 2;
  while (outer > 1 && tokenText(source, outer - 1) === '.' && isName(source, outer - 2)) {
    outer -= 2;
  }
  return { by: function_ === 'mean' ? 'mean' : 'sum', first: outer, end: end + 1 };
}
