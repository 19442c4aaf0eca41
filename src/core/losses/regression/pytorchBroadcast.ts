import { tf } from '../../tensorFlow';
import type { Block, Inputs, LossPlan } from '../loss';
import { refuse, requireInput } from '../shapes';

/** Losses that are computed of a column and a row. */
const mostLosses = 2 ** 26;

/**
 * What PyTorch makes of predictions [B, 1] and labels [B], or the other way: it warns, and broadcasts both to
 * [B, B], so that every prediction meets every label. Null for other shapes.
 */
export function broadcastPlan(inputs: Inputs): LossPlan | null {
  const predictions = requireInput(inputs, 'predictions');
  const labels = requireInput(inputs, 'labels');
  const isColumn = (shape: readonly number[]): boolean => shape.length === 2 && shape[1] === 1;
  const [column, row] = isColumn(predictions.shape) && labels.shape.length === 1 ? [predictions, labels]
    : isColumn(labels.shape) && predictions.shape.length === 1 ? [labels, predictions] : [null, null];
  const [samples = 0] = column?.shape ?? [];
  if (row === null || row.shape[0] !== samples || samples < 2) {
    return null;
  }
  if (samples * samples > mostLosses) {
    throw refuse(labels, 'shape', `PyTorch broadcasts [${samples}, 1] and [${samples}] to [${samples}, ${samples}], ${samples * samples} losses of every prediction against every label, which are not computed here; give both one shape`);
  }
  const [byRow, whole] = column === predictions ? ['predictions', 'labels'] : ['labels', 'predictions'];
  return { task: 'regression', lossShape: [samples, samples], classCount: null, labels: 'values', byRow: [byRow], whole: [whole], rowElements: samples };
}

/** The block with the input that is whole as a row, which its elements broadcast with. */
export function broadcastBlock(block: Block): Block {
  const { whole = [] } = block.plan;
  return whole.length === 0 ? block : { ...block, tensor: (role) => (whole.includes(role) ? tf.reshape(block.whole(role), [1, -1]) : tf.reshape(block.tensor(role), [-1, 1])) };
}
