import { CancellationTokenSource, Diagnostic, DiagnosticSeverity, EventEmitter, languages, Range, workspace, type CancellationToken, type TextDocument, type Uri } from 'vscode';
import type { SpecAnalysis, SpecCompletion, Stretch, TensorSummary } from '../../core/inspection/language/specAnalysis';
import type { SpecTextRequest } from '../../protocol/workerApi';
import { DisposableStore, type Disposable } from '../disposableStore';
import type { Engine, EngineLease } from '../engine/engine';
import type { FileAccess } from '../inspection/fileAccess';
import { isSpecFile } from '../inspection/target';
import { isExpected, type Log } from '../log';

/** How long an editor is quiet before its text is looked at again. */
const quietMilliseconds = 300;

/** The analysis of one version of a document. */
export interface DatedAnalysis {
  readonly version: number;
  readonly analysis: SpecAnalysis;
  /** When its values were computed. */
  readonly at: number;
}

interface Tracked {
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
    this.store.add(workspace.onDidChangeTextDocument(({ document }) => { this.later(document); }));
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

  /** The last analysis there is, which may be of an earlier text. */
  known(document: TextDocument): DatedAnalysis | undefined {
    return this.documents.get(document.uri.toString())?.known;
  }

  async complete(document: TextDocument, offset: number, token: CancellationToken): Promise<readonly SpecCompletion[]> {
    return await this.quietly(() => this.connection().call('completeSpec', { ...this.requestOf(document), offset }, signalOf(token))) ?? [];
  }

  summarise(document: TextDocument, reference: string, token: CancellationToken): Promise<TensorSummary | undefined> {
    const { path, allowedFolders } = this.requestOf(document);
    return this.quietly(() => this.connection().call('summarise', { path, reference, allowedFolders }, signalOf(token)));
  }

  dispose(): void {
    this.documents.forEach(({ timer, running }) => {
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
    const tracked = this.documents.get(key) ?? { latest: undefined, known: undefined, timer: undefined, running: undefined };
    this.documents.set(key, tracked);
    return tracked;
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
    const path = document.uri.fsPath;
    return { path, text: document.getText(), allowedFolders: this.access.foldersFor({ kind: 'spec', path }), isTrusted: workspace.isTrusted, code: this.access.code.rules(false) };
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
