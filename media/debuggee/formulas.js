// What runs in a paused JavaScript program, 3: the losses by the definitions of Loss Inspector, all in float64.
const classLosses = ['sparse_softmax_cross_entropy', 'softmax_cross_entropy', 'multiclass_svm', 'multiclass_svm_squared', 'multi_margin_loss', 'crammer_singer_loss'];
const decisions = ['sigmoid_cross_entropy', 'log_loss', 'hinge_loss'];
const regressions = ['mean_squared_error', 'absolute_difference', 'huber_loss'];

/** The classes of one position: the largest, where the first such is, and whether a NaN is among them. */
function largestOf({ z, stride, classes }, base) {
  let best = 0;
  let isSpoiled = false;
  for (let c = 0; c < classes; c++) {
    const x = z[base + c * stride];
    isSpoiled ||= x !== x;
    best = x > z[base + best * stride] ? c : best;
  }
  return { best, largest: z[base + best * stride], isSpoiled };
}

/** log Σ exp of the logits less the largest, whose own term is kept out of the sum: logits [40, 0] have a loss of 4.2e-18, not 0. */
function logSumOf({ z, stride, classes }, base, best, largest) {
  let sum = 0;
  for (let c = 0; c < classes; c++) {
    sum += c === best ? 0 : Math.exp(z[base + c * stride] - largest);
  }
  return Math.log1p(sum);
}

/** Smoothing spreads over the classes alike, as does PyTorch with its class weights. */
function crossEntropy(plan, base, label, { best, largest, isSpoiled }) {
  if (isSpoiled || !Number.isFinite(largest)) {
    return NaN;
  }
  const { z, y, stride, classes, classWeights, isDense, smoothing } = plan;
  const logSum = logSumOf(plan, base, best, largest);
  const termOf = (c) => (logSum - (z[base + c * stride] - largest)) * (classWeights === null ? 1 : classWeights[c]);
  if (!isDense && smoothing === 0) {
    return termOf(label);
  }
  let [own, all] = [0, 0];
  for (let c = 0; c < classes; c++) {
    const term = termOf(c);
    all += term;
    own += isDense ? y[base + c * stride] * term : c === label ? term : 0;
  }
  return smoothing === 0 ? own : own * (1 - smoothing) + all * (smoothing / classes);
}

/** What the margins max(0, s_j - s_y + delta) of the other classes make. */
function marginLoss({ loss, z, stride, classes, parameters, classWeights }, base, label, isSpoiled) {
  if (isSpoiled) {
    return NaN;
  }
  const delta = numberOr(parameters, 'margin', 1);
  const isSquared = loss === 'multiclass_svm_squared' || (loss === 'multi_margin_loss' && numberOr(parameters, 'p', 1) === 2);
  let [sum, most] = [0, 0];
  for (let c = 0; c < classes; c++) {
    const margin = c === label ? 0 : Math.max(0, z[base + c * stride] - z[base + label * stride] + delta);
    sum += isSquared ? margin * margin : margin;
    most = Math.max(most, margin);
  }
  return loss === 'crammer_singer_loss' ? most : loss === 'multi_margin_loss' ? sum / classes * (classWeights === null ? 1 : classWeights[label]) : sum;
}

/** Of one element: a logit or prediction x, and a label y. */
function elementLoss({ loss, parameters, posWeight, smoothing }, x, y, at) {
  switch (loss) {
    case 'mean_squared_error': return (x - y) * (x - y);
    case 'absolute_difference': return Math.abs(x - y);
    case 'huber_loss': {
      const delta = numberOr(parameters, 'delta', 1);
      const a = Math.abs(x - y);
      const q = Math.min(a, delta);
      return 0.5 * q * q + delta * (a - q);
    }
    case 'log_loss': {
      const epsilon = numberOr(parameters, 'epsilon', 1e-7);
      return -(y * Math.log(x + epsilon)) - (1 - y) * Math.log(1 - x + epsilon);
    }
    case 'hinge_loss': return Math.max(0, 1 - (2 * y - 1) * x);
    default: return sigmoidLoss(x, smoothing > 0 ? y * (1 - smoothing) + 0.5 * smoothing : y, posWeight === null ? 1 : posWeight[at % posWeight.length]);
  }
}

function sigmoidLoss(x, y, posWeight) {
  const log1p = Math.log1p(Math.exp(-Math.abs(x)));
  return posWeight === 1 ? Math.max(x, 0) - x * y + log1p : (1 - y) * x + (1 + (posWeight - 1) * y) * (log1p + Math.max(-x, 0));
}

function cosineLoss({ z, y, stride, inner }, base) {
  let sum = 0;
  for (let c = 0; c < inner; c++) {
    sum += z[base + c * stride] * y[base + c * stride];
  }
  return 1 - sum;
}

const numberOr = (parameters, name, usual) => parameters[name] ?? usual;
