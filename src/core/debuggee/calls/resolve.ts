import { argumentsOf, isName, tokenText, type Argument, type TokenSpan } from './expressions';
import { findCall, frameworks } from './frameworks/index';
import { assignedValue, type Names } from './names';
import type { TokenizedSource } from './tokens';

/** What an expression that is called stands for. */
export interface Callee {
  /** The function or class, as it is imported. */
  readonly qualified: string;
  /** The bracket of the call that made an object of the class; null where the function itself is called. */
  readonly madeAt: number | null;
  /** The variable that holds the object, `self.criterion`. */
  readonly holder: string | null;
  /** Arguments that `partial` gave before. */
  readonly bound: readonly Argument[];
  readonly notes: readonly string[];
}

/** Most names of one that is looked up, with dots between. */
const longestName = 24;

/** Expressions that are followed for one callee. */
const mostSteps = 100;

/** Assignments of a name that are tried. */
const mostAssignments = 4;

/** Names that stand for others are followed no further. */
const deepest = 8;

/** Methods that hand an object on. */
const handsOn = /^(?:to|cuda|cpu|double|float|half|eval|train|requires_grad_)$/;

/** Functions that make of a function one that gives the same. */
const wrapping: ReadonlySet<string> = new Set(['torch.jit.script', 'torch.compile', 'torch.nn.DataParallel', 'jax.jit', 'tensorflow.function']);

/** Follows the names of a file to what they stand for. */
export class Resolver {
  /** Expressions that may still be followed. */
  private left = 0;

  constructor(private readonly source: TokenizedSource, private readonly names: Names) {}

  /**
   * What an expression stands for; null where the file does not tell.
   * @param before the token before which an assignment counts first
   */
  resolve({ first, end }: TokenSpan, before: number, depth = 0): Callee | null {
    const { source } = this;
    this.left = depth === 0 ? mostSteps : this.left - 1;
    if (depth > deepest || this.left <= 0 || end <= first) {
      return null;
    }
    if (/^(?:new|await)$/.test(tokenText(source, first))) {
      return this.resolve({ first: first + 1, end }, before, depth + 1);
    }
    const open = source.partner[end - 1] ?? -1;
    if (tokenText(source, end - 1) === ')' && open >= first) {
      return open === first ? this.resolve({ first: first + 1, end: end - 1 }, before, depth + 1) : this.made(first, open, before, depth);
    }
    return this.named({ first, end }, before, depth);
  }

  /** A call: of a class, of `partial`, or of a method that hands its object on. */
  private made(first: number, open: number, before: number, depth: number): Callee | null {
    const { source } = this;
    if (handsOn.test(tokenText(source, open - 1)) && tokenText(source, open - 2) === '.') {
      return this.resolve({ first, end: open - 2 }, before, depth + 1);
    }
    const callee = this.resolve({ first, end: open }, before, depth + 1);
    if (callee === null || callee.madeAt !== null) {
      return null;
    }
    const isPartial = callee.qualified === 'functools.partial';
    if (!isPartial && !wrapping.has(callee.qualified)) {
      return { ...callee, madeAt: open };
    }
    const [target, ...bound] = argumentsOf(source, open);
    const inner = target === undefined ? null : this.resolve(target, before, depth + 1);
    return inner === null || !isPartial ? inner : { ...inner, bound: [...inner.bound, ...bound] };
  }

  private named({ first, end }: TokenSpan, before: number, depth: number): Callee | null {
    const parts: string[] = [];
    for (let at = first; at < end; at++) {
      const written = tokenText(this.source, at);
      const isSubscript = /^[[\]]$/.test(written) || this.source.tokens[at]?.kind === 'string' || this.source.tokens[at]?.kind === 'number';
      if (isName(this.source, at) && (at === first || /^\??\.$/.test(tokenText(this.source, at - 1)))) {
        parts.push(written);
      } else if (isSubscript && parts.length > 0) {
        parts.push(`${parts.pop() ?? ''}${written}`);
      } else if (at === first || !/^\??\.$/.test(written) || parts.length > longestName) {
        return null;
      }
    }
    return this.assigned(parts, before, depth) ?? this.imported(parts);
  }

  /** The value of the longest beginning that the file assigns, with the rest behind it. */
  private assigned(parts: readonly string[], before: number, depth: number): Callee | null {
    for (let count = parts.length; count > 0; count--) {
      const target = parts.slice(0, count).join('.');
      const rest = parts.slice(count);
      const value = this.valueOf(target, before, depth);
      if (value !== null && (rest.length === 0 || value.madeAt === null)) {
        return {
          ...value, qualified: [value.qualified, ...rest].join('.'), notes: rest.length === 0 ? value.notes : [],
          holder: value.madeAt === null ? null : target,
        };
      }
    }
    return null;
  }

  /** What a name was given: by the last assignment before the call that can be read, else by the last of the file. */
  private valueOf(target: string, before: number, depth: number): Callee | null {
    const found = this.names.assigned.get(target) ?? [];
    const earlier = found.filter((at) => at < before).slice(-mostAssignments).reverse();
    const tried = earlier.length > 0 ? earlier : found.slice(-1);
    for (const [i, at] of tried.entries()) {
      const value = this.resolve(assignedValue(this.source, at), at, depth + 1);
      if (value !== null) {
        const which = i > 0 ? 'what is assigned later, such as a wrapper, is not read' : earlier.length > 0 ? 'read is the last before the call' : 'read is the last';
        return { ...value, notes: found.length > 1 ? [...value.notes.filter((note) => !note.startsWith(`${target} is assigned `)), `${target} is assigned ${found.length} times in this file; ${which}`] : value.notes };
      }
    }
    return null;
  }

  private imported(parts: readonly string[]): Callee | null {
    const [root = '', ...rest] = parts;
    const callee = (qualified: string, notes: readonly string[] = []): Callee => ({ qualified, madeAt: null, holder: null, bound: [], notes });
    const { imported, star, assigned, defined } = this.names;
    const module = imported.get(root);
    if (module !== undefined) {
      return callee([module, ...rest].join('.'));
    }
    if (defined.has(root) || assigned.has(root)) {
      return null;
    }
    const { language } = this.source;
    for (const from of star) {
      const qualified = [from, ...parts].join('.');
      if (findCall(qualified, language) !== null) {
        return callee(qualified);
      }
    }
    const usual = frameworks[language].map(({ usualNames }) => (Object.hasOwn(usualNames, root) ? usualNames[root] : undefined)).find((name) => name !== undefined);
    return usual === undefined || rest.length === 0 ? null
      : callee([usual, ...rest].join('.'), [`${root} is taken for ${usual}, which this file does not import by that name`]);
  }
}
