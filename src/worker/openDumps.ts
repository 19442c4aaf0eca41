import type { FileSystem } from '../core/bytes/fileSystem';
import { BadInput } from '../core/errors';
import type { Dump } from '../core/formats/format';
import { TensorStore } from '../core/formats/tensorStore';
import { findTensor, readCells, type FoundTensor } from '../core/inspection/tensorView/cells';
import { listingOf, type DumpListing } from '../core/inspection/tensorView/dumpListing';
import { heatMapOf } from '../core/inspection/tensorView/heatMap';
import { summariseTensor } from '../core/inspection/tensorView/tensorSummary';
import type { CancelSignal, Work } from '../core/work';
import { tensorQueryNames } from '../protocol/guardsTensors';
import type { ArgumentOf, Handlers, ResultOf } from '../protocol/rpc';
import type { OpenDumpQueries, TensorQueries, TensorQueryName } from '../protocol/tensorQueries';
import { whenWritten } from './whenWritten';

/** A dump that an editor shows, with its files open. */
interface OpenDump {
  readonly path: string;
  readonly dump: Dump;
  readonly store: TensorStore;
}

type Answers = {
  readonly [K in TensorQueryName]: (find: (tensor: string) => FoundTensor, query: ArgumentOf<TensorQueries, K>, work: Work) => Promise<ResultOf<TensorQueries, K>>;
};

/** What an open dump answers to each question. */
const answers: Answers = {
  cells: (find, { tensor, ...query }, work) => readCells(find(tensor), query, query, work),
  summary: (find, { tensor }, work) => summariseTensor(find(tensor), work),
  heatMap: (find, { slice, size }, work) => heatMapOf(find(slice.tensor), slice, size, work),
};

/** The dumps that editors show tensor by tensor. */
export class OpenDumps {
  private readonly open = new Map<string, OpenDump>();

  /** @param files everything that this thread can read: the user opened the file, and formats reach only what lies beside it */
  constructor(private readonly files: FileSystem) {}

  /** The worker's handlers of all that concerns them, but for closing. */
  handlers(workOf: (signal: CancelSignal, session: string) => Work): Handlers<OpenDumpQueries & { openDump(request: { readonly session: string; readonly path: string }): DumpListing }> {
    const handler = <K extends TensorQueryName>(name: K) => (
      ({ session, query }: { readonly session: string; readonly query: ArgumentOf<TensorQueries, K> }, signal: CancelSignal) => (
        answers[name]((tensor) => this.find(session, tensor), query, workOf(signal, session))
      )
    );
    return {
      ...Object.fromEntries(tensorQueryNames.map((name) => [name, handler(name)])) as unknown as Handlers<OpenDumpQueries>,
      openDump: ({ session, path }, signal) => this.openAnew(session, path, workOf(signal, session)),
    };
  }

  async close(session: string): Promise<void> {
    const before = this.open.get(session);
    this.open.delete(session);
    await before?.store.close();
  }

  private async openAnew(session: string, path: string, work: Work): Promise<DumpListing> {
    const { files } = this;
    const opened = await whenWritten({
      run: async (): Promise<OpenDump> => {
        const store = new TensorStore(files);
        return { path, store, dump: await store.open(path, work) };
      },
      errorsOf: () => [],
      discard: ({ store }) => store.close(),
      files,
      folder: files.folderOf(path),
    }, work);
    await this.close(session);
    this.open.set(session, opened);
    return listingOf(opened.dump, opened.store.filesBeside(path));
  }

  private find(session: string, tensor: string): FoundTensor {
    const opened = this.open.get(session);
    if (opened === undefined) {
      throw new BadInput({ reason: 'this dump is not open any more; open it again' });
    }
    return findTensor(opened.dump, opened.path, tensor);
  }
}
