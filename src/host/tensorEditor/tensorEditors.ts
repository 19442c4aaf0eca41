import { commands, type Uri, type WebviewPanel } from 'vscode';
import type { Disposable } from '../disposableStore';
import type { Engine } from '../engine/engine';
import type { Log } from '../log';
import type { Panels } from '../panel/panels';
import { viewTypes } from './index';
import { TensorEditor } from './tensorEditor';

export interface TensorEditorSurroundings {
  readonly extension: Uri;
  readonly engine: Engine;
  readonly panels: Panels;
  readonly log: Log;
}

/** Files whose own editor is the one of tensors. */
const ownFiles = /\.(?:npy|npz|safetensors)$/i;

/** The open editors of tensors. */
export class TensorEditors implements Disposable {
  private readonly editors = new Set<TensorEditor>();
  /** The tensor that an editor that is about to open shows first, by its file. */
  private readonly wanted = new Map<string, string>();

  constructor(private readonly surroundings: TensorEditorSurroundings) {}

  /** Shows a file in its editor, and in it a tensor where one is given; the one of no name too. */
  async open(file: Uri, tensor: string | undefined): Promise<void> {
    const key = file.toString();
    const [own, other] = viewTypes;
    if (tensor !== undefined) {
      this.wanted.set(key, tensor);
    }
    await commands.executeCommand('vscode.openWith', file, ownFiles.test(file.path) ? own : other);
    const tensorLeft = this.wanted.get(key);
    const editor = [...this.editors].find(({ uri, view }) => uri.toString() === key && view.active) ?? [...this.editors].find(({ uri }) => uri.toString() === key);
    if (tensorLeft !== undefined && editor !== undefined) {
      this.wanted.delete(key);
      editor.showTensor(tensorLeft);
    }
  }

  /** Fills an editor that VS Code opened. */
  resolve(uri: Uri, view: WebviewPanel): void {
    const { engine, extension, log } = this.surroundings;
    const editor = new TensorEditor(uri, view, { engine: engine.lease(), extension, log, inspectLoss: () => commands.executeCommand('lossInspector.inspectDump', uri) });
    const key = uri.toString();
    const tensor = this.wanted.get(key);
    if (tensor !== undefined) {
      this.wanted.delete(key);
      editor.showTensor(tensor);
    }
    this.editors.add(editor);
    view.onDidDispose(() => {
      this.editors.delete(editor);
      editor.dispose();
    });
  }

  dispose(): void {
    this.editors.forEach((editor) => { editor.dispose(); });
    this.editors.clear();
  }
}
