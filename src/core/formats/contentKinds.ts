/** Kinds of file that tensors are not in, or not by that name, by their first bytes. */
const signatures: readonly (readonly [kind: string, start: number, bytes: readonly number[]])[] = [
  ['a zip archive', 0, [0x50, 0x4b, 3, 4]],
  ['a tar archive', 257, [0x75, 0x73, 0x74, 0x61, 0x72]],
  ['a 7z archive', 0, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['a file that Zstandard compressed', 0, [0x28, 0xb5, 0x2f, 0xfd]],
  ['a file that xz compressed', 0, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
  ['a file that bzip2 compressed', 0, [0x42, 0x5a, 0x68]],
  ['a PNG image', 0, [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG image', 0, [0xff, 0xd8, 0xff]],
  ['a PDF document', 0, [0x25, 0x50, 0x44, 0x46]],
  ['an SQLite database', 0, [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66]],
  ['a pickle', 0, [0x80, 2]],
  ['a pickle', 0, [0x80, 3]],
  ['a pickle', 0, [0x80, 4]],
  ['a pickle', 0, [0x80, 5]],
];

/** What a file looks like that is not what its name says; null where nothing is known of it. */
export function contentKind(head: Uint8Array): string | null {
  const found = signatures.find(([, start, bytes]) => bytes.every((byte, i) => head[start + i] === byte));
  return found?.[0] ?? (isText(head) ? textKind(head) : null);
}

function textKind(head: Uint8Array): string {
  const first = new TextDecoder().decode(head).replace(/^\ufeff/, '').trimStart()[0];
  return first === '{' || first === '[' ? 'JSON' : 'text';
}

/** Some bytes, and no control characters among them but those that text has. */
function isText(head: Uint8Array): boolean {
  return head.length > 3 && head.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 12 || byte === 13) && isUtf8(head);
}

function isUtf8(head: Uint8Array): boolean {
  try {
    // The last character may be cut.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
