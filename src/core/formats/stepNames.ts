import { naturalOrder } from '../tensors/naturalOrder';
import { stepPlaceholder } from './stepSeries';

/** Files that differ in the number of a step alone. */
export interface NameSeries {
  /** The name that they share: `epoch_{step}.npz`. */
  readonly pattern: string;
  /** Their names, by the number. */
  readonly names: readonly string[];
  /** The numbers as the first and the last name write them. */
  readonly first: string;
  readonly last: string;
}

/** A number of a name, and the name around it. */
interface Place {
  readonly pattern: string;
  readonly number: string;
  /** The word before it says that it counts steps. */
  readonly isNamed: boolean;
}

/** Longer numbers are hashes and dates with times. */
const mostDigits = 18;
const stepWord = /(?:epoch|step|stop|iter|iteration|ckpt|checkpoint|ep)[-_=.]?$/i;
/** `-00001-of-00003`: pieces of one dump, and no steps. */
const shardNumbers = /-\d+-of-\d+/;

/** Whether the number that a pattern stands for counts steps: a word before it says so, or there is nothing else in the name. */
export function countsSteps(pattern: string): boolean {
  const before = pattern.slice(0, pattern.indexOf(stepPlaceholder));
  return before === '' || stepWord.test(before);
}

/** Of a name with the number of a step in it, the numbers as digits; `pattern` is of {@link seriesAmong}. */
export function numberIn(name: string, pattern: string): string {
  const at = pattern.indexOf(stepPlaceholder);
  return name.slice(at, name.length - (pattern.length - at - stepPlaceholder.length));
}

/**
 * The series among the names of one folder. A name goes with the number that a word calls a step or an epoch, else with its
 * last number that varies; one that is like no other is in no series.
 */
export function seriesAmong(names: readonly string[]): readonly NameSeries[] {
  const places = new Map(names.map((name) => [name, shardNumbers.test(name) ? [] : placesOf(name)]));
  const numbers = new Map<string, Set<string>>();
  for (const { pattern, number } of [...places.values()].flat()) {
    numbers.set(pattern, (numbers.get(pattern) ?? new Set()).add(number));
  }
  const members = new Map<string, { readonly name: string; readonly number: string }[]>();
  for (const [name, all] of places) {
    const varying = all.filter(({ pattern }) => (numbers.get(pattern)?.size ?? 0) > 1);
    const place = varying.filter(({ isNamed }) => isNamed).at(-1) ?? varying.at(-1);
    if (place !== undefined) {
      const found = members.get(place.pattern) ?? [];
      found.push({ name, number: place.number });
      members.set(place.pattern, found);
    }
  }
  return [...members].filter(([, found]) => found.length > 1).map(([pattern, found]) => {
    const inOrder = found.sort((a, b) => naturalOrder(a.number, b.number));
    return { pattern, names: inOrder.map(({ name }) => name), first: inOrder[0]?.number ?? '', last: inOrder.at(-1)?.number ?? '' };
  });
}

function placesOf(name: string): readonly Place[] {
  return [...name.matchAll(/\d+/g)].filter(([digits]) => digits.length <= mostDigits).map(({ 0: number, index }) => {
    const before = name.slice(0, index);
    return { number, pattern: before + stepPlaceholder + name.slice(index + number.length), isNamed: stepWord.test(before) };
  });
}
