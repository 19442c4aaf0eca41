/** Puts the bytes of elements together again, of which the first bytes of all come first, then the second bytes, and so on. */
export function unshuffle(bytes: Uint8Array, elementBytes: number): Uint8Array {
  if (elementBytes <= 1) {
    return bytes;
  }
  const count = Math.floor(bytes.length / elementBytes);
  const result = new Uint8Array(bytes.length);
  for (let byte = 0; byte < elementBytes; byte++) {
    const plane = byte * count;
    for (let i = 0, to = byte; i < count; i++, to += elementBytes) {
      result[to] = bytes[plane + i] ?? 0;
    }
  }
  // Bytes that do not fill an element stay where they are.
  result.set(bytes.subarray(count * elementBytes), count * elementBytes);
  return result;
}
