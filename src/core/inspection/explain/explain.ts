import type { LossResult } from '../../engine/evaluation';
import { portion, type Work } from '../../work';
import type { Convention } from '../../spec/lossSpec';
import type { ComputedLoss, EvaluatedLoss } from '../evaluateSpec';
import type { Inspection } from '../inspection';
import { jsonNumber, numberOfJson } from '../json';
import { neighboursOf } from '../beside/neighbours';
import type { InspectionContext } from '../subject';
import { Budget } from './budget';
import { matchOf, type Candidate } from './candidate';
import type { Explanation, Match } from './explanation';
import { materialOf, type Material } from './material';
import { Ranking } from './rank';
import { searchEntry } from './searchEntry';
import { partsWanted, searchTotal } from './searchTotal';
import { readTypedNumber } from './typedNumber';

/** A number that was logged, as it was typed, and the entry it is said to be of; null: of any, or the total. */
export interface NumberQuery {
  readonly number: string;
  readonly loss: number | null;
}

/**
 * Where a number comes from: every definition that fits the tensors of an inspection, under every reduction,
 * with other parameters, and with what may have gone wrong.
 * @param budget what the search may take
 * @throws BadInput where the text is no number
 */
export async function explain(
  inspection: Inspection, context: InspectionContext, { number: text, loss }: NumberQuery, work: Work, budget = new Budget(),
): Promise<Explanation> {
  const number = readTypedNumber(text);
  const { spec } = inspection.subject;
  const ranking = new Ranking(number);
  const candidates: Candidate[] = [];
  const take = (candidate: Candidate): void => {
    ranking.take(candidate);
    if (loss === null && !candidate.isDerived) {
      candidates.push(candidate);
    }
  };
  const total = { spec, candidates, collected: collectedOf(inspection), uncollected: uncollectedOf(inspection), regularization: regularizationOf(inspection) };
  const entries = [...inspection.evaluated.entries()].filter(([index]) => loss === null || index === loss);
  for (const [i, [index, evaluated]] of entries.entries()) {
    const at = portion(work, i / entries.length, (i + 1) / entries.length);
    const material = await materialOfLoss(evaluated, inspection.subject.folder, context, at);
    if (evaluated.kind === 'computed' && evaluated.result.value !== null) {
      take(asItIs(index, evaluated, evaluated.result.value, inspection));
    }
    if (material !== null) {
      await searchEntry({
        index, material, budget, take, wanted: [number, ...(loss === null ? partsWanted(total, number, index) : [])], limit: () => ranking.limit, note: (value, cost) => { ranking.note(value, cost); },
        catalogue: context.catalogue, engine: context.engine,
        convention: evaluated.entry.convention ?? spec.convention,
        reduction: evaluated.kind === 'computed' ? evaluated.result.reduction : evaluated.entry.reduction ?? null,
      }, at);
    }
  }
  if (loss === null) {
    searchTotal(total, (candidate) => { ranking.take(candidate); });
  }
  const { isExplained, byChance, candidates: found } = ranking.result();
  const names = inspection.evaluated.map(({ name }) => name);
  return {
    number: jsonNumber(number.value), isExplained, byChance, searched: ranking.searched, leftOut: budget.leftOut,
    matches: found.map((candidate) => matchOf(candidate, number, spec, names)),
  };
}

/** The tensors of an entry; null where they could not be opened, or are of no loss that the catalogue could know. */
export async function materialOfLoss(evaluated: EvaluatedLoss, folder: string, context: InspectionContext, work: Work): Promise<Material | null> {
  const { entry, request } = evaluated;
  const task = context.catalogue.losses.find(({ name }) => name === entry.loss)?.task ?? (evaluated.kind === 'computed' ? evaluated.result.task : undefined);
  return request === null || task === undefined ? null : materialOf(entry, request, task, await neighboursOf(request, folder, context, work), work);
}

/** The value that the inspection shows. */
function asItIs(index: number, { entry }: EvaluatedLoss, value: number, { subject: { spec }, evaluated }: Inspection): Candidate {
  const result: LossResult | null = evaluated[index]?.kind === 'computed' ? evaluated[index].result : null;
  return {
    value, entry: index, loss: entry.loss, convention: entry.convention ?? spec.convention, framework: result?.framework ?? entry.loss,
    reduction: result?.reduction ?? '', parameters: entry.parameters, hypothesis: null, arithmetic: result?.arithmetic ?? '', denominatorOf: result?.denominatorOf ?? null, cost: 0, isDerived: false,
    change: { losses: new Map([[index, entry]]) },
  };
}

function collectedOf({ evaluated }: Inspection): Parameters<typeof searchTotal>[0]['collected'] {
  return evaluated.flatMap((loss, index) => (loss.kind === 'computed' && loss.result.collected && loss.result.value !== null
    ? [{ index, name: loss.name, coefficient: loss.entry.coefficient ?? 1, value: loss.result.value }]
    : []));
}

/** Losses that are tensors, as they would count if they were averaged and collected. */
function uncollectedOf({ evaluated }: Inspection): Parameters<typeof searchTotal>[0]['uncollected'] {
  return evaluated.flatMap((loss, index) => {
    const [first] = loss.kind === 'computed' && loss.result.value === null ? loss.result.reductions : [];
    return first === undefined ? [] : [{ index, name: loss.name, coefficient: loss.entry.coefficient ?? 1, value: first.value, reduction: first.reduction }];
  });
}

function regularizationOf({ document, subject: { spec } }: Inspection): Parameters<typeof searchTotal>[0]['regularization'] {
  return spec.regularization.flatMap((entry, i) => {
    const value = document.regularization[i]?.value ?? null;
    return value === null ? [] : [{ entry, value: numberOfJson(value) }];
  });
}

/** Of a search that nobody asked for. */
const unasked = { elements: 2e7, passes: 400, milliseconds: 2_000 } as const;
/** Elements of tensors that are searched unasked. */
const mostUnasked = 1 << 20;

/** The simplest explanation of a number by one loss, from a short search; null where it finds none, or the tensors are large. */
export async function firstExplanation(
  evaluated: ComputedLoss, text: string, { context, folder, convention }: { readonly context: InspectionContext; readonly folder: string; readonly convention: Convention }, work: Work,
): Promise<Match | null> {
  const material = await materialOfLoss(evaluated, folder, context, work);
  if (material === null || material.elements > mostUnasked) {
    return null;
  }
  const number = readTypedNumber(text);
  const ranking = new Ranking(number);
  const { catalogue, engine } = context;
  const own = evaluated.entry.convention ?? convention;
  const quiet: Work = { ...work, progress: () => undefined };
  await searchEntry({
    index: 0, material, catalogue, engine, convention: own, reduction: evaluated.result.reduction, budget: new Budget(unasked), take: (candidate) => { ranking.take(candidate); },
    wanted: [number], limit: () => ranking.limit, note: (value, cost) => { ranking.note(value, cost); },
  }, quiet);
  const { isExplained, candidates: [first] } = ranking.result();
  return !isExplained || first === undefined ? null : matchOf({ ...first, change: null }, number, { convention, losses: [], regularization: [] }, [evaluated.name]);
}
