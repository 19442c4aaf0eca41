import { Uri, window, type CustomReadonlyEditorProvider } from 'vscode';
import { activeFile } from '../commands/activeFile';
import { inspectFiles } from '../commands/inspectFiles';
import { registerTable } from '../commands/registerTable';
import { DisposableStore, type Disposable } from '../disposableStore';
import type { TensorEditors, TensorEditorSurroundings } from './tensorEditors';

/** The editor of files that hold nothing but tensors, and the one that is offered for others. */
export const viewTypes = ['lossInspector.tensors', 'lossInspector.tensorsOfOther'] as const;

/** Registers the editor that shows a dump tensor by tensor. What is behind it is loaded with the first dump. */
export function registerTensorEditor(surroundings: TensorEditorSurroundings): Disposable {
  const store = new DisposableStore();
  let loaded: Promise<TensorEditors> | undefined;
  const editors = (): Promise<TensorEditors> => {
    loaded ??= import(/* webpackChunkName: "tensorEditor" */ './tensorEditors').then(({ TensorEditors }) => store.add(new TensorEditors(surroundings)));
    return loaded;
  };
  const provider: CustomReadonlyEditorProvider = {
    openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
    resolveCustomEditor: async ({ uri }, view) => { (await editors()).resolve(uri, view); },
  };
  viewTypes.forEach((viewType) => store.add(window.registerCustomEditorProvider(viewType, provider, { supportsMultipleEditorsPerDocument: true })));
  const fileOf = (given: unknown): Uri | undefined => (given instanceof Uri ? given : activeFile());
  store.add(registerTable({
    'lossInspector.openTensor': async (given, tensor) => {
      const file = fileOf(given);
      if (file !== undefined) {
        await (await editors()).open(file, typeof tensor === 'string' ? tensor : undefined);
      }
    },
    'lossInspector.inspectDump': async (given) => {
      const file = fileOf(given);
      await inspectFiles(surroundings.panels, file === undefined ? [] : [file]);
    },
  }, surroundings.log));
  return store;
}
