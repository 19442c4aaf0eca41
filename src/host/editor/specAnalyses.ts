import * as path from 'node:path';
import { CancellationTokenSource, EventEmitter, window, workspace, type CancellationToken, type TextDocument, type TextDocumentContentChangeEvent, type Uri } from 'vscode';
import type { SpecAnalysis, SpecCompletion, TensorSummary } from '../../core/inspection/language/specAnalysis';
import type { SpecTextRequest } from '../../protocol/workerApi';
import { DisposableStore, type Disposable } from '../disposableStore';
import type { Engine, EngineLease } from '../engine/engine';
import type { FileAccess } from '../inspection/fileAccess';
import { FileWatch } from '../inspection/fileWatch';
import { isExpected, type Log } from '../log';
import { SpecDiagnostics } from './specDiagnostics';
import { isSpec, SpecTabs } from './specTabs';

/** How long an editor is quiet before its text is looked at again. */
const quietMilliseconds = 300;

/** Hovers of references that are kept of a spec. */
const mostSummaries = 64;

/** Of an analysis whose files have changed since. */
const noVersion = -1;

/** The analysis of one version of a document. */
export interface DatedAnalysis {
  readonly version: number;
  readonly analysis: SpecAnalysis;
  /** When its values were computed. */
  readonly at: number;
}

interface Tracked {
  /** Its lenses, moved along with the text around them. */
  lenses: SpecAnalysis['lenses'];
  /** Computes again when a file that the spec names has changed. */
  readonly watch: FileWatch;
  watched: string;
  readonly summaries: Map<string, TensorSummary>;
  latest: Promise<DatedAnalysis> | undefined;
  known: DatedAnalysis | undefined;
  timer: NodeJS.Timeout | undefined;
  running: CancellationTokenSource | undefined;
}

/** What is known of the open specs; keeps the engine while one is open. */
export class SpecAnalyses implements Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new EventEmitter<Uri>());
  private readonly diagnostics = this.store.add(new SpecDiagnostics());
  private readonly tabs = this.store.add(new SpecTabs());
  private readonly documents = new Map<string, Tracked>();
  private lease: EngineLease | undefined;

  readonly onDidChange = this.changed.event;

  constructor(private readonly engine: Engine, private readonly access: FileAccess, private readonly log: Log) {
    this.store.add(this.tabs.onDidOpen((document) => { this.open(document); }));
    this.store.add(this.tabs.onDidClose((uri) => { this.close(uri); }));
    this.store.add(workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      this.shiftLenses(document, contentChanges);
      this.later(document);
    }));
    this.store.add(workspace.onDidCloseTextDocument(({ uri }) => { this.close(uri); }));
    this.store.add(workspace.onDidGrantWorkspaceTrust(() => { this.tabs.documents().forEach((document) => { this.again(document); }); }));
    // The panel may have asked for a folder outside the workspace, and been allowed it.
    this.store.add(window.onDidChangeActiveTextEditor((editor) => {
      const known = editor === undefined ? undefined : this.documents.get(editor.document.uri.toString())?.known;
      if (editor !== undefined && known?.analysis.problems.some(({ code }) => code === 'outside-workspace') === true) {
        this.again(editor.document);
      }
    }));
    this.tabs.documents().forEach((document) => { this.open(document); });
  }

  /** The analysis of the document as it is now. */
  async of(document: TextDocument): Promise<DatedAnalysis | undefined> {
    if (!isSpec(document)) {
      return undefined;
    }
    const tracked = this.tracked(document);
    if (tracked.known?.version === document.version) {
      return tracked.known;
    }
    tracked.latest ??= this.analyse(document, tracked);
    try {
      const found = await tracked.latest;
      return found.version === document.version ? found : undefined;
    } catch {
      return undefined;
    }
  }

  /** The last analysis there is, which may be of an earlier text, with its lenses where they stand now. */
  known(document: TextDocument): (DatedAnalysis & Pick<Tracked, 'lenses'>) | undefined {
    const tracked = this.documents.get(document.uri.toString());
    return tracked?.known === undefined ? undefined : { ...tracked.known, lenses: tracked.lenses };
  }

  async complete(document: TextDocument, offset: number, token: CancellationToken): Promise<readonly SpecCompletion[]> {
    return await this.quietly(() => this.connection().call('completeSpec', { ...this.requestOf(document), offset }, signalOf(token))) ?? [];
  }

  /** What a reference stands for; kept until a file of the spec changes. */
  async summarise(document: TextDocument, reference: string, token: CancellationToken): Promise<TensorSummary | undefined> {
    const { summaries } = this.tracked(document);
    const known = summaries.get(reference);
    if (known !== undefined) {
      return known;
    }
    const { path: file, allowedFolders } = this.requestOf(document);
    const summary = await this.quietly(() => this.connection().call('summarise', { path: file, reference, allowedFolders }, signalOf(token)));
    if (summary !== undefined) {
      summaries.set(reference, summary);
      [...summaries.keys()].slice(0, -mostSummaries).forEach((old) => { summaries.delete(old); });
    }
    return summary;
  }

  dispose(): void {
    this.documents.forEach(({ timer, running, watch }) => {
      watch.dispose();
      clearTimeout(timer);
      running?.cancel();
    });
    this.lease?.dispose();
    this.store.dispose();
  }

  private open(document: TextDocument): void {
    const known = this.tracked(document).known;
    if (known?.version === document.version) {
      // It was asked for before its tab was there.
      this.diagnostics.set(document, known.analysis);
    } else {
      this.later(document);
    }
  }

  private later(document: TextDocument): void {
    const isShown = this.tabs.has(document.uri);
    const tracked = isSpec(document) && isShown ? this.tracked(document) : this.documents.get(document.uri.toString());
    if (tracked === undefined) {
      return;
    }
    tracked.latest = undefined;
    tracked.running?.cancel();
    clearTimeout(tracked.timer);
    if (!isShown) {
      return;
    }
    tracked.timer = setTimeout(() => { void this.of(document); }, quietMilliseconds);
  }

  /** What the text means may have changed, though not the text. */
  private again(document: TextDocument): void {
    const tracked = this.documents.get(document.uri.toString());
    if (tracked?.known !== undefined) {
      tracked.known = { ...tracked.known, version: noVersion };
      this.changed.fire(document.uri);
    }
    this.later(document);
  }

  private close(uri: Uri): void {
    const key = uri.toString();
    const tracked = this.documents.get(key);
    if (tracked !== undefined) {
      clearTimeout(tracked.timer);
      tracked.running?.cancel();
      tracked.watch.dispose();
      this.documents.delete(key);
      this.diagnostics.delete(uri);
    }
    if (this.documents.size === 0) {
      this.lease?.dispose();
      this.lease = undefined;
    }
  }

  private tracked(document: TextDocument): Tracked {
    const key = document.uri.toString();
    const known = this.documents.get(key);
    if (known !== undefined) {
      return known;
    }
    const tracked: Tracked = { lenses: [], watch: new FileWatch(), watched: '', summaries: new Map(), latest: undefined, known: undefined, timer: undefined, running: undefined };
    tracked.watch.onDidChange(() => {
      // The number is that of the file before.
      tracked.summaries.clear();
      this.again(document);
    });
    this.documents.set(key, tracked);
    return tracked;
  }

  private shiftLenses(document: TextDocument, changes: readonly TextDocumentContentChangeEvent[]): void {
    const tracked = this.documents.get(document.uri.toString());
    if (tracked !== undefined) {
      tracked.lenses = changes.reduce((lenses, { rangeOffset, rangeLength, text }) => lenses.map((lens) => (
        rangeOffset + rangeLength <= lens.start ? { ...lens, start: lens.start + text.length - rangeLength } : lens
      )), tracked.lenses);
    }
  }

  private watchFiles({ uri }: TextDocument, { links, modules }: SpecAnalysis, tracked: Tracked): void {
    const folder = path.dirname(uri.fsPath);
    const files = [...new Set([...links.map((link) => path.resolve(folder, link.path)), ...modules])];
    if (files.length > 0 && files.join('\n') !== tracked.watched) {
      tracked.watched = files.join('\n');
      tracked.watch.watch(files);
    }
  }

  private async analyse(document: TextDocument, tracked: Tracked): Promise<DatedAnalysis> {
    const { version, uri } = document;
    const running = new CancellationTokenSource();
    tracked.running = running;
    try {
      const analysis = await this.connection().call('analyseSpec', this.requestOf(document), signalOf(running.token));
      const dated = { version, analysis, at: Date.now() };
      // It may have been closed, and opened again, in the meantime.
      if (document.version === version && this.documents.get(uri.toString()) === tracked) {
        tracked.known = dated;
        tracked.lenses = analysis.lenses;
        this.watchFiles(document, analysis, tracked);
        if (this.tabs.has(uri)) {
          this.diagnostics.set(document, analysis);
        }
        this.changed.fire(uri);
      }
      return dated;
    } catch (error) {
      if (!isExpected(error)) {
        this.log.warn(String(error));
      }
      throw error;
    } finally {
      running.dispose();
    }
  }

  private requestOf(document: TextDocument): SpecTextRequest {
    const file = document.uri.fsPath;
    return { path: file, text: document.getText(), allowedFolders: this.access.foldersFor({ kind: 'spec', path: file }), isTrusted: workspace.isTrusted, code: this.access.code.rules(false) };
  }

  private connection(): ReturnType<EngineLease['connection']> {
    this.lease ??= this.engine.lease();
    return this.lease.connection();
  }

  /** Hovers and completions never raise an error: without an answer they stay away. */
  private async quietly<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call();
    } catch (error) {
      if (!isExpected(error)) {
        this.log.warn(String(error));
      }
      return undefined;
    }
  }
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) {
    controller.abort();
  }
  token.onCancellationRequested(() => { controller.abort(); });
  return controller.signal;
}
