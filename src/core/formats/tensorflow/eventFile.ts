import type { ByteSource } from '../../bytes/byteSource';
import { BadInput, locating } from '../../errors';
import type { Tensor } from '../../tensors/tensor';
import type { Work } from '../../work';
import type { DumpTensor, Format } from '../format';
import { memoryTensor } from '../memoryTensor';
import { RecordReader, startsWithRecord } from './recordReader';
import { ScalarSeries } from './scalarSeries';
import { readEvent, type SummaryEvent } from './summaryEvent';

/** Points of all tags together; most runs log some thousands. */
const maximumPoints = 20_000_000;

/**
 * What a run logged for TensorBoard: the scalars of each tag as a tensor of its name, with `tag/step` and
 * `tag/wall_time` beside it. The file has no directory, so that all of it is read once.
 */
export const tensorboardEvents: Format = {
  id: 'tensorboard-events',
  title: 'TensorBoard events',
  extensions: [],
  namePattern: /\.tfevents\./,
  detect: ({ name, head }) => (name.includes('.tfevents.') && !exported.test(name)) || (startsWithRecord(head) && namesItsVersion(head)),
  open: async (source, work) => {
    const log = await readLog(source, work);
    return {
      format: tensorboardEvents.id,
      tensors: log.tensors(),
      notes: log.notes(),
      close: () => source.close(),
    };
  },
};

/** Names of what other tools make of an event file. */
const exported = /\.(csv|tsv|jsonl?|ndjson|np[yz])$/;

/** The first record of every event file says `brain.Event:2`. */
function namesItsVersion(head: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(head.subarray(0, 64)).includes('brain.Event:');
}

async function readLog(source: ByteSource, work: Work): Promise<EventLog> {
  const reader = new RecordReader(source, work);
  const log = new EventLog();
  for (let record = await reader.next(); record !== null; record = await reader.next()) {
    const bytes = record;
    log.add(await locating({ file: source.name, place: `record ${reader.count}` }, () => readEvent(bytes)));
    if (log.points > maximumPoints) {
      throw new BadInput({ file: source.name, reason: `holds more than ${maximumPoints} logged numbers` });
    }
  }
  if (reader.problem !== null && reader.count === 0) {
    throw new BadInput({ file: source.name, reason: `holds no whole record: ${reader.problem}` });
  }
  log.problem = reader.problem;
  log.records = reader.count;
  return log;
}

/** Series by their tag, as the records come in. */
class EventLog {
  points = 0;
  records = 0;
  /** Why the rest of the file could not be read. */
  problem: string | null = null;
  private readonly series = new Map<string, ScalarSeries>();
  private readonly otherTags = new Set<string>();
  private dropped = 0;

  add({ scalars, otherTags, step, wallTime, isStart }: SummaryEvent): void {
    if (isStart) {
      this.dropFrom(step);
    }
    for (const scalar of scalars) {
      let series = this.series.get(scalar.tag);
      if (series === undefined) {
        series = new ScalarSeries();
        this.series.set(scalar.tag, series);
      }
      series.add(scalar, step, wallTime);
      this.points += 1;
    }
    otherTags.forEach((tag) => this.otherTags.add(tag));
  }

  tensors(): DumpTensor[] {
    const tensors: DumpTensor[] = [];
    const add = (name: string, tensor: Tensor): void => { tensors.push(memoryTensor(name, tensor)); };
    for (const [tag, series] of this.series) {
      add(tag, series.valueTensor());
      add(this.nameBeside(tag, 'step'), series.stepTensor());
      add(this.nameBeside(tag, 'wall_time'), series.wallTimeTensor());
    }
    return tensors;
  }

  notes(): string[] {
    const notes: string[] = [];
    if (this.problem !== null) {
      notes.push(`${this.problem}; the ${this.records} records before it are read. A run that is still writing leaves its last record unfinished`);
    }
    if (this.dropped > 0) {
      notes.push(`the run was started again from an earlier step; ${this.dropped} numbers logged past it before are left out, as TensorBoard does`);
    }
    if (this.otherTags.size > 0) {
      notes.push(`${this.otherTags.size} ${this.otherTags.size === 1 ? 'tag holds' : 'tags hold'} images, histograms, text or other things that are no single numbers, and ${this.otherTags.size === 1 ? 'is' : 'are'} not listed`);
    }
    return notes;
  }

  private dropFrom(step: bigint): void {
    for (const [tag, series] of this.series) {
      this.dropped += series.dropFrom(step);
      if (series.length === 0) {
        this.series.delete(tag);
      }
    }
  }

  /** `tag/step`, unless the run has a tag of that name itself. */
  private nameBeside(tag: string, what: string): string {
    const name = `${tag}/${what}`;
    return this.series.has(name) ? `${name} of ${tag}` : name;
  }
}
