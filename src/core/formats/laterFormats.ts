import type { Probe } from './format';

/** A kind of file that is known and not read. */
interface LaterFormat {
  readonly title: string;
  readonly extensions: readonly string[];
  readonly signature: readonly number[] | null;
}

const ascii = (text: string): number[] => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));

/** By name first: many of them share the signature of zip. */
const laterFormats: readonly LaterFormat[] = [
  { title: 'TensorFlow graphs', extensions: ['.meta', '.pb'], signature: null },
  { title: 'TensorFlow records', extensions: ['.tfrecord', '.tfrecords'], signature: null },
  { title: 'ONNX models', extensions: ['.onnx'], signature: null },
  { title: 'joblib files', extensions: ['.joblib'], signature: null },
];

/** How messages call a known kind of file that is not read; null for all others. */
export function laterFormatOf({ name, head }: Probe): string | null {
  const byName = laterFormats.find(({ extensions }) => extensions.some((extension) => name.endsWith(extension)));
  const bySignature = laterFormats.find(({ signature }) => signature?.every((byte, i) => head[i] === byte) === true);
  const found = byName ?? bySignature;
  return found?.title ?? null;
}
