import { randomUUID } from 'node:crypto';
import { env, workspace, type Uri, type WebviewPanel } from 'vscode';
import { tensorPageGuards, tensorQueryNames } from '../../protocol/guardsTensors';
import { Connection, RemoteError, type ArgumentOf, type CallSignal, type Handlers, type Nothing, type ResultOf } from '../../protocol/rpc';
import type { DumpStatus, TensorPageApi, TensorPageEvents } from '../../protocol/tensorPageApi';
import type { TensorQueries, TensorQueryName } from '../../protocol/tensorQueries';
import { DisposableStore, type Disposable } from '../disposableStore';
import type { EngineLease } from '../engine/engine';
import { folderOfPath, nameOfPath, pathOfUri, resolvePath } from '../files/uriPaths';
import { FileWatch } from '../inspection/fileWatch';
import { isExpected, type Log } from '../log';
import { pageFolder, panelHtml } from '../panel/panelHtml';

interface Surroundings {
  readonly engine: EngineLease;
  readonly extension: Uri;
  readonly log: Log;
  readonly inspectLoss: () => Thenable<unknown>;
}

/** A webview that shows a dump tensor by tensor: keeps it open in the engine, and reads it anew when it is rewritten. */
export class TensorEditor implements Disposable {
  private readonly session = randomUUID();
  private readonly store = new DisposableStore();
  private readonly files = this.store.add(new FileWatch());
  private readonly connection: Connection<TensorPageApi, TensorPageEvents, Nothing, Nothing>;
  private readonly path: string;
  private status: DumpStatus;
  private opening: AbortController | undefined;
  private isPageUp = false;
  /** The tensor that the page is to show once it is up. */
  private wanted: string | undefined;

  constructor(readonly uri: Uri, readonly view: WebviewPanel, private readonly surroundings: Surroundings) {
    const { webview } = view;
    this.path = pathOfUri(uri);
    this.status = this.loading('');
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
      tensorPageGuards,
      {},
    );
    this.store.add(surroundings.engine);
    this.store.add(surroundings.engine.onDidEnd((reason) => { this.set({ kind: 'failed', title: nameOfPath(this.path), message: reason }); }));
    this.store.add(this.files.onDidChange(() => { this.fileChanged(); }));
    this.store.add(view.onDidChangeViewState(() => {
      // A page that is hidden ends, and another comes up when it is seen again.
      this.isPageUp &&= view.visible;
    }));
    this.files.watch([this.path]);
    webview.html = panelHtml(webview, surroundings.extension, 'tensor');
    void this.read();
  }

  /** Has the page show a tensor, now or once it is up. */
  showTensor(name: string): void {
    this.wanted = name;
    this.tellWanted();
  }

  dispose(): void {
    this.opening?.abort();
    this.connection.close();
    // Fails when the engine ends first, and then nothing is left to close.
    void this.surroundings.engine.runningConnection()?.call('close', { session: this.session }).catch(() => undefined);
    this.store.dispose();
  }

  private handlers(): Handlers<TensorPageApi> {
    const handler = <K extends TensorQueryName>(name: K) => (
      (query: ArgumentOf<TensorQueries, K>, signal: CallSignal) => this.ask(name, query, signal)
    );
    return {
      ...Object.fromEntries(tensorQueryNames.map((name) => [name, handler(name)])) as unknown as Handlers<TensorQueries>,
      ready: () => {
        this.isPageUp = true;
        // After the answer, with which the page has a dump to show it of.
        setTimeout(() => { this.tellWanted(); }, 0);
        return this.status;
      },
      refresh: () => {
        void this.read();
        return null;
      },
      inspectLoss: () => {
        void this.surroundings.inspectLoss();
        return null;
      },
      copy: async ({ text }) => {
        await env.clipboard.writeText(text);
        return null;
      },
      savePicture: async ({ name, bytes }) => {
        const { savePicture } = await import(/* webpackChunkName: "export" */ '../panel/exportFile');
        return savePicture(this.path, name, bytes, this.surroundings.extension);
      },
    };
  }

  /** A question of the page, handed on; meanwhile the page is told how far the work is. */
  private async ask<K extends TensorQueryName>(name: K, query: ArgumentOf<TensorQueries, K>, signal: CallSignal): Promise<ResultOf<TensorQueries, K>> {
    const engine = this.surroundings.engine.connection();
    const stop = engine.on('progress', ({ session, fraction, message }) => {
      if (session === this.session) {
        this.connection.send('progress', { fraction, message });
      }
    });
    try {
      // An open dump's question has the same answer as the page's; the compiler does not see that for all at once.
      return await (engine as unknown as Connection<Nothing, Nothing, TensorQueries, Nothing>).call(name, { session: this.session, query } as never, signal);
    } finally {
      stop();
    }
  }

  /** Reads what the file holds now. A newer reading takes the place of one that still runs. */
  private async read(): Promise<void> {
    this.opening?.abort();
    const opening = new AbortController();
    this.opening = opening;
    const status = await this.open(opening);
    if (this.opening === opening) {
      this.opening = undefined;
      this.set(status);
    }
  }

  private async open(opening: AbortController): Promise<DumpStatus> {
    const title = nameOfPath(this.path);
    const engine = this.surroundings.engine.connection();
    const stop = engine.on('progress', ({ session, message }) => {
      if (session === this.session && this.status.kind !== 'dump') {
        this.set(this.loading(message));
      }
    });
    try {
      const listing = await engine.call('openDump', { session: this.session, path: this.path }, opening.signal);
      const folder = folderOfPath(this.path);
      this.files.watch([this.path, ...listing.beside.map((name) => resolvePath(folder, name))]);
      return { kind: 'dump', title, listing };
    } catch (error) {
      if (!isExpected(error)) {
        this.surroundings.log.unexpected(error);
      }
      const message = error instanceof Error ? error.message : String(error);
      const isNamed = error instanceof RemoteError && message.startsWith(`${this.path}: `);
      return { kind: 'failed', title, message: isNamed ? message.slice(this.path.length + 2) : message };
    } finally {
      stop();
    }
  }

  private fileChanged(): void {
    if (workspace.getConfiguration('lossInspector').get<string>('refresh') === 'ask' && this.status.kind === 'dump') {
      this.connection.send('stale', null);
    } else {
      void this.read();
    }
  }

  private loading(message: string): DumpStatus {
    return { kind: 'loading', title: nameOfPath(this.path), message };
  }

  private set(status: DumpStatus): void {
    this.status = status;
    this.connection.send('status', status);
  }

  private tellWanted(): void {
    if (this.isPageUp && this.wanted !== undefined) {
      this.connection.send('show', { tensor: this.wanted });
      this.wanted = undefined;
    }
  }
}
