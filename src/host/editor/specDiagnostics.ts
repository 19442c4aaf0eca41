import { Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, l10n, languages, Location, Range, Uri, workspace, type TextDocument } from 'vscode';
import type { ModuleProblem, SpecAnalysis, Stretch } from '../../core/inspection/language/specAnalysis';
import { DisposableStore, type Disposable } from '../disposableStore';

const source = 'Loss Inspector';

/** What is wrong in the open specs, and in the modules of their custom losses. */
export class SpecDiagnostics implements Disposable {
  private readonly store = new DisposableStore();
  private readonly ofSpecs = this.store.add(languages.createDiagnosticCollection('lossInspector'));
  private readonly ofModules = this.store.add(languages.createDiagnosticCollection('lossInspector.modules'));
  /** By spec, and by module: several specs may run one module. */
  private readonly modules = new Map<string, ReadonlyMap<string, readonly Diagnostic[]>>();

  set(document: TextDocument, { problems, moduleProblems }: SpecAnalysis): void {
    this.ofSpecs.set(document.uri, problems.map((problem) => {
      const severity = problem.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
      return diagnosticOf(rangeOf(document, problem), problem.message, severity, problem.code === 'refused' ? undefined : problem.code);
    }));
    const found = new Map<string, Diagnostic[]>();
    for (const problem of moduleProblems) {
      const diagnostic = diagnosticOf(rangeInModule(problem), problem.message, DiagnosticSeverity.Error, undefined);
      diagnostic.relatedInformation = [new DiagnosticRelatedInformation(new Location(document.uri, rangeOf(document, problem)), l10n.t('the custom loss that runs it'))];
      found.set(problem.file, [...found.get(problem.file) ?? [], diagnostic]);
    }
    this.setModules(document.uri, found);
  }

  /** The spec is open no more, or gone. */
  delete(spec: Uri): void {
    this.ofSpecs.delete(spec);
    this.setModules(spec, new Map());
  }

  dispose(): void {
    this.store.dispose();
  }

  private setModules(spec: Uri, found: ReadonlyMap<string, readonly Diagnostic[]>): void {
    const key = spec.toString();
    const touched = new Set([...this.modules.get(key)?.keys() ?? [], ...found.keys()]);
    if (found.size === 0) {
      this.modules.delete(key);
    } else {
      this.modules.set(key, found);
    }
    for (const file of touched) {
      const all = [...this.modules.values()].flatMap((files) => files.get(file) ?? []);
      // What two specs say of one place is said once.
      this.ofModules.set(Uri.file(file), all.filter(({ message, range }, i) => all.findIndex((other) => other.message === message && other.range.isEqual(range)) === i));
    }
  }
}

export function rangeOf(document: TextDocument, { start, end }: Stretch): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}

function diagnosticOf(range: Range, message: string, severity: DiagnosticSeverity, code: string | undefined): Diagnostic {
  const diagnostic = new Diagnostic(range, message, severity);
  diagnostic.source = source;
  // Shown behind the message: a finding's says what to look up, others would say nothing.
  if (code !== undefined) {
    diagnostic.code = code;
  }
  return diagnostic;
}

/** Longer than a line is: an editor marks what there is of it. */
const wholeLine = 1000;

/** The word at the place, where the file is open; else the editor finds it. */
function rangeInModule({ file, line, column }: ModuleProblem): Range {
  const uri = Uri.file(file).toString();
  const document = workspace.textDocuments.find((open) => open.uri.toString() === uri);
  if (document === undefined || line > document.lineCount) {
    return new Range(line - 1, (column ?? 1) - 1, line - 1, column === null ? wholeLine : column - 1);
  }
  const { text, range, firstNonWhitespaceCharacterIndex } = document.lineAt(line - 1);
  if (column === null || column > text.length) {
    return new Range(line - 1, firstNonWhitespaceCharacterIndex, line - 1, range.end.character);
  }
  return document.getWordRangeAtPosition(range.start.translate(0, column - 1)) ?? new Range(line - 1, column - 1, line - 1, column);
}
