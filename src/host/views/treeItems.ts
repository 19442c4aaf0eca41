import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState, workspace } from 'vscode';
import { folderOfPath, nameOfPath, uriOfPath } from '../files/uriPaths';
import { mainFileOf, titleOf } from '../inspection/target';
import type { ViewElement } from './elements';
import { tensorNameOf } from './references';

/** The row of an element. Names of files and tensors are text, never Markdown. */
export function itemOf(element: ViewElement): TreeItem {
  switch (element.kind) {
    case 'run': return runItem(element);
    case 'series': return seriesItem(element);
    case 'dump': return dumpItem(element);
    case 'tensor': return tensorItem(element);
    case 'note': return noteItem(element);
    case 'spec': return specItem(element);
    case 'recent': return recentItem(element);
  }
}

type Of<Kind extends ViewElement['kind']> = Extract<ViewElement, { readonly kind: Kind }>;

function runItem({ run: { folder, count } }: Of<'run'>): TreeItem {
  const label = placeOf(folder);
  const dumps = count === 1 ? l10n.t('1 dump') : l10n.t('{0} dumps', count);
  return row(`run:${folder}`, label, {
    description: dumps, icon: 'folder', context: 'run', state: TreeItemCollapsibleState.Collapsed, tooltip: folder, spoken: l10n.t('Run {0}, {1}', label, dumps),
  });
}

function seriesItem({ series: { pattern, names, first, last }, files: [file] }: Of<'series'>): TreeItem {
  const label = pattern.replaceAll('{step}', '*');
  const steps = l10n.t('{0} steps, {1} to {2}', names.length, first, last);
  return row(`series:${file?.folder ?? ''}/${pattern}`, label, {
    description: steps, icon: 'layers', context: 'series', state: TreeItemCollapsibleState.Collapsed, spoken: l10n.t('Series {0}, {1}', label, steps),
    tooltip: l10n.t('{0}\n{1}. Inspect Loss shows the last step.', pattern, steps),
  });
}

function dumpItem({ file: { uri, name } }: Of<'dump'>): TreeItem {
  const item = row(`dump:${uri.toString()}`, name, {
    icon: 'file-binary', context: 'dump', state: TreeItemCollapsibleState.Collapsed, tooltip: uri.fsPath, spoken: l10n.t('Dump {0}', name),
  });
  // Decorations of version control and of the Explorer go by it.
  item.resourceUri = uri;
  return item;
}

function tensorItem(element: Of<'tensor'>): TreeItem {
  const { file: { uri, name }, tensor: { shape, dtype } } = element;
  const label = tensorNameOf(element) || name;
  const facts = `[${shape.join(', ')}] ${dtype}`;
  const item = row(`tensor:${uri.toString()}#${label}`, label, {
    description: facts, icon: 'symbol-array', context: 'tensor', state: TreeItemCollapsibleState.None, tooltip: `${name}#${label}\n${facts}`,
    spoken: l10n.t('Tensor {0}, shape {1}, {2}', label, shape.join(' × ') || l10n.t('of one element'), dtype),
  });
  item.command = { command: 'lossInspector.openTensor', title: l10n.t('View Tensor'), arguments: [uri, tensorNameOf(element)] };
  return item;
}

function noteItem({ id, text, tooltip = text, icon, settings }: Of<'note'>): TreeItem {
  const item = row(`note:${id}`, text, { icon, context: 'note', state: TreeItemCollapsibleState.None, tooltip, spoken: tooltip });
  if (settings !== undefined) {
    item.command = { command: 'workbench.action.openSettings', title: l10n.t('Open Setting'), arguments: [settings] };
  }
  return item;
}

function specItem({ file: { uri, folder, name } }: Of<'spec'>): TreeItem {
  const item = row(`spec:${uri.toString()}`, name, {
    description: placeOf(folder), icon: 'json', context: 'spec', state: TreeItemCollapsibleState.None, tooltip: uri.fsPath, spoken: l10n.t('Loss spec {0} in {1}', name, placeOf(folder)),
  });
  item.resourceUri = uri;
  item.command = { command: 'lossInspector.inspectLoss', title: l10n.t('Inspect Loss'), arguments: [uri] };
  return item;
}

function recentItem(element: Of<'recent'>): TreeItem {
  const { target } = element;
  const files = target.kind === 'spec' ? [target.path] : target.paths;
  const place = placeOf(folderOfPath(mainFileOf(target)));
  const item = row(`recent:${JSON.stringify(target)}`, titleOf(target), {
    description: place, icon: target.kind === 'spec' ? 'json' : 'graph', context: 'recent', state: TreeItemCollapsibleState.None,
    tooltip: files.slice(0, 10).join('\n'), spoken: l10n.t('Inspection of {0} in {1}', files.slice(0, 10).map(nameOfPath).join(', '), place),
  });
  item.command = { command: 'lossInspector.views.inspect', title: l10n.t('Inspect Loss'), arguments: [element] };
  return item;
}

interface RowParts {
  readonly description?: string;
  readonly icon: string;
  readonly context: string;
  readonly state: TreeItemCollapsibleState;
  readonly tooltip: string;
  /** What a screen reader says. */
  readonly spoken: string;
}

function row(id: string, label: string, { description, icon, context, state, tooltip, spoken }: RowParts): TreeItem {
  const item = new TreeItem(label, state);
  item.id = id;
  item.iconPath = new ThemeIcon(icon);
  item.contextValue = context;
  item.tooltip = tooltip;
  item.accessibilityInformation = { label: spoken };
  if (description !== undefined) {
    item.description = description;
  }
  return item;
}

/** A folder as the user knows it: below the workspace, with its root's name where there are several. */
function placeOf(folder: string): string {
  const uri = uriOfPath(folder);
  const relative = workspace.asRelativePath(uri);
  return relative === uri.fsPath ? workspace.getWorkspaceFolder(uri)?.name ?? folder : relative;
}
