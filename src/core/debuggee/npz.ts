import { npyHeader } from '../inspection/export/npyFile';
import { storedMember, zipDirectory } from '../inspection/export/zipWriter';

/** A tensor as a file of NumPy has it. */
export interface StoredTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** NumPy's own text, `<f4`. */
  readonly stored: string;
  /** Of all elements in C order. */
  readonly bytes: Uint8Array;
}

/** An uncompressed `.npz`. */
export function npzFile(tensors: readonly StoredTensor[]): Uint8Array {
  const members = tensors.map(({ name, shape, stored, bytes }) => storedMember(`${name}.npy`, joined([npyHeader(stored, shape), bytes])));
  return joined([...members.map(({ bytes }) => bytes), zipDirectory(members.map(({ entry }) => entry))]);
}

/** Parts one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
