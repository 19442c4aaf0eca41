import type { Probe } from './format';

/** Kinds of file that are known and not read, by their extensions. */
const laterFormats: Readonly<Record<string, readonly string[]>> = {
  'TensorFlow graphs': ['.meta', '.pb'],
  'TensorFlow records': ['.tfrecord', '.tfrecords'],
  'ONNX models': ['.onnx'],
};

/** How messages call a known kind of file that is not read; null for all others. */
export function laterFormatOf({ name }: Probe): string | null {
  const found = Object.entries(laterFormats).find(([, extensions]) => extensions.some((extension) => name.endsWith(extension)));
  return found?.[0] ?? null;
}
