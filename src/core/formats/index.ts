import type { ByteSource } from '../bytes/byteSource';
import { readExactly } from '../bytes/readExactly';
import { BadInput } from '../errors';
import { unattended, type Work } from '../work';
import { csv } from './csv/csv';
import type { Dump, Format, Probe } from './format';
import { gzipSource, isGzip, withoutGz } from './gzip/gzipSource';
import { json } from './json/json';
import { jsonLines } from './json/jsonLines';
import { laterFormatOf, looksLikePickle } from './laterFormats';
import { parquet } from './parquet/parquet';
import { arrow } from './arrow/arrow';
import { npy } from './npy';
import { npz } from './npz';
import { safetensors } from './safetensors';
import { noSiblings, type Siblings } from './siblings';

/** Every format that is read. Those with a signature come before those that only a name gives away. */
export const formats: readonly Format[] = [npy, npz, safetensors, parquet, arrow, json, jsonLines, csv];

const headBytes = 4096;

/**
 * Opens a file of tensors, by its signature where the format has one, by its name otherwise. The dump closes the source;
 * where opening fails it is closed here.
 * @throws BadInput naming the file, the place and the reason
 */
export async function openDump(source: ByteSource, work: Work = unattended, siblings: Siblings = noSiblings): Promise<Dump> {
  try {
    const probe = await probeOf(source, work);
    if (!isGzip(probe.head)) {
      return await formatOf(source, probe).open(source, work, siblings);
    }
    const inflated = await gzipSource(source, work);
    const inner = await probeOf(inflated, work);
    return await formatOf(inflated, { ...inner, name: withoutGz(inner.name) }).open(inflated, work, siblings);
  } catch (error) {
    await source.close();
    throw error instanceof BadInput ? error.within({ file: source.name }) : error;
  }
}

async function probeOf(source: ByteSource, work: Work): Promise<Probe> {
  const head = await readExactly(source, 0, Math.min(source.size, headBytes), 'start', work.signal);
  const name = source.name.replace(/^.*[\\/]/, '').toLowerCase();
  return { name, head, size: source.size };
}

function formatOf(source: ByteSource, probe: Probe): Format {
  if (probe.size === 0) {
    throw new BadInput({ file: source.name, reason: 'is empty' });
  }
  const start = new TextDecoder().decode(probe.head.subarray(0, 64)).trimStart().toLowerCase();
  if (start.startsWith('version https://git-lfs')) {
    throw new BadInput({ file: source.name, reason: 'is a Git LFS pointer, not the file itself; fetch it with git lfs pull' });
  }
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) {
    throw new BadInput({ file: source.name, reason: 'is a web page, not the file itself; the download went wrong' });
  }
  const format = formats.find((candidate) => candidate.detect(probe));
  const later = laterFormatOf(probe) ?? (format === undefined && looksLikePickle(probe) ? 'pickles' : null);
  if (later !== null && !isSigned(probe, format)) {
    throw new BadInput({ file: source.name, reason: `${later} are not read yet; ${supported()}` });
  }
  if (format === undefined) {
    throw new BadInput({ file: source.name, reason: `is no file of tensors that is known; ${supported()}` });
  }
  return format;
}

/** Whether the bytes themselves say which format it is, whatever the name says. */
function isSigned(probe: Probe, format: Format | undefined): boolean {
  return format === npy && format.detect({ ...probe, name: '' });
}

function supported(): string {
  return `read are ${formats.flatMap(({ extensions }) => extensions).join(', ')}`;
}
