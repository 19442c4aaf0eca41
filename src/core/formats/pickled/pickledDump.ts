import type { ByteSource } from '../../bytes/byteSource';
import type { Dump } from '../format';
import type { Wanted } from '../pickle/pickleMachine';
import type { PickleValue } from '../pickle/pickleValue';
import { nameTensors } from './batches';
import type { Understanding } from './meaning';
import { walk } from './walk';
import { notesOfWanted } from './wanted';

/** A pickled value, and what the pickles of its file would have called. */
export interface PickledContent {
  readonly value: PickleValue;
  readonly wanted: ReadonlyMap<string, Wanted>;
}

/** The tensors of a pickled value as a dump. */
export function pickledDump(
  format: string, source: ByteSource, { value, wanted }: PickledContent, understanding: Understanding, notes: readonly string[] = [],
): Dump {
  const found = walk(value, understanding);
  const named = nameTensors(found.leaves, source.name);
  return {
    format,
    tensors: named.tensors,
    notes: [...notesOfWanted(wanted, understanding.vocabulary), ...notes, ...found.notes, ...named.notes],
    close: () => source.close(),
  };
}
