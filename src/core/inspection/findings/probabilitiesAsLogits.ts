import type { Task } from '../../engine/evaluation';
import type { TensorView } from '../../tensors/tensor';
import type { Work } from '../../work';
import { sortedOrder } from '../columns/sortedOrder';
import type { ComputedLoss } from '../evaluateSpec';
import { keptLosses } from '../columns/lossStatistics';
import { spreadFigure, withFigure } from './figure';
import { computedLosses, evidenceSamples, type AdvisedFinding, type FindingRule } from './finding';
import { rowBlocks } from '../rowBlocks';

/** Losses that apply the softmax or sigmoid themselves. */
const wantLogits: readonly string[] = ['softmax_cross_entropy', 'sparse_softmax_cross_entropy', 'sigmoid_cross_entropy', 'softmax_focal_loss', 'sigmoid_focal_loss'];

/** Fewer sigmoid logits may all lie in [0, 1] by chance. */
const fewestLogits = 20;

/** Scores that are probabilities already, given to a loss that turns logits into probabilities once more. */
export const probabilitiesAsLogits: FindingRule = async (subject, work) => {
  const findings: AdvisedFinding[] = [];
  for (const loss of computedLosses(subject)) {
    const { logits } = loss.request.inputs;
    const isLogits = loss.result.parameters['from_logits'] !== false && hasClassesLast(loss);
    if (logits !== undefined && isLogits && wantLogits.includes(loss.entry.loss) && await areProbabilities(logits, loss.result.task, work)) {
      findings.push(findingOf(loss, logits));
    }
  }
  return findings;
};

/** Rows are of classes where these lie along the last axis. */
function hasClassesLast({ request, result }: ComputedLoss): boolean {
  const axis = result.parameters['axis'];
  const rank = request.inputs['logits']?.shape.length ?? 0;
  return typeof axis !== 'number' || axis === -1 || axis === rank - 1;
}

/** Whether all of them lie in [0, 1] and, over classes that exclude one another, each row sums to one. */
async function areProbabilities(logits: TensorView, task: Task, work: Work): Promise<boolean> {
  const classes = task === 'multiclass' ? logits.shape.at(-1) ?? 0 : 1;
  // float16 and narrower are rounded at every class.
  const tolerance = logits.dtype === 'float32' || logits.dtype === 'float64' ? 1e-3 : 5e-3;
  let seen = 0;
  let spread = false;
  for await (const { tensor: { data } } of rowBlocks(logits, work)) {
    for (let row = 0; row < data.length; row += classes) {
      let sum = 0;
      for (let i = row; i < row + classes; i++) {
        const value = Number(data[i]);
        if (!(value >= 0 && value <= 1)) {
          return false;
        }
        spread ||= value !== 0 && value !== 1;
        sum += value;
      }
      if (task === 'multiclass' && Math.abs(sum - 1) > tolerance) {
        return false;
      }
    }
    seen += data.length;
  }
  return task === 'multiclass' ? seen > 0 && classes > 1 : seen >= fewestLogits && spread;
}

function findingOf({ name, result }: ComputedLoss, logits: TensorView): AdvisedFinding {
  const isMulticlass = result.task === 'multiclass';
  const classes = result.classCount ?? 2;
  // The smallest cross entropy of a softmax over probabilities: one of 1, all others 0.
  const floor = isMulticlass ? Math.log(Math.E + classes - 1) - 1 : Math.log1p(Math.exp(-1));
  const [title, layer] = isMulticlass ? ['Softmax applied twice', 'softmax'] : ['Sigmoid applied twice', 'sigmoid'];
  const message = isMulticlass
    ? `the logits in ${logits.reference} are probabilities: each row sums to one; the softmax is applied twice, `
      + `and the loss cannot fall below ${floor.toPrecision(4)}`
    : `the logits in ${logits.reference} all lie from 0 to 1: they look like probabilities, to which the sigmoid is applied a second time`;
  return {
    code: 'probabilities-as-logits',
    severity: 'warning',
    loss: name,
    title,
    message,
    advice: `Leave the last ${layer} out of the model and give its logits, or choose a loss of probabilities (log_loss; from_logits=False in Keras).`,
    evidence: {
      samples: Array.from(sortedOrder(result.columns.loss, true).subarray(0, evidenceSamples)),
      tensor: logits.reference,
      ...(isMulticlass ? { floor, ...withFigure(spreadFigure({ title: 'Losses of the samples', axis: 'loss', from: 0, marks: [{ name: 'floor', at: floor }] }, keptLosses(result.columns))) } : {}),
    },
  };
}
