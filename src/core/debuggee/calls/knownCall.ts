import type { Convention, ParameterValue } from '../../spec/lossSpec';

/** Where calls of losses come from. */
export type Framework = 'pytorch' | 'tensorflow' | 'tf-slim' | 'keras' | 'optax' | 'sklearn' | 'tensorflow.js';

/** What a parameter of a framework's call is to a loss here. */
export interface Setting {
  /** The name that a spec has for it. */
  readonly as: string;
  /** The value that the spec takes for one of the framework's; absent where it is the same. Undefined: it has none. */
  readonly value?: (given: ParameterValue) => ParameterValue | undefined;
}

/** How the losses that a call returns are reduced. */
export interface ReductionRule {
  /** The convention's name of what happens where the call says nothing; null where a loss is summed over samples and takes none. */
  readonly usual: string | null;
  /** The parameter that says it; absent where there is none. */
  readonly parameter?: string;
  /** The convention's name of a value that is written there; undefined where there is none. */
  readonly named?: (given: ParameterValue) => string | undefined;
}

/** The literals that a call was given, by the framework's names of its parameters. */
export type Literals = Readonly<Record<string, ParameterValue>>;

/** Another loss, where the scores have an axis of classes more than the labels: scikit-learn decides by shapes. */
export interface OtherLoss {
  readonly loss: string;
  /** Parameters of the spec that it alone has. */
  readonly parameters: readonly string[];
}

/** What a call computes. */
export interface CallMeaning {
  readonly framework: Framework;
  /** The loss here, and whose definition of it. */
  readonly loss: string;
  readonly convention: Convention;
  /** The call's parameters that hold tensors, with the role of each. */
  readonly roles: Readonly<Record<string, string>>;
  /** The parameter that holds weights of samples or elements. */
  readonly weights?: string;
  readonly settings: Readonly<Record<string, string | Setting>>;
  /** Parameters of the spec that the call has always, or where it does not say another. */
  readonly always?: Readonly<Record<string, ParameterValue>>;
  readonly reduction: ReductionRule;
  readonly coefficient?: number;
  /** Parameters that change nothing of the value: `name`, `scope`. */
  readonly ignored?: readonly string[];
  readonly withClassAxis?: OtherLoss;
  /** What is different where these literals are given. */
  readonly varied?: (literals: Literals, named: ReadonlySet<string>) => Partial<Omit<CallMeaning, 'framework' | 'varied'>>;
  /** What a user should know about the reading. */
  readonly notes?: readonly string[];
}

/** One function or class of a framework that computes a loss. */
export interface KnownCall {
  /** As it is imported, `torch.nn.functional.cross_entropy`. */
  readonly name: string;
  /** The parameters of the call in order; names that are the same go with `|` between. */
  readonly called: readonly string[];
  /** The parameters of the class that is called, in order; null for a function. */
  readonly made: readonly string[] | null;
  readonly meaning: CallMeaning;
}

/** What one framework has. A new one is a file of `frameworks` and a line in its index. */
export interface FrameworkCalls {
  readonly framework: Framework;
  readonly calls: readonly KnownCall[];
  /** Losses that are known by name and have no definition here. */
  readonly others?: readonly string[];
  /** The one name of what can be imported by several; null for what is not the framework's. */
  readonly canonical: (qualified: string, keywords: readonly (string | null)[]) => string | null;
  /** Names that stand for its modules where a file does not say what they are: `F`. */
  readonly usualNames: Readonly<Record<string, string>>;
  /** Whether its loss objects keep their settings as attributes of the constructor's names. */
  readonly keepsSettings?: boolean;
}

/** A list of parameters, `'input target weight'`. */
export const list = (names: string): readonly string[] => (names === '' ? [] : names.split(' '));
