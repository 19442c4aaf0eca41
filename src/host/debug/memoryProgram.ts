import type { DebuggeeAnswer } from '../../core/debuggee/answers';
import type { LiveValues } from '../../core/debuggee/lossOfProgram';
import { bytesOf, storedType } from '../../core/debuggee/memory/layout';
import { checkedPlace, parseMemoryValue } from '../../core/debuggee/memory/memoryValue';
import { npzFile, type StoredTensor } from '../../core/debuggee/npz';
import type { Asked } from '../../core/debuggee/requests';
import type { PausedProgram, SavedWay } from './debuggee';
import { EvaluationFailure, type Evaluations } from './evaluations';
import { LiveFailure } from './liveFailure';
import type { PrivateFolder } from './privateFolder';
import { readMemory, type SaveProgress } from './readMemory';
import type { Stop } from './stops';

/** Where a value of the program lies. */
export interface MemoryPlace {
  readonly reference: string;
  /** As the debugger calls it, `float [200][10]`. */
  readonly type: string;
}

const unseen: SaveProgress = { isCancelled: false, report: () => undefined };

/**
 * A paused program whose memory alone is read: in C++, Rust and the like nothing of ours can be computed in it. Values are
 * expressions with a layout, `logits.data() @ float32 [200, 10]`.
 */
export class MemoryProgram implements PausedProgram {
  constructor(private readonly evaluations: Evaluations) {}

  async ask<K extends Asked>(): Promise<DebuggeeAnswer<K>> {
    throw nothingIsComputed();
  }

  async save(stop: Stop, values: LiveValues, folder: PrivateFolder, name: string, progress: SaveProgress = unseen): Promise<SavedWay> {
    const parsed = Object.entries(values).map(([key, text]) => ({ key, ...parseMemoryValue(text) }));
    const whole = parsed.reduce((size, { layout }) => size + bytesOf(layout), 0);
    const tensors: StoredTensor[] = [];
    let done = 0;
    for (const { key, expression, layout } of parsed) {
      const { reference } = await this.locate(stop, expression);
      const part = { get isCancelled() { return progress.isCancelled; }, report: (fraction: number) => { progress.report((done + fraction * bytesOf(layout)) / whole); } };
      const bytes = await readMemory((args) => this.evaluations.ask(stop, 'readMemory', args, 'user'), { reference, offset: layout.offset, size: bytesOf(layout) }, part);
      tensors.push({ name: key, shape: layout.shape, stored: storedType(layout), bytes });
      done += bytes.length;
    }
    await folder.write(name, npzFile(tensors));
    return 'written';
  }

  /**
   * Where a value lies: what a pointer points to, or the variable itself.
   * @throws LiveFailure where the debugger does not say, or its adapter reads no memory
   */
  async locate(stop: Stop, text: string): Promise<MemoryPlace> {
    const expression = checkedPlace(text);
    if (!this.evaluations.stops.supportsReadMemory) {
      throw new LiveFailure('unsupported', 'the debugger of this program does not read memory');
    }
    const evaluate = (asked: string): Promise<unknown> => this.evaluations.ask(stop, 'evaluate', { expression: asked, frameId: stop.frame, context: 'watch' }, 'user');
    const found = placeIn(await evaluate(expression));
    if (/\bvector</.test(found.type)) {
      throw new LiveFailure('unsupported', 'the numbers of a vector lie elsewhere than itself; choose a pointer to the first one, such as &values[0]', expression);
    }
    const reference = found.reference ?? placeIn(await evaluate(`&(${expression})`).catch(noPlace)).address;
    if (reference === undefined) {
      throw new LiveFailure('unsupported', 'the debugger says no place in memory of it; choose a pointer to the first element, such as &values[0]', expression);
    }
    return { reference, type: found.type };
  }
}

/** Why such a program is asked for nothing but its memory. */
export function nothingIsComputed(): LiveFailure {
  return new LiveFailure('unsupported', 'in programs of this language tensors are read from memory, and nothing is computed; choose Inspect Tensor, or Use as Logits and Use as Labels');
}

/** What an answer says of a place: of a pointer, where it points to. */
function placeIn(answer: unknown): { readonly reference: string | undefined; readonly address: string | undefined; readonly type: string } {
  const { result, type, memoryReference } = typeof answer === 'object' && answer !== null ? answer as Readonly<Record<string, unknown>> : {};
  const typeText = typeof type === 'string' ? type : '';
  const address = typeof result === 'string' ? /^(?:\(.*\)\s*)?(0x[0-9a-f]+)\b/i.exec(result)?.[1] : undefined;
  const reference = typeof memoryReference === 'string' && memoryReference !== '' ? memoryReference : undefined;
  return { reference: /\*\s*(?:const)?$/.test(typeText) ? address ?? reference : reference ?? address, address, type: typeText };
}

/** A debugger that refuses says no place. */
function noPlace(error: unknown): undefined {
  if (error instanceof EvaluationFailure && error.kind === 'refused') {
    return undefined;
  }
  throw error;
}
