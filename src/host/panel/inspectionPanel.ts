import { commands, env, EventEmitter, type Event, type Uri, type WebviewPanel } from 'vscode';
import type { LossSpec } from '../../core/spec/lossSpec';
import { panelGuards } from '../../protocol/guardsPanel';
import { protocolVersion, type LiveMark, type PanelApi, type PanelEvents, type PanelStatus, type ReadingProgress } from '../../protocol/panelApi';
import type { InspectionTarget } from '../../protocol/workerApi';
import { Connection, type Handlers, type Nothing } from '../../protocol/rpc';
import { pickDumps } from '../commands/pickFiles';
import { DisposableStore, type Disposable } from '../disposableStore';
import { pathOfUri, resolvePath, uriOfPath } from '../files/uriPaths';
import { FileWatch } from '../inspection/fileWatch';
import type { Inspection } from '../inspection/inspection';
import { involvedFiles, isModule, pathsOf } from '../inspection/involvedFiles';
import { LiveRefresh } from '../inspection/liveRefresh';
import { slowProgress, type SlowProgress } from '../inspection/slowProgress';
import { folderOf, titleOf } from '../inspection/target';
import type { Log } from '../log';
import { pageFolder, panelHtml } from './panelHtml';
import { questionsTo } from './questionsTo';

export interface PanelSurroundings {
  readonly extension: Uri;
  readonly samples: Uri;
  readonly log: Log;
}

/** A webview that shows one inspection: answers its calls, and tells it what changes. */
export class InspectionPanel implements Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new EventEmitter<undefined>());
  private readonly files = this.store.add(new FileWatch());
  private readonly live: LiveRefresh;
  private readonly connection: Connection<PanelApi, PanelEvents, Nothing, Nothing>;
  private progress: SlowProgress | undefined;
  private started = false;
  private isPageUp = false;
  /** A file of the inspection has changed since. */
  private isStale = false;
  /** What the page is to be asked once it is up. */
  private question: PanelEvents['askForNumber'] | undefined;
  private baseline: InspectionTarget | undefined;
  private sample: number | undefined;
  private mark: LiveMark | undefined;

  /** What the panel shows, or whether it is the active one, changed. */
  readonly onDidChange: Event<undefined> = this.changed.event;

  constructor(
    readonly view: WebviewPanel,
    readonly inspection: Inspection,
    private readonly surroundings: PanelSurroundings,
  ) {
    const { webview } = view;
    webview.options = { enableScripts: true, localResourceRoots: [pageFolder(surroundings.extension)] };
    this.connection = new Connection(
      {
        post: (message) => { void webview.postMessage(message); },
        listen: (listener) => {
          const listening = webview.onDidReceiveMessage(listener);
          return () => { listening.dispose(); };
        },
      },
      this.handlers(),
      panelGuards,
      {},
    );
    this.live = new LiveRefresh(inspection, (file) => {
      this.isStale = true;
      this.connection.send('stale', { file });
    });
    this.store.add(inspection);
    this.store.add(inspection.onDidChange((status) => { this.show(status); }));
    this.store.add(inspection.onDidRead((progress) => {
      this.progress?.report(progress.fraction, progress.message);
      this.connection.send('reading', progress);
    }));
    this.store.add(this.files.onDidChange((file) => { this.fileChanged(file); }));
    this.store.add(view.onDidChangeViewState(() => { this.changed.fire(undefined); }));
    webview.html = panelHtml(webview, surroundings.extension);
  }

  /** Starts the inspection, before the page is up. A restored panel waits for its page, which holds the spec shown. */
  start(spec?: LossSpec, step?: string): void {
    this.started = true;
    void this.inspection.start(spec, step);
  }

  /** Brings the panel to the front. Who asks for it anew wants the figures of the files as they are. */
  reveal(): void {
    this.view.reveal();
    if (this.isStale) {
      void this.inspection.refresh();
    }
  }

  /** Asks where to save the spec shown, and writes it. */
  async save(spec: LossSpec): Promise<string | null> {
    return this.telling(async () => {
      const { saveSpec } = await import(/* webpackChunkName: "saveSpec" */ './saveSpec');
      return saveSpec(this.inspection, spec, this.surroundings.samples);
    }, null);
  }

  async addDumps(): Promise<void> {
    await this.telling(async () => {
      const files = await pickDumps(folderOf(this.inspection.target));
      if (files.length > 0) {
        await this.inspection.addDumps(files.map(pathOfUri));
      }
    }, undefined);
  }

  /** Brings the panel to the front, and has its page explain a number, or ask for one. */
  askForNumber(number?: string): void {
    this.view.reveal();
    this.question = number === undefined ? null : { number };
    this.ask();
  }

  /** Brings the panel to the front, and has its page open its menu of what can be exported. */
  askForExport(): void {
    this.view.reveal();
    this.connection.send('askForExport', null);
  }

  /** Compares what the panel shows with another run. */
  compareWith(target: InspectionTarget): void {
    void this.inspection.allow(target);
    this.baseline = target;
    this.ask();
  }

  /** What it shows is of a stop of a program. */
  markLive(mark: LiveMark): void {
    this.mark = mark;
    this.ask();
  }

  /** Has its page show a sample of the first loss. */
  showSample(sample: number): void {
    this.sample = sample;
    this.ask();
  }

  dispose(): void {
    this.connection.close();
    this.progress?.dispose();
    this.store.dispose();
  }

  private handlers(): Handlers<PanelApi> {
    const { inspection } = this;
    return {
      ...questionsTo(inspection),
      ready: ({ version, spec, step }) => {
        if (!this.started) {
          const isOurs = version === protocolVersion;
          this.start(isOurs ? spec : undefined, isOurs ? step : undefined);
        }
        this.isPageUp = true;
        // After the answer, with which the page has something to show.
        setTimeout(() => { this.ask(); }, 0);
        return inspection.status;
      },
      showStep: ({ step }) => done(inspection.showStep(step)),
      change: ({ spec }) => done(inspection.change(spec)),
      save: ({ spec }) => this.save(spec),
      export: (request) => this.telling(async () => {
        const { exportFile } = await import(/* webpackChunkName: "export" */ './exportFile');
        return exportFile(inspection, request, this.surroundings.samples);
      }, null),
      addDumps: () => done(this.addDumps()),
      pickBaseline: async () => {
        const { pickRun } = await import(/* webpackChunkName: "compareRuns" */ '../commands/compareRuns');
        const target = await pickRun(folderOf(inspection.target));
        if (target !== undefined) {
          await inspection.allow(target);
        }
        return target ?? null;
      },
      reveal: async ({ reference }) => {
        const { revealFile } = await import(/* webpackChunkName: "revealFile" */ './revealFile');
        await revealFile(pathsOf(folderOf(inspection.target), reference));
        return null;
      },
      openTensor: async ({ path, tensor }) => {
        await commands.executeCommand('lossInspector.openTensor', uriOfPath(resolvePath(folderOf(inspection.target), path)), tensor);
        return null;
      },
      copy: async ({ text }) => {
        await env.clipboard.writeText(text);
        return null;
      },
      explain: (query, signal) => inspection.explain(query, signal, (fraction, message) => { this.connection.send('explaining', { fraction, message }); }),
      underEveryConvention: (query, signal) => (
        inspection.underEveryConvention(query, signal, (fraction, message) => { this.connection.send('explaining', { fraction, message }); })
      ),
      forgetRoles: () => done(inspection.forgetRoles()),
      showPresentStop: () => {
        void commands.executeCommand('lossInspector.live.showPresentStop', inspection.target);
        return null;
      },
      cancel: () => {
        inspection.cancel();
        return null;
      },
      refresh: () => done(inspection.refresh()),
    };
  }

  /** A dump that changed is read again; the code of a custom loss that was saved is run at once, errors and all. */
  private fileChanged(file: string): void {
    if (isModule(file)) {
      void this.inspection.refresh();
    } else {
      void this.live.changed(file);
    }
  }

  private ask(): void {
    if (this.isPageUp && this.mark !== undefined) {
      this.connection.send('live', this.mark);
    }
    if (this.isPageUp && this.question !== undefined) {
      this.connection.send('askForNumber', this.question);
      this.question = undefined;
    }
    if (this.isPageUp && this.baseline !== undefined) {
      this.connection.send('compareWith', { target: this.baseline });
      this.baseline = undefined;
    }
    if (this.isPageUp && this.sample !== undefined) {
      this.connection.send('showSample', { sample: this.sample });
      this.sample = undefined;
    }
  }

  private show(status: PanelStatus): void {
    this.view.title = titleOf(status.target);
    const progress = progressOf(status);
    if (progress !== null) {
      this.progress ??= slowProgress(this.view.title, () => this.view.visible, () => { this.inspection.cancel(); });
      this.progress.report(progress.fraction, progress.message);
    } else {
      this.progress?.dispose();
      this.progress = undefined;
    }
    if (status.kind === 'inspection' || (status.kind === 'firstSight' && progress === null)) {
      this.isStale = false;
      this.files.watch(involvedFiles(status.target, status.view));
    }
    this.connection.send('status', status);
    this.changed.fire(undefined);
  }

  private async telling<T>(body: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await body();
    } catch (error) {
      this.surroundings.log.failed(error);
      return otherwise;
    }
  }
}

/** How far work is that is under way; null where none is. */
function progressOf(status: PanelStatus): ReadingProgress | null {
  return status.kind === 'loading' ? status : status.kind === 'firstSight' ? status.progress : null;
}

/** The answer to a call whose result comes as a status. The work reports its own errors. */
function done(work: Promise<void>): null {
  void work;
  return null;
}
