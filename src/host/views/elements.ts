import type { Uri } from 'vscode';
import type { CandidateTensor } from '../../core/inspection/document';
import type { RunFiles } from '../../core/formats/runFiles';
import type { NameSeries } from '../../core/formats/stepNames';
import type { InspectionTarget } from '../../protocol/workerApi';

/** A file of the workspace by its folder and name. */
export interface ListedFile {
  readonly uri: Uri;
  /** The folder as paths of the engine have it. */
  readonly folder: string;
  readonly name: string;
}

/** What a view lists: a row says what it is of. */
export type ViewElement =
  | { readonly kind: 'run'; readonly run: RunFiles<ListedFile> }
  | { readonly kind: 'series'; readonly series: NameSeries; readonly files: readonly ListedFile[] }
  | { readonly kind: 'dump'; readonly file: ListedFile }
  | { readonly kind: 'tensor'; readonly file: ListedFile; readonly tensor: CandidateTensor }
  /** A row that only says something: why there is nothing, or that there is more. */
  | { readonly kind: 'note'; readonly id: string; readonly text: string; readonly tooltip?: string; readonly icon: string; readonly settings?: string }
  | { readonly kind: 'spec'; readonly file: ListedFile }
  | { readonly kind: 'recent'; readonly target: InspectionTarget };

const kinds: readonly string[] = ['run', 'series', 'dump', 'tensor', 'note', 'spec', 'recent'] satisfies readonly ViewElement['kind'][];

/** What a menu of a view hands over. */
export function isViewElement(value: unknown): value is ViewElement {
  return typeof value === 'object' && value !== null && 'kind' in value && kinds.some((kind) => kind === value.kind);
}

/** The files that an element stands for when its loss is inspected. Of a series, the last step. */
export function filesOf(element: ViewElement): readonly Uri[] {
  switch (element.kind) {
    case 'series': return element.files.slice(-1).map(({ uri }) => uri);
    case 'dump':
    case 'tensor':
    case 'spec': return [element.file.uri];
    case 'run':
    case 'note':
    case 'recent': return [];
  }
}
