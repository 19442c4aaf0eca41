import type { ByteSource, DiskFile } from '../../bytes/byteSource';
import { fillExactly } from '../../bytes/readExactly';
import type { DiskRun, RowReader } from '../../tensors/rowReader';
import { unattended } from '../../work';
import { copyOf, type CopiedBlock } from '../computedBlock';
import { computePass } from '../fusedPass';
import { HeapRoom } from '../heapRoom';
import type { FusedKernels } from '../kernels';
import { blocksOfThread, type SharedBlock, type SharedPass, type SharedRows } from './passThreads';

/** What a thread computes the blocks of a pass in. */
export class ThreadRoom {
  private readonly sources = new Map<string, ByteSource>();
  private readonly scores = new RunsOfRows((file) => this.sourceOf(file));
  private readonly labels = new RunsOfRows((file) => this.sourceOf(file));
  private readonly room: HeapRoom;
  private reading = 0;
  private isEnded = false;

  /** @throws RangeError where there is no memory for a block */
  constructor(private readonly kernels: FusedKernels, private readonly shared: SharedPass, private readonly open: (file: DiskFile) => ByteSource) {
    const { pass, blockRows } = shared;
    const classes: SharedRows = { dtype: 'int32', shape: [0, pass.samplesPerRow], littleEndian: true };
    const rows = { scores: readerOf(shared.scores, this.scores), labels: readerOf(shared.labels ?? classes, this.labels) };
    this.room = new HeapRoom(kernels, { ...pass, plainClasses: null }, rows, blockRows, blocksOfThread);
  }

  /** @throws BadInput where the rows cannot be read */
  async compute(block: SharedBlock): Promise<CopiedBlock> {
    const { kernels, room, shared: { pass } } = this;
    const { start, end, classes } = block;
    const turn = room.takeTurn();
    this.reading += 1;
    try {
      this.scores.place(start, block.scores);
      this.labels.place(start, block.labels ?? []);
      await turn.scores.read(start, end, unattended);
      await turn.labels?.read(start, end, unattended);
      if (classes !== null) {
        turn.classes?.block.int32().set(classes);
      }
      const results = room.resultsOf((end - start) * pass.samplesPerRow);
      computePass(kernels, pass, room.inputsOf(turn, results.columns.rows), results);
      return copyOf(room.computed(turn, results), block.memory);
    } finally {
      room.giveBack(turn);
      [this.scores, this.labels].forEach((rows) => { rows.forget(start); });
      this.reading -= 1;
      this.releaseAtEnd();
    }
  }

  /** No more blocks come; what is being read goes on to its end. */
  end(): void {
    this.isEnded = true;
    this.releaseAtEnd();
  }

  private releaseAtEnd(): void {
    if (this.isEnded && this.reading === 0) {
      this.room.release();
      this.sources.forEach((source) => { void source.close(); });
    }
  }

  private sourceOf(file: DiskFile): ByteSource {
    const known = this.sources.get(file.path) ?? this.open(file);
    this.sources.set(file.path, known);
    return known;
  }
}

/** Rows whose bytes lie where it is said of each block. */
class RunsOfRows {
  private readonly runs = new Map<number, readonly DiskRun[]>();

  constructor(private readonly sourceOf: (file: DiskFile) => ByteSource) {}

  place(start: number, runs: readonly DiskRun[]): void {
    this.runs.set(start, runs);
  }

  forget(start: number): void {
    this.runs.delete(start);
  }

  async readInto(start: number, target: Uint8Array): Promise<void> {
    let filled = 0;
    for (const { file, offset, byteLength } of this.runs.get(start) ?? []) {
      await fillExactly(this.sourceOf(file), offset, target.subarray(filled, filled + byteLength), 'data');
      filled += byteLength;
    }
  }
}

function readerOf({ dtype, shape, littleEndian }: SharedRows, rows: RunsOfRows): RowReader {
  return {
    dtype, shape,
    stored: { littleEndian, readInto: (start, target) => rows.readInto(start, target) },
    readRows: () => Promise.reject(new RangeError('a thread reads rows as they are stored')),
  };
}
