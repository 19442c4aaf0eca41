import { gzip, matlab5, zip } from './archives';
import { footed, npy, safetensors } from './headers';
import type { Layer, Opened } from './layer';
import { hdf5, records, sortedTable } from './sealed';

const layers: readonly Layer[] = [zip, gzip, matlab5, npy, safetensors, footed, sortedTable, records, hdf5];

const known = new WeakMap<Uint8Array, Opened | null>();

/** What a file wraps, by the one layer that understands it; null where none does. Finding it takes long, so that it is kept. */
export function openLayer(bytes: Uint8Array): Opened | null {
  let opened = known.get(bytes);
  if (opened === undefined) {
    opened = layers.reduce<Opened | null>((found, layer) => found ?? understood(layer, bytes), null);
    known.set(bytes, opened);
  }
  return opened;
}

/** Seeds that are damaged already make layers stumble. */
function understood(layer: Layer, bytes: Uint8Array): Opened | null {
  try {
    const opened = layer(bytes);
    return opened === null || opened.parts.length === 0 ? null : opened;
  } catch {
    return null;
  }
}
