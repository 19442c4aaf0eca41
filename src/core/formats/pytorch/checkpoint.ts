import type { Wanted } from '../pickle/pickleMachine';
import type { PickleValue } from '../pickle/pickleValue';
import type { Storages } from './storages';

/** What `torch.save` wrote: a pickled value, and the storages that its tensors are views of. */
export interface Checkpoint {
  readonly contents: PickleValue;
  readonly wanted: ReadonlyMap<string, Wanted>;
  readonly storages: Storages;
  readonly notes: readonly string[];
}
