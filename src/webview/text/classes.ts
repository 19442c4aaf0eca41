import type { JsonValue } from '../../core/inspection/document';
import type { Task } from '../../core/engine/evaluation';
import * as l10n from './l10n';
import { compact, exact } from './numbers';

export type ClassNames = readonly string[] | null;

/** A class as index and name: `2 · virginica`; the index alone where it has no other name. */
export function className(index: number, names: ClassNames): string {
  const name = names?.[index];
  return name === undefined || name === String(index) ? String(index) : `${index} · ${name}`;
}

/** A label, prediction or target in words. Sets of classes are listed by name. */
export function valueText(value: JsonValue, task: Task | null, names: ClassNames): string {
  if (value === null) {
    return '–';
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? l10n.t('none') : value.map((index: number) => names?.[index] ?? String(index)).join(', ');
  }
  if (isClassTask(task) && typeof value === 'number' && Number.isInteger(value)) {
    return className(value, names);
  }
  return typeof value === 'number' ? compact(value) : String(value);
}

/** The value with every digit, for tooltips. */
export function exactText(value: JsonValue): string {
  return value === null ? '' : typeof value === 'number' ? exact(value) : Array.isArray(value) ? value.join(', ') : String(value);
}

export function isClassTask(task: Task | null): boolean {
  return task === 'multiclass' || task === 'binary' || task === 'multilabel';
}

/** Whether a prediction can be right or wrong: a classification with a label and a prediction that is one. */
export function isJudged(label: JsonValue, predicted: JsonValue, task: Task | null): boolean {
  return isClassTask(task) && [label, predicted].every((value) => value !== null && value !== 'NaN');
}

/** Whether a classification is wrong; a sample without label or prediction is not. */
export function isWrong(label: JsonValue, predicted: JsonValue, task: Task | null): boolean {
  return isJudged(label, predicted, task) && JSON.stringify(label) !== JSON.stringify(predicted);
}
