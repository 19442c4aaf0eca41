import { EventEmitter, TabInputText, TabInputTextDiff, window, workspace, type TextDocument, type Uri } from 'vscode';
import { DisposableStore, type Disposable } from '../disposableStore';
import { isSpecFile } from '../inspection/target';

/**
 * The specs that a tab shows. A document alone says too little: VS Code keeps it a while after its tab is closed, and
 * other extensions open documents that nobody sees.
 */
export class SpecTabs implements Disposable {
  private readonly store = new DisposableStore();
  private readonly opened = this.store.add(new EventEmitter<TextDocument>());
  private readonly closed = this.store.add(new EventEmitter<Uri>());
  private shown: ReadonlyMap<string, Uri> = shownSpecs();

  /** A spec's text can be read, and a tab shows it. */
  readonly onDidOpen = this.opened.event;
  /** No tab shows the spec any more, or its file is gone. */
  readonly onDidClose = this.closed.event;

  constructor() {
    this.store.add(window.tabGroups.onDidChangeTabs(() => { this.update(); }));
    this.store.add(workspace.onDidOpenTextDocument((document) => { this.tell(document.uri); }));
    const watcher = this.store.add(workspace.createFileSystemWatcher('**/*.loss.json', false, true, false));
    watcher.onDidDelete((uri) => { this.closed.fire(uri); });
    watcher.onDidCreate((uri) => { this.tell(uri); });
    this.store.add(workspace.onDidDeleteFiles(({ files }) => { this.gone(files); }));
    this.store.add(workspace.onDidRenameFiles(({ files }) => { this.gone(files.map(({ oldUri }) => oldUri)); }));
  }

  has(uri: Uri): boolean {
    return this.shown.has(uri.toString());
  }

  documents(): readonly TextDocument[] {
    return workspace.textDocuments.filter((document) => isSpec(document) && this.has(document.uri));
  }

  dispose(): void {
    this.store.dispose();
  }

  private update(): void {
    const before = this.shown;
    this.shown = shownSpecs();
    for (const [key, uri] of before) {
      if (!this.shown.has(key)) {
        this.closed.fire(uri);
      }
    }
    for (const [key, uri] of this.shown) {
      if (!before.has(key)) {
        this.tell(uri);
      }
    }
  }

  private tell(uri: Uri): void {
    const key = uri.toString();
    const document = this.documents().find((open) => open.uri.toString() === key);
    if (document !== undefined) {
      this.opened.fire(document);
    }
  }

  /** Files, and what lay in folders. */
  private gone(files: readonly Uri[]): void {
    for (const [key, uri] of this.shown) {
      if (files.some((file) => key === file.toString() || key.startsWith(`${file.toString()}/`))) {
        this.closed.fire(uri);
      }
    }
  }
}

export function isSpec({ uri, languageId }: TextDocument): boolean {
  return uri.scheme === 'file' && isSpecFile(uri.fsPath) && languageId.startsWith('json');
}

function shownSpecs(): ReadonlyMap<string, Uri> {
  const uris = window.tabGroups.all.flatMap(({ tabs }) => tabs).flatMap(({ input }) => (
    input instanceof TabInputText ? [input.uri] : input instanceof TabInputTextDiff ? [input.original, input.modified] : []
  ));
  return new Map(uris.filter((uri) => uri.scheme === 'file' && isSpecFile(uri.fsPath)).map((uri) => [uri.toString(), uri]));
}
