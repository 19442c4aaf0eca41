import * as path from 'node:path';
import { CancellationTokenSource, Diagnostic, DiagnosticSeverity, EventEmitter, languages, Range, workspace, type CancellationToken, type TextDocument, type TextDocumentContentChangeEvent, type Uri } from 'vscode';
import type { SpecAnalysis, SpecCompletion, Stretch, TensorSummary } from '../../core/inspection/language/specAnalysis';
import type { SpecTextRequest } from '../../protocol/workerApi';
import { DisposableStore, type Disposable } from '../disposableStore';
import type { Engine, EngineLease } from '../engine/engine';
import type { FileAccess } from '../inspection/fileAccess';
import { FileWatch } from '../inspection/fileWatch';
import { isSpecFile } from '../inspection/target';
import { isExpected, type Log } from '../log';

/** How long an editor is quiet before its text is looked at again. */
const quietMilliseconds = 300;

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
  latest: Promise<DatedAnalysis> | undefined;
  known: DatedAnalysis | undefined;
  timer: NodeJS.Timeout | undefined;
  running: CancellationTokenSource | undefined;
}

/** What is known of the open specs; keeps the engine while one is open. */
export class SpecAnalyses implements Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new EventEmitter<Uri>());
  private readonly diagnostics = this.store.add(languages.createDiagnosticCollection('lossInspector'));
  private readonly documents = new Map<string, Tracked>();
  private lease: EngineLease | undefined;

  readonly onDidChange = this.changed.event;

  constructor(private readonly engine: Engine, private readonly access: FileAccess, private readonly log: Log) {
    this.store.add(workspace.onDidOpenTextDocument((document) => { this.open(document); }));
    this.store.add(workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      this.shiftLenses(document, contentChanges);
      this.later(document);
    }));
    this.store.add(workspace.onDidCloseTextDocument((document) => { this.close(document); }));
    this.store.add(workspace.onDidSaveTextDocument((document) => { this.later(document); }));
    this.store.add(workspace.onDidGrantWorkspaceTrust(() => { workspace.textDocuments.forEach((document) => { this.later(document); }); }));
    workspace.textDocuments.forEach((document) => { this.open(document); });
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

  summarise(document: TextDocument, reference: string, token: CancellationToken): Promise<TensorSummary | undefined> {
    const { path: file, allowedFolders } = this.requestOf(document);
    return this.quietly(() => this.connection().call('summarise', { path: file, reference, allowedFolders }, signalOf(token)));
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
    if (isSpec(document)) {
      this.tracked(document);
      this.later(document);
    }
  }

  private later(document: TextDocument): void {
    if (!isSpec(document)) {
      return;
    }
    const tracked = this.tracked(document);
    tracked.latest = undefined;
    tracked.running?.cancel();
    clearTimeout(tracked.timer);
    tracked.timer = setTimeout(() => { void this.of(document); }, quietMilliseconds);
  }

  private close(document: TextDocument): void {
    const tracked = this.documents.get(document.uri.toString());
    if (tracked !== undefined) {
      clearTimeout(tracked.timer);
      tracked.running?.cancel();
      tracked.watch.dispose();
      this.documents.delete(document.uri.toString());
      this.diagnostics.delete(document.uri);
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
    const tracked: Tracked = { lenses: [], watch: new FileWatch(), watched: '', latest: undefined, known: undefined, timer: undefined, running: undefined };
    tracked.watch.onDidChange(() => {
      // The number is that of the file before.
      tracked.known = tracked.known === undefined ? undefined : { ...tracked.known, version: noVersion };
      this.changed.fire(document.uri);
      this.later(document);
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

  private watchFiles({ uri }: TextDocument, { links }: SpecAnalysis, tracked: Tracked): void {
    const folder = path.dirname(uri.fsPath);
    const files = [...new Set(links.map((link) => path.resolve(folder, link.path)))];
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
      if (document.version === version && !document.isClosed) {
        tracked.known = dated;
        tracked.lenses = analysis.lenses;
        this.watchFiles(document, analysis, tracked);
        this.diagnostics.set(uri, diagnosticsOf(document, analysis));
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

function isSpec({ uri, languageId }: TextDocument): boolean {
  return uri.scheme === 'file' && isSpecFile(uri.fsPath) && languageId.startsWith('json');
}

export function rangeOf(document: TextDocument, { start, end }: Stretch): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}

function diagnosticsOf(document: TextDocument, { problems }: SpecAnalysis): readonly Diagnostic[] {
  return problems.map((problem) => {
    const severity = problem.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
    const diagnostic = new Diagnostic(rangeOf(document, problem), problem.message, severity);
    diagnostic.source = 'Loss Inspector';
    diagnostic.code = problem.code;
    return diagnostic;
  });
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) {
    controller.abort();
  }
  token.onCancellationRequested(() => { controller.abort(); });
  return controller.signal;
}
