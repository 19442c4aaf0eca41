import type { LossSpec, RegularizationEntry } from '../../spec/lossSpec';
import type { Candidate, SpecChange } from './candidate';
import { hypotheses } from './hypotheses';
import { short, type ChangedTotal, type TotalPart, type TotalParts } from './hypotheses/hypothesis';
import type { TypedNumber } from './typedNumber';

/** A loss of the spec, and where it stands there. */
export interface PlacedLoss extends TotalPart {
  readonly index: number;
}

export interface TotalSearch {
  readonly spec: LossSpec;
  readonly collected: readonly PlacedLoss[];
  readonly uncollected: readonly PlacedLoss[];
  readonly regularization: readonly { readonly entry: RegularizationEntry; readonly value: number }[];
  /** What each loss may be instead, found before. */
  readonly candidates: readonly Candidate[];
}

/** The total added up in other ways, and with one of its losses as something else. */
export function searchTotal(search: TotalSearch, take: (candidate: Candidate) => void): void {
  const { collected, uncollected, regularization, spec } = search;
  if (collected.length + uncollected.length + regularization.length === 0) {
    return;
  }
  const { plain, changes, adding } = totalsOf(search);
  const all = { entry: null, loss: 'total', convention: spec.convention, framework: 'total loss', reduction: 'sum', parameters: {}, isDerived: false } as const;
  for (const total of [plain, ...changes].filter((each) => !isOne(each))) {
    const { value, arithmetic } = added(total);
    take({ ...all, value, arithmetic, hypothesis: total.hypothesis === '' ? null : total.hypothesis, cost: 0.1 + total.cost, change: changeOf(search, total) });
  }
  for (const candidate of search.candidates) {
    const loss = collected.find(({ index }) => index === candidate.entry);
    if (candidate.isDerived || loss === undefined || candidate.value === loss.value) {
      continue;
    }
    for (const total of adding) {
      const { value, arithmetic } = added({ ...total, losses: total.losses.map((part) => (part.name === loss.name ? { ...part, value: candidate.value } : part)) });
      const words = [candidate.hypothesis, total.hypothesis].filter((text) => text !== null && text !== '');
      const change = changeOf(search, total);
      take({
        ...candidate, entry: null, value, denominatorOf: null, cost: candidate.cost + total.cost + 0.5,
        arithmetic: `${arithmetic}, with ${loss.name}: ${candidate.arithmetic}`,
        hypothesis: words.length === 0 ? null : words.join(', '),
        change: change === null || candidate.change === null ? null : { ...change, losses: new Map([...change.losses ?? [], ...candidate.change.losses ?? []]) },
      });
    }
  }
}

/** The total as it is, with something changed, and those of them in which every loss counts as it does. */
function totalsOf({ collected, uncollected, regularization }: TotalSearch): { readonly plain: ChangedTotal; readonly changes: readonly ChangedTotal[]; readonly adding: readonly ChangedTotal[] } {
  const parts: TotalParts = { losses: collected, uncollected, regularization };
  const changes: readonly ChangedTotal[] = hypotheses.flatMap(({ totals }) => totals?.(parts) ?? []);
  const plain: ChangedTotal = { ...parts, hypothesis: '', cost: 0 };
  return { plain, changes, adding: [plain, ...changes.filter(({ losses }) => losses === parts.losses)].filter((each) => !isOne(each)) };
}

/** The total of one loss is that loss. */
function isOne({ losses, regularization }: TotalParts): boolean {
  return regularization.length === 0 && losses.length === 1 && losses[0]?.coefficient === 1;
}

/** What a loss would have to be so that a total is the number. */
export function partsWanted(search: TotalSearch, number: TypedNumber, index: number): readonly TypedNumber[] {
  const loss = search.collected.find((each) => each.index === index);
  if (loss === undefined || loss.coefficient === 0) {
    return [];
  }
  return totalsOf(search).adding.map((total) => {
    const rest = added(total).value - loss.coefficient * loss.value;
    return { value: (number.value - rest) / loss.coefficient, tolerance: number.tolerance / Math.abs(loss.coefficient) };
  });
}

function added({ losses, regularization }: TotalParts): { readonly value: number; readonly arithmetic: string } {
  const terms = [...losses.map(({ coefficient, value }) => ({ coefficient, value })), ...regularization.map(({ value }) => ({ coefficient: 1, value }))];
  const value = terms.reduce((sum, term) => sum + term.coefficient * term.value, 0);
  const texts = terms.map((term) => (term.coefficient === 1 ? short(term.value) : `${short(term.coefficient)} · ${short(term.value)}`));
  return { value, arithmetic: `${texts.length === 0 ? '0' : texts.join(' + ')} = ${short(value)}` };
}

/** Null where losses are left out, which a change of entries cannot say. */
function changeOf({ spec, collected, uncollected }: TotalSearch, { losses, regularization }: TotalParts): SpecChange | null {
  if (losses.length < collected.length) {
    return null;
  }
  const changed = losses.flatMap(({ name, coefficient, reduction }): [number, LossSpec['losses'][number]][] => {
    const before = [...collected, ...uncollected].find((loss) => loss.name === name);
    const entry = before === undefined ? undefined : spec.losses[before.index];
    return before === undefined || entry === undefined || (before.coefficient === coefficient && reduction === undefined) ? []
      : [[before.index, { ...entry, ...(before.coefficient === coefficient ? {} : { coefficient }), ...(reduction === undefined ? {} : { reduction }) }]];
  });
  return { losses: new Map(changed), regularization: regularization.map(({ entry }) => entry) };
}
