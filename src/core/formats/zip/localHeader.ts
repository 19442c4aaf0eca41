/** Whether bytes begin as a zip archive does. */
export function startsAsZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b;
}

/** Name of the first member of an archive, by its own header: enough to tell what an archive may be, not to read it by. */
export function firstMemberName(head: Uint8Array): string {
  return new TextDecoder().decode(head.subarray(30, 30 + (head[26] ?? 0) + 256 * (head[27] ?? 0)));
}
