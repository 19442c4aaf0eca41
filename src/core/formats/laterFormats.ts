import type { Probe } from './format';

/** A kind of file that is known and not read. */
interface LaterFormat {
  readonly title: string;
  readonly extensions: readonly string[];
  readonly signature: readonly number[] | null;
}

const ascii = (text: string): number[] => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));

/** By name first: many of them share the signatures of zip and pickle. */
const laterFormats: readonly LaterFormat[] = [
  { title: 'PyTorch checkpoints', extensions: ['.pt', '.pth', '.ckpt', '.bin'], signature: null },
  { title: 'sharded safetensors indexes', extensions: ['.safetensors.index.json', '.bin.index.json'], signature: null },
  { title: 'Keras models', extensions: ['.keras'], signature: null },
  { title: 'HDF5 files', extensions: ['.h5', '.hdf5', '.hdf'], signature: [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a] },
  { title: 'TensorFlow checkpoints', extensions: ['.index', '.meta', '.pb'], signature: null },
  { title: 'TensorFlow records', extensions: ['.tfrecord', '.tfrecords'], signature: null },
  { title: 'MATLAB files', extensions: ['.mat'], signature: ascii('MATLAB 5.0') },
  { title: 'GGUF files', extensions: ['.gguf'], signature: ascii('GGUF') },
  { title: 'ONNX models', extensions: ['.onnx'], signature: null },
  { title: 'pickles', extensions: ['.pkl', '.pickle', '.joblib'], signature: null },
];

const pickleProtocols = [2, 3, 4, 5];

/** How messages call a known kind of file that is not read; null for all others. */
export function laterFormatOf({ name, head }: Probe): string | null {
  const byName = laterFormats.find(({ extensions }) => extensions.some((extension) => name.endsWith(extension)));
  const bySignature = laterFormats.find(({ signature }) => signature?.every((byte, i) => head[i] === byte) === true);
  const found = byName ?? bySignature;
  if (found !== undefined) {
    return found.title;
  }
  if (/\.data-\d{5}-of-\d{5}$/.test(name)) {
    return 'TensorFlow checkpoints';
  }
  return null;
}

/** Whether a file that no format knows starts as a pickle does: a safetensors header of 640 bytes starts so too. */
export function looksLikePickle({ head }: Probe): boolean {
  return head[0] === 0x80 && pickleProtocols.includes(head[1] ?? 0);
}
