import { randomUUID } from 'node:crypto';
import { EventEmitter, workspace, type Event } from 'vscode';
import type { CandidateTensor } from '../../core/inspection/document';
import type { ConventionRow, Explanation } from '../../core/inspection/explain/explanation';
import type { LossSpec } from '../../core/spec/lossSpec';
import type { CancelSignal } from '../../core/work';
import type { PanelApi, PanelStatus, ReadingProgress } from '../../protocol/panelApi';
import { refinedView } from '../../protocol/refinedView';
import type { InspectionQueries, QueryName } from '../../protocol/inspectionQueries';
import { RemoteError, type Connection, type Nothing, type ArgumentOf, type CallSignal, type ResultOf } from '../../protocol/rpc';
import type { InspectionTarget, WorkerApi, WorkerEvents } from '../../protocol/workerApi';
import { DisposableStore, type Disposable } from '../disposableStore';
import type { EngineLease } from '../engine/engine';
import type { EngineConnection } from '../engine/engineThread';
import { isExpected, type Log } from '../log';
import { folderOfPath } from '../files/uriPaths';
import { conventionSetting, defaultConvention } from './defaultConvention';
import type { FileAccess } from './fileAccess';
import { isModule } from './involvedFiles';
import type { RoleMemory } from './roleMemory';
import { folderOf, titleOf } from './target';

/** A shorter inspection does not announce itself, so that a changed parameter does not make the panel flicker. */
const quickMilliseconds = 150;
const progressMilliseconds = 100;

/** A number to explain, as it was typed, and the loss it is said to be of; null: of any. */
type NumberQuery = ArgumentOf<PanelApi, 'explain'>;
type ReportProgress = (fraction: number, message: string) => void;

/** One target's inspection in the engine: what is known of it now, and the calls that look into it. */
export class Inspection implements Disposable {
  private readonly session = randomUUID();
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new EventEmitter<PanelStatus>());
  /** Tensors of dumps that the user added to a spec's inspection. */
  private added: readonly CandidateTensor[] = [];
  /** Folders of files that the user picked for this inspection beside its target. */
  private readonly picked = new Set<string>();
  private spec: LossSpec | undefined;
  /** The step of a series that the user chose. */
  private step: string | undefined;
  /** The spec that was remembered of an earlier inspection of these files. */
  private remembered: LossSpec | undefined;
  private running: AbortController | undefined;
  /** Ends with the run under way. */
  private settled: Promise<void> = Promise.resolve();
  private search: AbortController | undefined;
  private current: PanelStatus;

  private readonly reading = this.store.add(new EventEmitter<ReadingProgress>());

  readonly onDidChange: Event<PanelStatus> = this.changed.event;
  /** More of what was seen at first sight was read. */
  readonly onDidRead: Event<ReadingProgress> = this.reading.event;

  constructor(
    private inspected: InspectionTarget,
    private readonly engine: EngineLease,
    private readonly access: FileAccess,
    private readonly roles: RoleMemory,
    private readonly log: Log,
  ) {
    this.current = this.loading(0, '');
    this.store.add(engine);
    this.store.add(engine.onDidEnd((reason) => { this.loseEngine(reason); }));
    this.store.add(workspace.onDidChangeConfiguration((event) => {
      if (this.inspected.kind === 'dumps' && this.spec === undefined && event.affectsConfiguration(conventionSetting)) {
        void this.refresh();
      }
    }));
    this.store.add(workspace.onDidGrantWorkspaceTrust(() => {
      if (this.current.kind === 'inspection' && this.current.view.spec.losses.some(({ loss }) => loss === 'custom')) {
        void this.refresh();
      }
    }));
  }

  get target(): InspectionTarget {
    return this.inspected;
  }

  get status(): PanelStatus {
    return this.current;
  }

  /** Inspects with `spec` in place of the file's or the inferred one, where given; else with what the user chose for these dumps before. */
  start(spec?: LossSpec, step = this.step): Promise<void> {
    this.step = step;
    this.remembered = spec === undefined ? this.roles.recall(this.inspected) : undefined;
    this.spec = spec ?? this.remembered;
    return this.run();
  }

  /** Shows another step of the series that the files are of. */
  showStep(step: string | undefined): Promise<void> {
    this.step = step;
    return this.run();
  }

  /** Inspects with a spec that the user changed, and remembers it for these dumps. */
  async change(spec: LossSpec): Promise<void> {
    const shown = this.start(spec);
    await this.roles.remember(this.inspected, spec);
    await shown;
  }

  /** Infers the roles again, and forgets those that the user gave. */
  async forgetRoles(): Promise<void> {
    await this.roles.forget(this.inspected);
    await this.start();
  }

  refresh(): Promise<void> {
    return this.run();
  }

  /**
   * Inspects the files as they are now, in silence. Where they cannot be read, as while a training writes them, what is shown stays.
   * @returns whether what is shown is of the files as they are
   */
  async renew(): Promise<boolean> {
    await this.settled;
    if (this.current.kind !== 'inspection') {
      await this.run();
      return this.current.kind !== 'failed';
    }
    const running = new AbortController();
    this.running = running;
    const status = await this.inspect(running, { whereWorse: 'keep' }).catch((error: unknown) => (isLost(error) ? this.statusOf(error) : undefined));
    if (this.running === running) {
      this.running = undefined;
      if (status !== undefined) {
        this.set(status);
      }
    }
    return status !== undefined;
  }

  /** Inspects another target from now on: the spec just saved, or more dumps. */
  retarget(target: InspectionTarget): Promise<void> {
    // A spec saved elsewhere goes on reading what it was made from.
    this.picked.add(folderOf(this.inspected));
    this.inspected = target;
    this.step = undefined;
    return this.start();
  }

  /** Lets this inspection read another run's files, which the user picked to compare it with. */
  async allow(target: InspectionTarget): Promise<void> {
    this.picked.add(folderOf(target));
    await this.run();
  }

  cancel(): void {
    this.running?.abort();
    this.search?.abort();
  }

  /** Asks the engine about this inspection. */
  ask<K extends QueryName>(name: K, query: ArgumentOf<InspectionQueries, K>, signal?: CallSignal): Promise<ResultOf<InspectionQueries, K>> {
    // A session's question has the same answer as the page's; the compiler does not see that for all at once.
    const connection = this.engine.connection() as unknown as Connection<Nothing, Nothing, InspectionQueries, Nothing>;
    return connection.call(name, { session: this.session, query } as never, signal);
  }

  /** Where a number comes from; `onProgress` is told how far the search is. */
  explain(query: NumberQuery, caller: CancelSignal, onProgress: ReportProgress): Promise<Explanation> {
    return this.searching(caller, onProgress, (connection, signal) => connection.call('explain', { session: this.session, ...query }, signal));
  }

  underEveryConvention(query: { readonly loss: number }, caller: CancelSignal, onProgress: ReportProgress): Promise<readonly ConventionRow[]> {
    return this.searching(caller, onProgress, (connection, signal) => connection.call('underEveryConvention', { session: this.session, ...query }, signal));
  }

  specText(spec: LossSpec, path: string): Promise<string> {
    return this.engine.connection().call('specText', { session: this.session, spec, path });
  }

  /** Adds dumps: to the dumps inspected, whose roles are inferred anew, or to what the roles of a spec can be given. */
  async addDumps(paths: readonly string[]): Promise<void> {
    if (this.inspected.kind === 'dumps') {
      await this.retarget({ kind: 'dumps', paths: [...new Set([...this.inspected.paths, ...paths])] });
      return;
    }
    paths.forEach((path) => { this.picked.add(folderOfPath(path)); });
    const tensors = await Promise.all(paths.map((path) => this.engine.connection().call('tensors', { path })));
    const known = new Set(this.added.map(({ reference }) => reference));
    this.added = [...this.added, ...tensors.flat().filter(({ reference }) => !known.has(reference))];
    if (this.current.kind === 'inspection') {
      this.set(this.withAdded(this.current));
    }
  }

  dispose(): void {
    this.search?.abort();
    this.running?.abort();
    this.running = undefined;
    // Fails when the engine ends first, and then nothing is left to close.
    void this.engine.runningConnection()?.call('close', { session: this.session }).catch(() => undefined);
    this.store.dispose();
  }

  private run(): Promise<void> {
    this.settled = this.inspectAloud();
    return this.settled;
  }

  private async inspectAloud(): Promise<void> {
    this.running?.abort();
    const running = new AbortController();
    this.running = running;
    // What is shown stays until the next is whole.
    const firstSight = this.current.kind === 'inspection' ? undefined : randomUUID();
    const announcing = setTimeout(() => { this.set(this.loading(0, '')); }, this.current.kind === 'inspection' ? quickMilliseconds : 0);
    const stopShowing = this.showFirstSight(firstSight, running);
    const stopReporting = this.reportProgress();
    const status = await this.inspect(running, { firstSight }).catch((error: unknown) => this.statusOf(error));
    clearTimeout(announcing);
    stopShowing();
    stopReporting();
    if (this.running === running) {
      this.running = undefined;
      this.set(status);
    }
  }

  private async inspect(running: AbortController, options: Pick<ArgumentOf<WorkerApi, 'inspect'>, 'whereWorse'> & { readonly firstSight?: string | undefined } = {}): Promise<PanelStatus> {
    const { whereWorse, firstSight } = options;
    const target = this.inspected;
    const asked = new Set<string>();
    let asksForCode = true;
    for (;;) {
      try {
        const view = await this.engine.connection().call('inspect', {
          session: this.session,
          target,
          ...(this.spec === undefined ? {} : { spec: this.spec }),
          ...(this.step === undefined ? {} : { step: this.step }),
          allowedFolders: [...this.access.foldersFor(target), ...this.picked],
          isTrusted: workspace.isTrusted,
          code: this.access.code.rules(asksForCode),
          ...(whereWorse === undefined ? {} : { whereWorse }),
          ...(firstSight === undefined ? {} : { firstSight }),
          ...defaultConvention(target),
        }, running.signal);
        return this.withAdded({ kind: 'inspection', target, view, ...this.areRemembered });
      } catch (error) {
        const file = outsideFile(error);
        if (file !== undefined && isModule(file)) {
          // Without a yes, only the loss that the code computes is refused.
          asksForCode = !asked.has(file) && await this.access.code.ask(target, file);
          asked.add(file);
          continue;
        }
        if (file === undefined || asked.has(file) || !(await this.access.ask(target, file))) {
          throw error;
        }
        asked.add(file);
      }
    }
  }

  /** A search, in place of one that still runs. It stops when the caller or `cancel` asks for it. */
  private async searching<T>(caller: CancelSignal, onProgress: ReportProgress, call: (connection: EngineConnection, signal: AbortSignal) => Promise<T>): Promise<T> {
    this.search?.abort();
    const search = new AbortController();
    this.search = search;
    const connection = this.engine.connection();
    const stop = connection.on('progress', ({ session, fraction, message }: WorkerEvents['progress']) => {
      if (caller.aborted) {
        search.abort();
      } else if (session === this.session) {
        onProgress(fraction, message);
      }
    });
    try {
      return await call(connection, search.signal);
    } finally {
      stop();
    }
  }

  private reportProgress(): () => void {
    let last = 0;
    return this.engine.connection().on('progress', ({ session, fraction, message }: WorkerEvents['progress']) => {
      const now = Date.now();
      if (session !== this.session || now - last < progressMilliseconds) {
        return;
      }
      last = now;
      if (this.current.kind === 'loading') {
        this.set(this.loading(fraction, message));
      } else if (this.current.kind === 'firstSight') {
        this.readOn({ fraction, message });
      }
    });
  }

  /** Shows what a run has seen at first sight; that of a run before is no longer wanted. */
  private showFirstSight(wanted: string | undefined, running: AbortController): () => void {
    const isWanted = ({ session, firstSight }: { readonly session: string; readonly firstSight: string }): boolean => (
      session === this.session && firstSight === wanted && this.running === running);
    const connection = this.engine.connection();
    const listening = [
      connection.on('firstSight', (event: WorkerEvents['firstSight']) => {
        if (isWanted(event)) {
          this.set({ kind: 'firstSight', target: this.inspected, view: event.view, ...this.areRemembered, progress: { fraction: 0, message: '' } });
        }
      }),
      connection.on('refined', (event: WorkerEvents['refined']) => {
        const { current } = this;
        if (isWanted(event) && current.kind === 'firstSight' && current.progress !== null) {
          this.current = { ...current, view: refinedView(current.view, event.figures) };
          this.readOn({ ...current.progress, figures: event.figures });
        }
      }),
    ];
    return () => { listening.forEach((stop) => { stop(); }); };
  }

  /** Tells how far reading the rest is. What is shown stays. */
  private readOn(progress: ReadingProgress): void {
    if (this.current.kind === 'firstSight') {
      const { fraction, message } = progress;
      this.current = { ...this.current, progress: { fraction, message } };
      this.reading.fire(progress);
    }
  }

  private get areRemembered(): { readonly areRemembered?: true } {
    return this.remembered === undefined ? {} : { areRemembered: true };
  }

  private loseEngine(reason: string): void {
    // A running inspection fails by itself, with the same reason.
    if (this.running === undefined && (this.current.kind === 'inspection' || this.current.kind === 'firstSight')) {
      this.set({ kind: 'failed', target: this.inspected, title: titleOf(this.inspected), message: reason });
    }
  }

  private statusOf(error: unknown): PanelStatus {
    const title = titleOf(this.inspected);
    if (error instanceof RemoteError && error.kind === 'Cancelled') {
      return this.current.kind === 'firstSight' ? { ...this.current, progress: null } : { kind: 'cancelled', target: this.inspected, title };
    }
    if (!isExpected(error)) {
      this.log.unexpected(error);
      return { kind: 'failed', target: this.inspected, title, message: messageOf(error) };
    }
    this.log.warn(error.message);
    const file = error.file === undefined ? {} : { file: error.file };
    return { kind: 'failed', target: this.inspected, title, message: error.message, ...file };
  }

  private loading(fraction: number, message: string): PanelStatus {
    return { kind: 'loading', target: this.inspected, title: titleOf(this.inspected), fraction, message };
  }

  private withAdded(status: Extract<PanelStatus, { kind: 'inspection' }>): PanelStatus {
    const known = new Set(status.view.tensors.map(({ reference }) => reference));
    const more = this.added.filter(({ reference }) => !known.has(reference));
    return { ...status, view: { ...status.view, tensors: [...status.view.tensors, ...more] } };
  }

  private set(status: PanelStatus): void {
    this.current = status;
    this.changed.fire(status);
  }
}

/** The engine ended, and with it what is shown. */
function isLost(error: unknown): boolean {
  return error instanceof RemoteError && error.kind === 'Closed';
}

function outsideFile(error: unknown): string | undefined {
  return error instanceof RemoteError && error.kind === 'OutsideWorkspace' ? error.file : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
