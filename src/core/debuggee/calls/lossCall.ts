import type { Convention, ParameterValue } from '../../spec/lossSpec';
import type { NamedRole } from '../../spec/infer/roleNames';
import type { ExpressionFacts } from './expressions';
import type { Framework, Literals, OtherLoss } from './knownCall';
import type { SourceRange } from './tokens';

/** An expression of the source, to be evaluated in the debuggee. */
export interface ReadExpression extends ExpressionFacts {
  /** In one line, without comments. */
  readonly text: string;
  /** Where it is written. */
  readonly range: SourceRange;
}

/** What a call was read as, by the framework's own names of its parameters. */
export interface CallParts {
  /** The function or class, `torch.nn.CrossEntropyLoss`. */
  readonly name: string;
  /** Arguments that hold tensors. */
  readonly tensors: Readonly<Record<string, ReadExpression>>;
  /** Arguments that are literals. */
  readonly literals: Literals;
  /** Settings that are no literals: their values are to be asked of the debuggee. */
  readonly open: Readonly<Record<string, ReadExpression>>;
  /** What reduces the losses around the call: `.mean()`, `tf.reduce_mean(…)`. */
  readonly reducedBy: 'mean' | 'sum' | null;
}

/** A call of a loss, read from the source. All of it is plain data. */
export interface LossCall {
  readonly range: SourceRange;
  /** As it is written, `self.criterion`. */
  readonly callee: string;
  readonly framework: Framework;
  /** The loss here, and whose definition it is. */
  readonly loss: string;
  readonly convention: Convention;
  readonly withClassAxis?: OtherLoss;
  /** The expressions of its tensors, by role. */
  readonly roles: Readonly<Record<string, ReadExpression>>;
  /** Weights of samples or elements. */
  readonly weights?: ReadExpression | number;
  /** As the spec names them. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** The convention's name of the reduction; null where the loss takes none. */
  readonly reduction: string | null;
  readonly coefficient?: number;
  /** The expression whose value stands beside ours: the call, with what reduces it. */
  readonly value: ReadExpression;
  /** What could not be read, and what to know about the reading. */
  readonly notes: readonly string[];
  readonly parts: CallParts;
}

/** An argument of a call that is not known, and what its name says. */
export interface UnknownArgument extends ReadExpression {
  readonly keyword: string | null;
  readonly role: NamedRole | null;
}

/** What stands at a place in a source file. */
export type CallReading =
  | { readonly kind: 'call'; readonly call: LossCall }
  /** A call that may be of a loss, and why it is not read; its arguments are candidates. */
  | { readonly kind: 'unknown'; readonly callee: string; readonly range: SourceRange; readonly arguments: readonly UnknownArgument[]; readonly reason: string }
  | { readonly kind: 'none'; readonly reason: string };
