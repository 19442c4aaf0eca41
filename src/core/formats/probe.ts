import type { ByteSource } from '../bytes/byteSource';
import { readExactly } from '../bytes/readExactly';
import { BadInput } from '../errors';
import type { Work } from '../work';
import type { Probe } from './format';

const headBytes = 4096;

/** What a file looks like from outside. */
export async function probeOf(source: ByteSource, work: Work): Promise<Probe> {
  const head = await readExactly(source, 0, Math.min(source.size, headBytes), 'start', work.signal);
  const name = source.name.replace(/^.*[\\/]/, '').toLowerCase();
  return { name, head, size: source.size };
}

/** @throws BadInput for an empty file, and for what lies in a file's place when a download went wrong */
export function refuseImpostors(file: string, { size, head }: Probe): void {
  if (size === 0) {
    throw new BadInput({ file, reason: 'is empty' });
  }
  const start = new TextDecoder().decode(head.subarray(0, 64)).trimStart().toLowerCase();
  if (start.startsWith('version https://git-lfs')) {
    throw new BadInput({ file, reason: 'is a Git LFS pointer, not the file itself; fetch it with git lfs pull' });
  }
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) {
    throw new BadInput({ file, reason: 'is a web page, not the file itself; the download went wrong' });
  }
}
