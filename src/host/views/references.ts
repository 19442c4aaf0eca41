import { workspace } from 'vscode';
import { formatReference } from '../../core/tensors/reference';
import { pathOfUri } from '../files/uriPaths';
import type { ViewElement } from './elements';

/** The reference of a row as a spec in the workspace's folder would write it. */
export function referenceOf(element: ViewElement): readonly string[] {
  switch (element.kind) {
    case 'dump':
    case 'spec': return [workspace.asRelativePath(element.file.uri, false)];
    case 'series': {
      const [file] = element.files;
      return file === undefined ? [] : [workspace.asRelativePath(file.uri, false).slice(0, -file.name.length) + element.series.pattern];
    }
    case 'tensor': return [formatReference(workspace.asRelativePath(element.file.uri, false), tensorNameOf(element), null)];
    case 'run':
    case 'note':
    case 'recent': return [];
  }
}

/** The name of a tensor in its file; empty where the file holds a nameless one. Paths and names may both hold `#`. */
export function tensorNameOf({ file, tensor: { reference } }: Extract<ViewElement, { readonly kind: 'tensor' }>): string {
  const path = pathOfUri(file.uri);
  return reference.startsWith(`${path}#`) ? reference.slice(path.length + 1) : '';
}
