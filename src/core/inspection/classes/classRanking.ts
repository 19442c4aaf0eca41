import { BadInput } from '../../errors';
import { softmaxView } from '../../tensors/derivedViews';
import type { TensorView } from '../../tensors/tensor';
import { portion, throwIfCancelled, type Work } from '../../work';
import type { ComputedLoss } from '../evaluateSpec';
import { rowBlocks } from '../rowBlocks';
import { rankingOf, type Ranking } from './ranking';

/** How well the scores of one class tell its samples from all others. */
export interface ClassRanking extends Ranking {
  readonly class: number;
}

/** The classes of a loss, each against the rest. Each sample counts once, whatever its weight. */
export interface ClassRankings {
  /** In class order. */
  readonly classes: readonly ClassRanking[];
  /** Means over the classes that have one (macro averages); null where none has. */
  readonly meanAveragePrecision: number | null;
  readonly meanRocArea: number | null;
}

/** Scores kept at a time, 128 MB of them; classes beyond are taken in another pass over the tensor. */
const mostScores = 1 << 24;

/**
 * The ranking of each class of a multi-label loss, or of a multiclass one, where a class is told from the rest by its probability.
 * @throws BadInput where a sample has not one score for each class
 * @throws Cancelled when the work's signal asks to stop
 */
export async function classRankings(loss: ComputedLoss, passes: (sample: number) => boolean, work: Work): Promise<ClassRankings> {
  const { samples, classCount, columns } = loss.result;
  const width = classCount ?? 0;
  const view = scoresOf(loss);
  const kept = Uint32Array.from({ length: samples }, (_, sample) => sample).filter((sample) => columns.ignored?.[sample] !== 1 && passes(sample) && hasLabel(loss, sample));
  const group = Math.max(1, Math.min(width, Math.floor(mostScores / Math.max(1, kept.length))));
  const classes: ClassRanking[] = [];
  for (let first = 0; first < width; first += group) {
    const end = Math.min(width, first + group);
    const scores = await readScores(view, width, { first, end, kept }, portion(work, first / width, end / width));
    for (let of = first; of < end; of++) {
      throwIfCancelled(work.signal);
      const [from, to] = [(of - first) * kept.length, (of - first + 1) * kept.length];
      classes.push({ class: of, ...rankingOf(scores.subarray(from, to), positivesOf(loss, of, kept)) });
      await work.pause();
    }
  }
  return { classes, meanAveragePrecision: meanOf(classes.map(({ averagePrecision }) => averagePrecision)), meanRocArea: meanOf(classes.map(({ rocArea }) => rocArea)) };
}

/** Rows of scores, one for each class; of a softmax its probabilities, since logits of two samples say nothing beside each other. */
function scoresOf({ request: { inputs }, result }: ComputedLoss): TensorView {
  const { task, classCount, positions, parameters } = result;
  const view = inputs['logits'] ?? inputs['predictions'];
  const fits = view !== undefined && (task === 'multiclass' || task === 'multilabel') && classCount !== null && classCount > 1
    && view.shape.length === positions.length + 2 && view.shape.at(-1) === classCount && positions.every((length, axis) => view.shape[axis + 1] === length);
  if (!fits) {
    throw new BadInput({ reason: 'a ranking of classes is for losses that have a score for each of several classes, the classes along the last axis' });
  }
  const areLogits = inputs['logits'] !== undefined && parameters['from_logits'] !== false;
  return task === 'multiclass' && areLogits ? softmaxView(view, view.shape.length - 1) : view;
}

/** Some classes of some samples, class by class. */
async function readScores(view: TensorView, width: number, { first, end, kept }: { readonly first: number; readonly end: number; readonly kept: Uint32Array }, work: Work): Promise<Float64Array> {
  const scores = new Float64Array((end - first) * kept.length);
  const samplesOfRow = view.shape.slice(1, -1).reduce((product, length) => product * length, 1);
  let at = 0;
  for await (const { start, tensor: { data } } of rowBlocks(view, work)) {
    const begin = start * samplesOfRow;
    const behind = begin + data.length / width;
    for (; at < kept.length && (kept[at] ?? 0) < behind; at++) {
      const row = ((kept[at] ?? 0) - begin) * width;
      for (let of = first; of < end; of++) {
        scores[(of - first) * kept.length + at] = Number(data[row + of]);
      }
    }
    work.progress(kept.length === 0 ? 1 : at / kept.length, 'Ranking the classes');
  }
  return scores;
}

function hasLabel({ result: { columns } }: ComputedLoss, sample: number): boolean {
  const label = columns.labelAt(sample);
  return label !== null && (typeof label !== 'number' || !Number.isNaN(label));
}

function positivesOf({ result: { columns, task } }: ComputedLoss, of: number, kept: Uint32Array): Uint8Array {
  const { label } = columns;
  if (task === 'multiclass' && label !== null) {
    return Uint8Array.from(kept, (sample) => (label[sample] === of ? 1 : 0));
  }
  return Uint8Array.from(kept, (sample) => {
    const found = columns.labelAt(sample);
    return Array.isArray(found) && found.includes(of) ? 1 : 0;
  });
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
