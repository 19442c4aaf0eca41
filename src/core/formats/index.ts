import type { ByteSource } from '../bytes/byteSource';
import { BadInput } from '../errors';
import { unattended, type Work } from '../work';
import { arrow } from './arrow/arrow';
import { csv } from './csv/csv';
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

function formatOf(source: ByteSource, probe: Probe): Format {
  refuseImpostors(source.name, probe);
  const format = formats.find((candidate) => candidate.detect(probe));
  const later = laterFormatOf(probe) ?? (format === undefined && startsWithRecord(probe.head) ? 'TensorFlow records' : null);
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
  return (format === npy || format === hdf5) && format.detect({ ...probe, name: '' });
}

function supported(): string {
  return `read are ${formats.flatMap(({ extensions }) => extensions).join(', ')}`;
}
