/** The beginnings of the images that a page can draw; −1 stands for any byte. */
const signatures: readonly (readonly [string, readonly number[]])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
  ['image/webp', [0x52, 0x49, 0x46, 0x46, -1, -1, -1, -1, 0x57, 0x45, 0x42, 0x50]],
  ['image/bmp', [0x42, 0x4d]],
];

/** The media type of an image by its first bytes, whatever its file is called; null where it is none of these. */
export function imageType(data: Uint8Array): string | null {
  const found = signatures.find(([, bytes]) => data.length > bytes.length && bytes.every((byte, i) => byte < 0 || data[i] === byte));
  return found?.[0] ?? null;
}
