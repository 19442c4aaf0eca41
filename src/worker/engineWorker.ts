import type { FileSystem } from '../core/bytes/fileSystem';
import { nodeFileSystem } from '../core/bytes/nodeFile';
import { BadInput } from '../core/errors';
import { contributeFormats } from '../core/formats/contributedFormats';
import { TensorStore } from '../core/formats/tensorStore';
import type { EngineRuntime } from '../core/inspection/engine';
import { withContributedLosses } from '../core/inspection/contributedLosses';
import { underEveryConvention } from '../core/inspection/explain/everyConvention';
import { explain } from '../core/inspection/explain/explain';
import { tensorsOf } from '../core/inspection/inspectionView';
import { analyseSpec } from '../core/inspection/language/analyse';
import { completeSpec } from '../core/inspection/language/complete';
import { describeDump } from '../core/inspection/language/describeDump';
import { describeReference } from '../core/inspection/language/describeReference';
import { rebaseSpec } from '../core/spec/references';
import { writeSpec } from '../core/spec/write';
import type { CancelSignal, Work } from '../core/work';
import { workerGuards } from '../protocol/guardsWorker';
import type { ContributedLoss } from '../protocol/contributions';
import type { HostApi } from '../protocol/hostApi';
import { Connection, type ArgumentOf, type Channel, type Handlers, type Nothing } from '../protocol/rpc';
import type { WorkerApi, WorkerEvents } from '../protocol/workerApi';
import { answersOf, ofAllRows } from './answers';
import { contributedFormat } from './contributed/contributedFormat';
import { LentFiles } from './contributed/lentFiles';
import { inSpecContext } from './specContext';
import { joinedFileSystem } from './files/virtualFileSystem';
import { whileWanted } from './files/whileWanted';
import { OpenDumps } from './openDumps';
import type { Onlooker } from './firstSession';
import { openSession, type Session } from './session';

/** Milliseconds between two progress events of a session. */
const progressInterval = 50;

/** The engine behind the protocol: sessions of inspections, and the answers to what their panels ask. */
export class EngineWorker {
  private readonly sessions = new Map<string, Session>();
  private readonly connection: Connection<WorkerApi, WorkerEvents, HostApi, Nothing>;
  /** Everything that this thread can read. */
  private readonly files: FileSystem;
  private readonly dumps: OpenDumps;
  private readonly lent = new LentFiles();
  /** Losses that other extensions have added. */
  private added: readonly ContributedLoss[] = [];
  private engine: Promise<EngineRuntime> | undefined;

  /** @param startEngine loads the engine and its kernels; called at the first inspection */
  constructor(channel: Channel, private readonly startEngine: () => Promise<EngineRuntime>) {
    this.files = joinedFileSystem(nodeFileSystem('own'), (method, argument) => this.connection.call(method, argument));
    this.dumps = new OpenDumps(this.files);
    this.connection = new Connection<WorkerApi, WorkerEvents, HostApi, Nothing>(channel, this.handlers(), workerGuards, {});
  }

  private handlers(): Handlers<WorkerApi> {
    return {
      ...answersOf((session) => this.session(session), (signal, session) => this.work(signal, session)),
      ...this.dumps.handlers((signal, session) => this.work(signal, session)),
      inspect: async (request, signal) => {
        const work = this.work(signal, request.session);
        const runtime = await this.startedEngine();
        const { session, view } = await openSession(request, runtime, whileWanted(this.files, signal), {
          before: this.sessions.get(request.session), onlooker: this.onlooker(request),
        }, work);
        await this.replaceSession(request.session, session);
        return view;
      },
      explain: ({ session, ...query }, signal) => {
        const { inspection, context } = ofAllRows(this.session(session));
        return explain(inspection, context, query, this.work(signal, session));
      },
      underEveryConvention: ({ session, loss }, signal) => {
        const { inspection, context } = ofAllRows(this.session(session));
        return underEveryConvention(inspection, context, loss, this.work(signal, session));
      },
      specText: async ({ session, spec, path }) => {
        const { folder } = this.session(session).inspection.subject;
        // All files: the folder to write to may lie outside those that references may lead into.
        return writeSpec(await rebaseSpec(spec, folder, this.files.folderOf(path), this.files));
      },
      analyseSpec: async (request, signal) => {
        const runtime = await this.startedEngine();
        return inSpecContext(request, this.files, runtime, (context) => analyseSpec(request.path, request.text, context, this.work(signal)));
      },
      completeSpec: async (request, signal) => {
        const runtime = await this.startedEngine();
        return inSpecContext(request, this.files, runtime, (context) => completeSpec(request.path, request.text, request.offset, context, this.work(signal)));
      },
      summarise: async ({ path, reference, allowedFolders }, signal) => {
        const runtime = await this.startedEngine();
        return inSpecContext({ allowedFolders, isTrusted: false }, this.files, runtime, (context) => describeReference(reference, context.files.folderOf(path), context, this.work(signal)));
      },
      describeDump: async ({ path, tensor, allowedFolders }, signal) => {
        const runtime = await this.startedEngine();
        return inSpecContext({ allowedFolders, isTrusted: false }, this.files, runtime, (context) => describeDump(path, tensor, context, this.work(signal)));
      },
      tensors: async ({ path }, signal) => {
        const store = new TensorStore(this.files);
        try {
          return await tensorsOf(path, path, store, this.work(signal));
        } finally {
          await store.close();
        }
      },
      contribute: ({ formats, losses }) => {
        contributeFormats(formats.map((format) => contributedFormat(format, (method, argument) => this.connection.call(method, argument), this.lent)));
        this.added = losses;
        return null;
      },
      readLent: (request) => this.lent.read(request),
      close: async ({ session }) => {
        await this.replaceSession(session, undefined);
        await this.dumps.close(session);
        return null;
      },
      ping: () => null,
    };
  }

  private async startedEngine(): Promise<EngineRuntime> {
    this.engine ??= this.startEngine();
    try {
      const runtime = await this.engine;
      return { ...runtime, catalogue: withContributedLosses(runtime.catalogue, this.added) };
    } catch (error) {
      // The next inspection tries again.
      this.engine = undefined;
      throw error;
    }
  }

  private session(id: string): Session {
    const session = this.sessions.get(id);
    if (session === undefined) {
      throw new BadInput({ reason: 'this inspection is not open any more; inspect again' });
    }
    return session;
  }

  private onlooker({ session, firstSight = '' }: ArgumentOf<WorkerApi, 'inspect'>): Onlooker {
    return {
      show: async (first) => {
        await this.replaceSession(session, first.session);
        this.connection.send('firstSight', { session, firstSight, view: first.view });
      },
      refine: (figures) => { this.connection.send('refined', { session, firstSight, figures }); },
    };
  }

  private async replaceSession(id: string, session: Session | undefined): Promise<void> {
    const before = this.sessions.get(id);
    if (session === undefined) {
      this.sessions.delete(id);
    } else {
      this.sessions.set(id, session);
    }
    // A session goes on with the files that its first sight has opened.
    if (before?.context.store !== session?.context.store) {
      await before?.context.store.close();
    }
  }

  private work(signal: CancelSignal, session?: string): Work {
    let sent = 0;
    return {
      signal,
      // A turn of the event loop, in which a cancel can arrive.
      pause: () => new Promise((resolve) => { setImmediate(resolve); }),
      progress: (fraction, message) => {
        const now = Date.now();
        if (session !== undefined && now - sent >= progressInterval) {
          sent = now;
          this.connection.send('progress', { session, fraction: Math.min(1, Math.max(0, fraction)), message });
        }
      },
    };
  }
}
