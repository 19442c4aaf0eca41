import { isClassNameKey } from '../classNameKeys';
import type { DumpTensor } from '../format';
import { PickleDict, integerOf, sequenceOf, type PickleValue } from '../pickle/pickleValue';
import { textTensor } from '../textTensor';
import type { Step } from './walk';

/** Names of classes that a pickle has under a key that says so: a list of texts, texts by their index, or indices by their text. */
export function namesIn(value: PickleValue, steps: readonly Step[]): readonly string[] | null {
  if (!isClassNameKey(steps.at(-1)?.name ?? '')) {
    return null;
  }
  const items = sequenceOf(value);
  if (items !== null) {
    return items.length > 0 && items.every((item) => typeof item === 'string') ? items : null;
  }
  return value instanceof PickleDict && value.entries !== null ? namesByIndex(value.entries) : null;
}

function namesByIndex(entries: ReadonlyMap<PickleValue, PickleValue>): readonly string[] | null {
  const names = new Map<number, string>();
  for (const [key, value] of entries) {
    const [index, name] = typeof value === 'string' ? [integerOf(typeof key === 'string' && /^\d{1,9}$/.test(key) ? Number(key) : key), value] : [integerOf(value), key];
    if (index === null || typeof name !== 'string') {
      return null;
    }
    names.set(index, name);
  }
  const list = Array.from({ length: names.size }, (_, i) => names.get(i));
  return list.length > 0 && list.every((name) => name !== undefined) ? list : null;
}

export function nameList(file: string, name: string, names: readonly string[]): DumpTensor {
  const bytes = names.reduce((sum, text) => sum + text.length, 0);
  return textTensor(file, name, [names.length], {
    dtype: 'string', bytes, refusal: 'holds text, of which no loss can be computed', read: () => Promise.resolve(names),
  });
}
