import type { ByteSource } from '../bytes/byteSource';
import { BadInput } from '../errors';
import { unattended, type Work } from '../work';
import { arrow } from './arrow/arrow';
import { csv } from './csv/csv';
import { contentKind } from './contentKinds';
import { contributedFormats } from './contributedFormats';
import type { Dump, Format, Probe } from './format';
import { gguf } from './gguf/gguf';
import { gzipSource, isGzip, withoutGz } from './gzip/gzipSource';
import { hdf5 } from './hdf5/hdf5';
import { keras } from './hdf5/keras';
import { json } from './json/json';
import { jsonLines } from './json/jsonLines';
import { laterFormatOf } from './laterFormats';
import { matlab } from './matlab/matlab';
import { npy } from './npy';
import { npz } from './npz';
import { parquet } from './parquet/parquet';
import { pickleFile } from './pickled/pickleFile';
import { probeOf, refuseImpostors } from './probe';
import { pytorch } from './pytorch/pytorch';
import { safetensors } from './safetensors';
import { shardIndex } from './shardIndex';
import { noSiblings, type Siblings } from './siblings';
import { tensorflowCheckpoint } from './tensorflow/checkpoint';
import { tensorboardEvents } from './tensorflow/eventFile';
import { startsWithRecord } from './tensorflow/recordReader';
import { tensorflowJs } from './tensorflowJs/modelJson';

/** Every format that is read. Those with a signature come before those that only a name gives away. */
export const formats: readonly Format[] = [
  npy,
  npz,
  safetensors,
  pytorch,
  shardIndex,
  hdf5,
  keras,
  gguf,
  matlab,
  tensorflowCheckpoint,
  tensorboardEvents,
  tensorflowJs,
  parquet,
  arrow,
  json,
  jsonLines,
  csv,
  pickleFile,
];

/**
 * Opens a file of tensors, by its signature where the format has one, by its name otherwise. The dump closes the source;
 * where opening fails it is closed here.
 * @throws BadInput naming the file, the place and the reason
 */
export async function openDump(source: ByteSource, work: Work = unattended, siblings: Siblings = noSiblings): Promise<Dump> {
  try {
    const probe = await probeOf(source, work);
    if (!isGzip(probe.head)) {
      return await openAs(formatOf(source, probe), source, probe, work, siblings);
    }
    const inflated = await gzipSource(source, work);
    const outer = await probeOf(inflated, work);
    const inner = { ...outer, name: withoutGz(outer.name) };
    return await openAs(formatOf(inflated, inner), inflated, inner, work, siblings);
  } catch (error) {
    await source.close();
    throw error instanceof BadInput ? error.within({ file: source.name }) : error;
  }
}

function formatOf(source: ByteSource, probe: Probe): Format {
  const contributed = contributedFormats().find((candidate) => candidate.detect(probe));
  if (contributed !== undefined) {
    return contributed;
  }
  refuseImpostors(source.name, probe);
  const signed = signedFormat(probe);
  const format = signed ?? formats.find((candidate) => candidate.detect(probe));
  const later = laterFormatOf(probe) ?? (format === undefined && startsWithRecord(probe.head) ? 'TensorFlow records' : null);
  if (later !== null && signed === undefined) {
    throw new BadInput({ file: source.name, reason: `${later} are not read yet; ${supported()}` });
  }
  if (format === undefined) {
    const kind = contentKind(probe.head);
    throw new BadInput({ file: source.name, reason: `is no file of tensors that is known${kind === null || kind === 'text' ? '' : `; it looks like ${kind}`}; ${supported()}` });
  }
  return format;
}

/** The format that the bytes themselves are of, whatever the name says. Two bytes of a pickle are too few to say. */
function signedFormat(probe: Probe): Format | undefined {
  return formats.find((candidate) => candidate !== pickleFile && candidate.detect({ ...probe, name: '' }));
}

/** Opens a file as one of a format, and says where its name is that of another. */
async function openAs(format: Format, source: ByteSource, probe: Probe, work: Work, siblings: Siblings): Promise<Dump> {
  try {
    const dump = await format.open(source, work, siblings);
    const named = formats.find(({ extensions }) => extensions.some((extension) => probe.name.endsWith(extension)));
    const isMisnamed = named !== undefined && named !== format && !named.detect({ ...probe, name: '' }) && !mayHaveName(format, probe.name);
    return isMisnamed ? { ...dump, notes: [`is of the format ${format.title} by what it holds, whatever its name says`, ...dump.notes] } : dump;
  } catch (error) {
    const kind = contentKind(probe.head);
    if (!(error instanceof BadInput) || kind === null || isKindOf(format, kind)) {
      throw error;
    }
    throw new BadInput({ file: error.file, tensor: error.tensor, place: error.place, reason: `${error.reason}; it looks like ${kind}` });
  }
}

/** Names that several formats go by, beyond the extensions that they list. */
function mayHaveName(format: Format, name: string): boolean {
  const shared = /\.(bin|ckpt|pkl|pickle|part|json|index)$/;
  return shared.test(name) || (format === hdf5 && /\.(mat|keras)$/.test(name));
}

/** Whether files of a format look so. */
function isKindOf(format: Format, kind: string): boolean {
  const kinds: Readonly<Record<string, readonly Format[]>> = {
    'a zip archive': [npz, keras, pytorch],
    'a tar archive': [pytorch],
    'a pickle': [pytorch, pickleFile],
    JSON: [json, jsonLines, tensorflowJs, shardIndex],
    text: [json, jsonLines, csv, tensorflowJs, shardIndex, pickleFile],
  };
  return kinds[kind]?.includes(format) ?? false;
}

function supported(): string {
  return `read are ${formats.flatMap(({ extensions }) => extensions).join(', ')}`;
}
