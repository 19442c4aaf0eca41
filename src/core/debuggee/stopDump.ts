import type { Convention } from '../spec/lossSpec';
import { writeSpec } from '../spec/write';
import { placeOf } from './memory/memoryValue';
import { entryOf, valuesOf, type LiveValues, type LossOfProgram } from './lossOfProgram';

/** Longest name of a tensor in the dump, without a number behind it. */
const longestName = 60;

/** A loss of a stop that is saved with its tensors, by the name that it has in the spec. */
export interface SavedLoss {
  readonly name: string;
  readonly loss: LossOfProgram;
}

/** The tensors of a stop as one dump: an expression that several losses use is in it once. */
export class StopDump {
  /** The name in the dump, by expression. */
  private readonly names = new Map<string, string>();

  /** @param tensors further expressions */
  constructor(private readonly losses: readonly SavedLoss[], tensors: readonly string[]) {
    for (const expression of [...losses.flatMap(({ loss }) => Object.values(valuesOf(loss))), ...tensors]) {
      if (!this.names.has(expression)) {
        this.names.set(expression, this.freeName(expression));
      }
    }
  }

  /** The expressions, by the names that their tensors have. */
  get values(): LiveValues {
    return Object.fromEntries([...this.names].map(([expression, name]) => [name, expression]));
  }

  /** The text of the spec of its losses; null where it has none. */
  specText(file: string): string | null {
    const [first] = this.losses;
    if (first === undefined) {
      return null;
    }
    const convention: Convention = first.loss.convention;
    return writeSpec({
      convention,
      losses: this.losses.map(({ name, loss }) => ({
        ...entryOf(loss, file, (role, expression) => this.names.get(expression) ?? role), name,
        ...(loss.convention === convention ? {} : { convention: loss.convention }),
      })),
      regularization: [],
    });
  }

  /** `batch_labels` of `batch["labels"]`. */
  private freeName(expression: string): string {
    const plain = placeOf(expression).replace(/\W+/g, '_').replace(/^_+|_+$/g, '').slice(0, longestName);
    const name = /^[A-Za-z]/.test(plain) ? plain : `tensor_${plain}`.replace(/_$/, '');
    const taken = new Set(this.names.values());
    for (let number = 1; ; number++) {
      const free = number === 1 ? name : `${name}_${number}`;
      if (!taken.has(free)) {
        return free;
      }
    }
  }
}
