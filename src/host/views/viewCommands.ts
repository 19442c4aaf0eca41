import { commands, env, ViewColumn, type Uri } from 'vscode';
import { inspectFiles } from '../commands/inspectFiles';
import type { Command } from '../commands/registerTable';
import { pathOfUri } from '../files/uriPaths';
import type { RecentInspections } from '../inspection/recentInspections';
import type { Panels } from '../panel/panels';
import { filesOf, isViewElement, type ViewElement } from './elements';
import type { ViewCommand } from './index';
import { referenceOf, tensorNameOf } from './references';

/** The commands of the views' rows and titles, by what package.json calls them behind `lossInspector.views.`. */
export function viewCommands(panels: Panels, recent: RecentInspections, refresh: () => void): Readonly<Record<ViewCommand, Command>> {
  return {
    refresh,
    inspect: async (...given) => {
      const elements = elementsOf(given);
      elements.forEach((element) => {
        if (element.kind === 'recent') {
          panels.show(element.target);
        }
      });
      await inspectFiles(panels, uniqueFiles(elements));
    },
    openTensor: async (...given) => {
      const element = elementsOf(given).find(({ kind }) => kind === 'tensor' || kind === 'dump');
      if (element?.kind === 'tensor') {
        await commands.executeCommand('lossInspector.openTensor', element.file.uri, tensorNameOf(element));
      } else if (element?.kind === 'dump') {
        await commands.executeCommand('lossInspector.openTensor', element.file.uri);
      }
    },
    openFile: async (...given) => {
      const [file] = uniqueFiles(elementsOf(given));
      if (file !== undefined) {
        await commands.executeCommand('vscode.open', file, ViewColumn.Active);
      }
    },
    reveal: async (...given) => {
      const [file] = uniqueFiles(elementsOf(given));
      if (file !== undefined) {
        await commands.executeCommand('revealInExplorer', file);
      }
    },
    copyReference: async (...given) => {
      const references = elementsOf(given).flatMap(referenceOf);
      if (references.length > 0) {
        await env.clipboard.writeText(references.join('\n'));
      }
    },
    removeRecent: async (...given) => {
      for (const element of elementsOf(given)) {
        if (element.kind === 'recent') {
          await recent.remove(element.target);
        }
      }
    },
    clearRecent: () => recent.clear(),
  };
}

/** A menu hands over the row that was clicked, and all rows selected. */
function elementsOf([clicked, selected]: readonly unknown[]): readonly ViewElement[] {
  return (Array.isArray(selected) && selected.length > 0 ? selected : [clicked]).filter(isViewElement);
}

/** Tensors of one file are inspected as the file. */
function uniqueFiles(elements: readonly ViewElement[]): readonly Uri[] {
  return [...new Map(elements.flatMap(filesOf).map((uri) => [pathOfUri(uri), uri])).values()];
}
