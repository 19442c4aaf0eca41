import { BadInput } from '../../errors';
import type { LossResult } from '../../engine/evaluation';
import type { LossEntry } from '../../spec/lossSpec';
import type { Catalogue } from '../../spec/catalogue';
import { portion, throwIfCancelled, type Work } from '../../work';
import type { LossEngine } from '../engine';
import type { Budget } from './budget';
import type { Candidate } from './candidate';
import { hypotheses } from './hypotheses';
import type { DerivedValue } from './hypotheses/hypothesis';
import type { Material } from './material';
import { guessesOf } from './parameterGuesses';
import { ofRows } from './ofRows';
import { runVariant } from './runVariant';
import { Screen } from './screen';
import type { TypedNumber } from './typedNumber';
import { aroundTheLoss, changedParameters, costs, entryOf, plainVariants, withOtherLabels, type NamedForm, type Variant } from './variant';

/** A search over one entry of a spec. */
interface EntrySearch extends EntryQuestion {
  /** Judges variants of large tensors; null where each is computed at once. */
  readonly screen: Screen | null;
}

/** What is searched, and for what. */
export interface EntryQuestion {
  readonly index: number;
  readonly material: Material;
  readonly convention: Candidate['convention'];
  /** The reduction that the entry has now. */
  readonly reduction: string | null;
  readonly catalogue: Catalogue;
  readonly engine: LossEngine;
  readonly budget: Budget;
  /** The numbers that are looked for: the one that was typed, or what would make a total of it. */
  readonly wanted: readonly TypedNumber[];
  /** What costs this much or more is not looked at. */
  readonly limit: () => number;
  /** Takes a value that is known to be none of those wanted, but not to every digit. */
  readonly note: (value: number, cost: number) => void;
  /** Takes each number found. */
  readonly take: (candidate: Candidate) => void;
}

/** Variants this far-fetched are not varied in two parameters at once. */
const pairedCost = 1;

/** Every loss of the catalogue that these tensors fit, plain, then with one thing changed, then two parameters: the simplest first. */
export async function searchEntry(asked: EntryQuestion, work: Work): Promise<void> {
  const { catalogue, material } = asked;
  const search: EntrySearch = { ...asked, screen: Screen.over(material) };
  const forms = catalogue.losses.flatMap(({ name, task, forms: known }) => known.map((form): NamedForm => ({ loss: name, task, form })));
  const plain = byCost(forms.flatMap((form) => plainVariants(form, material)), search);
  const working = await runAll(plain, search, portion(work, 0, 0.3));
  const changed = working.flatMap((variant) => [
    ...hypotheses.flatMap((hypothesis) => hypothesis.variants?.(variant, material) ?? []),
    ...withOneParameter(variant, material),
  ]);
  await runAll(byCost(changed, search), search, portion(work, 0.3, 0.7));
  const paired = working.filter(({ cost }) => cost <= pairedCost).flatMap((variant) => withTwoParameters(variant, material));
  await runAll(byCost(paired, search), search, portion(work, 0.7, 1));
}

function byCost(variants: readonly Variant[], search: EntrySearch): readonly Variant[] {
  return [...variants].sort((a, b) => costOf(a, search) - costOf(b, search));
}

/** Runs variants; gives them back as they worked, with the labels' other layout where their own is refused. */
async function runAll(variants: readonly Variant[], search: EntrySearch, work: Work): Promise<readonly Variant[]> {
  const { material, budget, limit } = search;
  const working: Variant[] = [];
  for (const [i, variant] of variants.entries()) {
    throwIfCancelled(work.signal);
    if (costOf(variant, search) >= limit() || !budget.allows(material.elements)) {
      continue;
    }
    let used = variant;
    let result = await runOne(variant, search, work);
    if (result instanceof BadInput) {
      const other = withOtherLabels(variant, material);
      const again = other === null ? result : await runOne(other, search, work);
      [used, result] = other === null || again instanceof BadInput ? [variant, result] : [other, again];
    }
    working.push(used);
    if (result !== null && !(result instanceof BadInput)) {
      budget.spend(material.elements);
      takeAll(used, result, search);
    }
    work.progress((i + 1) / variants.length, variant.form.framework);
    await work.pause();
  }
  return working;
}

/** The result over all rows; null where some of them tell that it is not the number. */
async function runOne(variant: Variant, search: EntrySearch, work: Work): Promise<LossResult | BadInput | null> {
  const { engine, wanted, note, screen } = search;
  const cost = costOf(variant, search);
  const judged = screen === null ? true : await screen.mayGive(variant, wanted, engine, (estimate) => { note(estimate.value, cost + estimate.cost); }, work);
  return judged === true ? runVariant(variant, engine, work) : judged;
}

function takeAll(variant: Variant, result: LossResult, search: EntrySearch): void {
  const { index, material, take, reduction: own } = search;
  const { form, loss } = variant;
  const cost = costOf(variant, search);
  for (const reduced of result.reductions) {
    const isUsual = reduced.reduction === own || reduced.reduction === form.defaultReduction || result.reductions.length === 1;
    const entry = entryOf(variant, reduced.reduction, material.entry);
    const common = {
      entry: index, loss, convention: form.convention, framework: form.framework, reduction: reduced.reduction,
      parameters: changedParameters(form, variant.parameters),
    };
    const ownCost = cost + (isUsual ? 0 : 1);
    take({
      ...common, value: reduced.value, hypothesis: variant.hypothesis, arithmetic: reduced.arithmetic, denominatorOf: reduced.denominatorOf, cost: ownCost, isDerived: false,
      change: entry === null ? null : { losses: new Map([[index, entry]]) },
    });
    if (variant.hypothesis !== null && cost > costs.mistaken) {
      continue;
    }
    for (const { values } of hypotheses) {
      for (const derived of values?.({ variant: { ...variant, cost }, result, reduced }, material) ?? []) {
        const hypothesis = variant.hypothesis === null ? derived.hypothesis : `${variant.hypothesis}, ${derived.hypothesis}`;
        take({ ...common, value: derived.value, hypothesis, arithmetic: derived.arithmetic, cost: ownCost + derived.cost, isDerived: true, change: changeOf(index, entry, derived) });
      }
    }
  }
}

/** The entry that gives a derived value; null where none does. */
function changeOf(index: number, entry: LossEntry | null, { parameters, rows }: DerivedValue): Candidate['change'] {
  const changed = entry === null ? null : parameters !== undefined ? { ...entry, parameters: { ...entry.parameters, ...parameters } } : rows !== undefined ? ofRows(entry, rows) : null;
  return changed === null ? null : { losses: new Map([[index, changed]]) };
}

/** A variant's cost with what it changes of the entry's convention and parameters. */
function costOf({ form, parameters, cost, hypothesis }: Variant, { convention, material }: EntrySearch): number {
  const changed = Object.entries(parameters).filter(([name, value]) => name !== 'axis' && name !== 'class_weights' && name !== 'label_offset' && !aroundTheLoss.has(name) && material.entry.parameters[name] !== value);
  // A definition that takes probabilities is simpler than one that can be told to.
  const told = changed.map(([name]) => (name === 'from_logits' ? (hypothesis === null ? 0.5 + costs.parameter : 0) : costs.parameter));
  return cost + (form.convention === convention ? 0 : costs.convention) + told.reduce((sum, each) => sum + each, 0);
}

function withOneParameter(variant: Variant, material: Material): readonly Variant[] {
  return variant.form.parameters.flatMap((parameter) => guessesOf(parameter, material)
    .filter((value) => value !== variant.parameters[parameter.name])
    .map((value) => ({ ...variant, parameters: changedParameters(variant.form, { ...variant.parameters, [parameter.name]: value }) })));
}

function withTwoParameters(variant: Variant, material: Material): readonly Variant[] {
  return withOneParameter(variant, material).flatMap((once) => {
    const names = variant.form.parameters.map(({ name }) => name);
    const last = Math.max(...names.map((name, i) => (once.parameters[name] === variant.parameters[name] ? -1 : i)));
    return withOneParameter(once, material).filter(({ parameters }) => names.some((name, i) => i > last && parameters[name] !== once.parameters[name]));
  });
}
