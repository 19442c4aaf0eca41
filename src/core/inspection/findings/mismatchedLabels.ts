import { classified, crossEntropyOf, type Classified } from '../classes/classified';
import { barFigure, withFigure, type BarFigure, type ColumnFigure } from './figure';
import { computedLosses, evidenceSamples, type AdvisedFinding, type FindingRule } from './finding';

/** Of fewer samples, or fewer for each class, agreement comes about by chance. */
const fewestSamples = 50;
const fewestPerClass = 5;
/** How far apart the frequencies of labels and predictions may lie and count as the same, in total variation. */
const sameFrequencies = 0.15;
/** A model that guesses does no better than this much above ln C; one that is confidently wrong does much worse. */
const confident = 1.25;
/** Rows that a shift is looked for within, and how many are compared for each. */
const longestShift = 2000;
const comparedRows = 512;

/** Labels that belong to other samples or other classes than the predictions beside them: shifted rows, renumbered classes, a shuffle. */
export const mismatchedLabels: FindingRule = (subject) => computedLosses(subject).flatMap((loss) => {
  const run = classified(loss);
  const found = run === null || !isEnough(run) ? null : mismatchOf(run);
  return run === null || found === null ? [] : [{ severity: 'error' as const, loss: loss.name, ...found, evidence: { ...found.evidence, samples: leastProbable(run) } }];
});

/** What was looked for once: another finding asks too. */
const known = new WeakMap<Classified, Omit<AdvisedFinding, 'severity' | 'loss'> | null>();

/** Why labels and predictions do not belong together; null where they do, or nothing tells. */
export function mismatchOf(run: Classified): Omit<AdvisedFinding, 'severity' | 'loss'> | null {
  const before = known.get(run);
  const mismatch = before === undefined ? otherPairing(run) ?? shuffled(run) : before;
  known.set(run, mismatch);
  return mismatch;
}

function isEnough({ samples, classes }: Classified): boolean {
  return samples.length >= Math.max(fewestSamples, fewestPerClass * classes);
}

/** Rows or classes that belong to others; not looked for where no pairing could be clearly better than the one that is there. */
function otherPairing(run: Classified): ReturnType<typeof mismatchOf> {
  return clearlyBetter(run) > 1 ? null : shifted(run) ?? renumbered(run);
}

function shifted(run: Classified): ReturnType<typeof mismatchOf> {
  const { labels, predicted, accuracy } = run;
  const shift = bestShift(run);
  const wouldBe = agreement(labels, predicted, shift, 0, labels.length);
  if (shift === 0 || wouldBe < clearlyBetter(run)) {
    return null;
  }
  return {
    code: 'labels-shifted',
    message: `the labels stand ${Math.abs(shift)} ${Math.abs(shift) === 1 ? 'row' : 'rows'} ${shift > 0 ? 'below' : 'above'} the predictions they belong to: `
      + `moved back, ${percent(wouldBe)} are right, as they stand ${percent(accuracy)}`,
    advice: 'Look for a row that was dropped or added before one of the two was saved.',
    evidence: { shift, accuracy, accuracyShifted: wouldBe, ...withFigure(agreementByShift(run, shift)) },
  };
}

/** Rows that the figure shows on both sides of the shift. */
const shownAround = 10;

function agreementByShift({ labels, predicted }: Classified, shift: number): ColumnFigure {
  const [first, last] = [shift - shownAround, shift + shownAround];
  return {
    kind: 'columns', title: 'Right predictions by rows moved', axis: 'rows', areShares: true, from: first - 0.5, to: last + 0.5,
    heights: Array.from({ length: last - first + 1 }, (_, i) => agreement(labels, predicted, first + i, 0, labels.length)),
    marks: [...(first <= 0 && last >= 0 ? [{ name: 'as they stand', at: 0 }] : []), { name: String(shift), at: shift }],
  };
}

/** The accuracy from which another pairing is the right one: half way from chance to perfect, and well above what is there. */
function clearlyBetter({ accuracy, chance }: Classified): number {
  return Math.max((1 + chance) / 2, accuracy + 0.3);
}

/** The number of rows to move the labels by after which most agree, looked for in the middle of the run. */
function bestShift({ labels, predicted }: Classified): number {
  const count = labels.length;
  const rows = Math.min(comparedRows, count >> 1);
  const from = (count - rows) >> 1;
  const reach = Math.min(longestShift, from);
  let best = 0;
  let most = agreement(labels, predicted, 0, from, from + rows);
  for (let distance = 1; distance <= reach; distance++) {
    for (const shift of [distance, -distance]) {
      const share = agreement(labels, predicted, shift, from, from + rows);
      if (share > most) {
        [best, most] = [shift, share];
      }
    }
  }
  return best;
}

/** Share of the predictions from `from` to `to` that agree with the label `shift` rows below them. */
function agreement(labels: Uint32Array, predicted: Uint32Array, shift: number, from: number, to: number): number {
  const start = Math.max(from, -shift);
  const end = Math.min(to, labels.length - shift);
  let hits = 0;
  for (let i = start; i < end; i++) {
    hits += predicted[i] === labels[i + shift] ? 1 : 0;
  }
  return hits / Math.max(1, end - start);
}

/** Most cells of a table of all pairs of classes. */
const mostCells = 2 ** 22;

/** How often each pair of a predicted class and a label occurs: by `predicted · classes + label`. */
function* pairsOf(predicted: Uint32Array, labels: Uint32Array, classes: number): Generator<readonly [pair: number, hits: number]> {
  if (classes * classes <= mostCells) {
    const table = new Uint32Array(classes * classes);
    for (let i = 0; i < labels.length; i++) {
      const pair = (predicted[i] ?? 0) * classes + (labels[i] ?? 0);
      table[pair] = (table[pair] ?? 0) + 1;
    }
    for (let pair = 0; pair < table.length; pair++) {
      const hits = table[pair] ?? 0;
      if (hits > 0) {
        yield [pair, hits];
      }
    }
    return;
  }
  const pairs = new Map<number, number>();
  predicted.forEach((guess, i) => {
    const pair = guess * classes + (labels[i] ?? 0);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  });
  yield* pairs;
}

/** Each predicted class stands for one label, and not for its own. */
function renumbered(run: Classified): ReturnType<typeof mismatchOf> {
  const { labels, predicted, classes, accuracy, samples } = run;
  const labelOf = new Map<number, { readonly label: number; readonly hits: number }>();
  for (const [pair, hits] of pairsOf(predicted, labels, classes)) {
    const guess = Math.floor(pair / classes);
    if (hits > (labelOf.get(guess)?.hits ?? 0)) {
      labelOf.set(guess, { label: pair % classes, hits });
    }
  }
  const wouldBe = [...labelOf.values()].reduce((sum, { hits }) => sum + hits, 0) / samples.length;
  const targets = new Set([...labelOf.values()].map(({ label }) => label));
  const moved = [...labelOf].filter(([guess, { label }]) => guess !== label);
  if (moved.length === 0 || labelOf.size < 2 || targets.size < labelOf.size || wouldBe < clearlyBetter(run)) {
    return null;
  }
  const figure = barFigure({
    title: 'Prediction → its most frequent label', measures: ['of the predictions'], areShares: true,
    rows: moved.map(([guess, { label, hits }]) => ({ name: `${guess} → ${label}`, values: [hits / (run.predictedCounts[guess] ?? 1)], isMeant: false })),
  });
  const examples = moved.slice(0, 3).map(([guess, { label }]) => `${guess} for ${label}`).join(', ');
  return {
    code: 'classes-renumbered',
    message: `predictions and labels number the classes differently: predicted is ${examples}${moved.length > 3 ? ', …' : ''}; `
      + `renumbered, ${percent(wouldBe)} are right, as they stand ${percent(accuracy)}`,
    advice: 'Compare the class_to_idx (label map) of training with the one that the labels were written by.',
    evidence: { mapping: Object.fromEntries([...labelOf].map(([guess, { label }]) => [guess, label])), accuracy, accuracyRenumbered: wouldBe, ...withFigure(figure) },
  };
}

/** As often as each other, sample by sample no better than chance, and sure of itself. */
function shuffled(run: Classified): ReturnType<typeof mismatchOf> {
  const { labelCounts, predictedCounts, samples, accuracy, chance, deviation, classes } = run;
  const apart = labelCounts.reduce((sum, of, i) => sum + Math.abs(of - (predictedCounts[i] ?? 0)), 0) / (2 * samples.length);
  if (apart > sameFrequencies || Math.abs(accuracy - chance) > 3 * deviation) {
    return null;
  }
  const loss = crossEntropyOf(run);
  if (loss < confident * Math.log(classes)) {
    return null;
  }
  return {
    code: 'labels-shuffled',
    title: 'Labels and predictions are of different samples',
    message: `the labels look shuffled against the predictions: each class is about as frequent in both (${percent(apart)} apart), `
      + `but they agree in only ${percent(accuracy)} of the samples, as by chance (${percent(chance)}), though the predictions are confident`,
    advice: 'Look for a shuffle, or a data loader’s order, that only one of the two went through; join them by an id.',
    evidence: { accuracy, chance, apart, crossEntropy: loss, ...withFigure(countsByClass(run)) },
  };
}

/** How often each class is in the labels, in the predictions, and in both of one sample. */
function countsByClass({ labels, predicted, labelCounts, predictedCounts, classes }: Classified): BarFigure | null {
  const both = new Float64Array(classes);
  labels.forEach((label, i) => {
    both[label] = (both[label] ?? 0) + (label === predicted[i] ? 1 : 0);
  });
  const order = Array.from(labelCounts.keys()).sort((a, b) => (labelCounts[b] ?? 0) - (labelCounts[a] ?? 0));
  return barFigure({
    title: 'Samples of each class', measures: ['labels', 'predictions', 'both'], areShares: false,
    rows: order.map((of) => ({ name: `class ${of}`, values: [labelCounts[of] ?? 0, predictedCounts[of] ?? 0, both[of] ?? 0], isMeant: false })),
  });
}

function leastProbable({ samples, probability }: Classified): readonly number[] {
  return Array.from(samples.keys())
    .sort((a, b) => (probability[a] ?? 0) - (probability[b] ?? 0))
    .slice(0, evidenceSamples)
    .map((i) => samples[i] ?? 0);
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(share >= 0.9995 ? 4 : 3)} %`;
}
