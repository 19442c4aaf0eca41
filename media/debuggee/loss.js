// What runs in a paused JavaScript program, 5: a loss over all its rows, one by one.
const keptRows = 1 << 22; // rows whose losses are kept for the histogram; past these they are computed twice
const bins = 20;

/** Sums of which every reduction is made, the worst rows, and how the losses are spread. */
function answerLoss(request, values) {
  const plan = planned(request, values);
  const top = Math.min(200, request.top ?? 20);
  const names = ['weighted', 'weights', 'counted', 'plain', 'finite'];
  const sums = Object.fromEntries(names.map((name) => [name, new Sum()]));
  const run = { present: 0, kept: 0, ignored: 0, right: 0, decided: 0, low: null, high: null, bad: 0, nan: 0, first: null };
  const worst = [];
  const losses = plan.rows <= keptRows ? new Float64Array(plan.rows) : null;
  eachRow(plan, 0, plan.rows, (row, loss) => {
    if (losses !== null) {
      losses[row] = loss ?? NaN;
    }
    addRow(run, sums, worst, top, row, loss);
  }, (element) => { addElement(run, sums, plan, element); });
  const finiteRows = plan.rows - run.ignored - run.bad;
  const total = (name) => sums[name].value;
  return {
    loss: plan.loss, rows: plan.rows, rowAxes: plan.isOfPositions ? plan.axes : plan.axes.slice(0, 1), classes: plan.classes,
    sums: {
      weighted: total('weighted'), weights: total('weights'), counted: total('counted'), nonZeroWeights: run.present, plain: total('plain'), kept: run.kept,
      elements: product(plan.axes), samples: plan.axes[0] ?? 1,
    },
    perRow: {
      min: run.low, max: run.high, mean: finiteRows > 0 ? total('finite') / finiteRows : null, nonFinite: run.bad, nan: run.nan, firstNonFinite: run.first, ignored: run.ignored,
    },
    accuracy: run.decided > 0 ? run.right / run.decided : null,
    worst: worst.map(({ row, loss }) => ({ row, loss, ...factsOf(plan, row) })),
    histogram: finiteRows > 0 ? histogram(plan, losses, run) : null,
  };
}

/** The losses of rows from `start` up to `end`, null where a label is ignored. */
function answerLosses(request, values) {
  const plan = planned(request, values);
  const start = Math.min(Math.max(0, request.start ?? 0), plan.rows);
  const end = Math.min(request.end ?? start + 100, start + 2500, plan.rows);
  const losses = [];
  eachRow(plan, start, end, (_row, loss) => { losses.push(loss); });
  return { start, end: start + losses.length, rows: plan.rows, losses };
}

/**
 * Visits rows with their losses, null where the label is ignored, and before each its elements that are not ignored:
 * `{ at, loss, factor, right }`, where `factor` is the class weight of the label, and `right` null where nothing is decided.
 */
function eachRow(plan, from, to, visitRow, visitElement = () => undefined) {
  const { width, inner } = plan;
  const elementAt = plan.isOfPositions ? classElement : plan.loss === 'cosine_distance' ? cosineElement : singleElement;
  const often = Math.max(1, Math.ceil(65536 / Math.max(1, width * inner)));
  for (let row = from; row < to; row++) {
    if (row % often === 0) {
      checkTime();
    }
    let [sum, count] = [0, 0];
    for (let at = row * width; at < (row + 1) * width; at++) {
      const element = elementAt(plan, at);
      if (element !== null) {
        visitElement(element);
        sum += element.loss;
        count += 1;
      }
    }
    visitRow(row, plan.isOfPositions && count === 0 ? null : sum / width);
  }
}

function classElement(plan, at) {
  const base = baseOf(plan, at);
  const label = labelOf(plan, at, base);
  if (label === null) {
    return null;
  }
  const largest = largestOf(plan, base);
  const isSoftmax = plan.loss === 'sparse_softmax_cross_entropy' || plan.loss === 'softmax_cross_entropy';
  return {
    at, factor: plan.classWeights === null || plan.isDense ? 1 : plan.classWeights[label], right: !largest.isSpoiled && largest.best === label,
    loss: isSoftmax ? crossEntropy(plan, base, label, largest) : marginLoss(plan, base, label, largest.isSpoiled),
  };
}

const levelOf = (loss) => (loss === 'log_loss' ? 0.5 : 0);

function singleElement(plan, at) {
  const [x, y] = [plan.z[at], plan.y[at]];
  const right = decisions.includes(plan.loss) ? x === x && y === y && (x > levelOf(plan.loss)) === (y > 0.5) : null;
  return { at, factor: 1, right, loss: x === x && y === y ? elementLoss(plan, x, y, at) : NaN };
}

function cosineElement(plan, at) {
  return { at, factor: 1, right: null, loss: cosineLoss(plan, baseOf(plan, at)) };
}

function addElement(run, { weighted, weights, counted, plain }, { weightOf }, { at, loss, factor, right }) {
  const weight = weightOf(at);
  weighted.add(loss * weight);
  weights.add(weight);
  counted.add(weight * factor);
  plain.add(loss);
  run.present += weight !== 0 ? 1 : 0;
  run.kept += 1;
  run.decided += right === null ? 0 : 1;
  run.right += right === true ? 1 : 0;
}

function addRow(run, { finite }, worst, top, row, loss) {
  if (loss === null) {
    run.ignored += 1;
    return;
  }
  if (Number.isFinite(loss)) {
    finite.add(loss);
    run.low = run.low === null ? loss : Math.min(run.low, loss);
    run.high = run.high === null ? loss : Math.max(run.high, loss);
  } else {
    run.bad += 1;
    run.nan += loss !== loss ? 1 : 0;
    run.first ??= row;
  }
  addWorst(worst, top, row, loss);
}

const rankOf = (loss) => (loss !== loss ? Infinity : loss);

/** The largest losses, NaN before all, and the earlier row where two are alike. */
function addWorst(worst, top, row, loss) {
  if (top <= 0 || (worst.length === top && rankOf(loss) <= rankOf(worst.at(-1).loss))) {
    return;
  }
  let at = worst.length;
  while (at > 0 && rankOf(worst[at - 1].loss) < rankOf(loss)) {
    at--;
  }
  worst.splice(at, 0, { row, loss });
  worst.length = Math.min(worst.length, top);
}

/** Label, predicted class and the label's probability of a row, where it has them. */
function factsOf(plan, row) {
  const { loss, z, y, stride, width } = plan;
  if (plan.isOfPositions) {
    const base = baseOf(plan, row);
    const label = labelOf(plan, row, base);
    const { best, largest, isSpoiled } = largestOf(plan, base);
    const logSum = logSumOf(plan, base, best, largest);
    return { label, predicted: isSpoiled ? null : best, p: isSpoiled ? NaN : Math.exp(z[base + label * stride] - largest - logSum) };
  }
  if (width !== 1 || loss === 'cosine_distance') {
    return { label: null, predicted: null, p: null };
  }
  const [x, wanted] = [z[row], y[row]];
  if (!decisions.includes(loss)) {
    return { label: wanted, predicted: x, p: null };
  }
  const p = loss === 'log_loss' ? x : 1 / (1 + Math.exp(-x));
  return { label: wanted, predicted: x !== x ? null : Number(x > levelOf(loss)), p: wanted > 0.5 ? p : 1 - p };
}

/** Counts of the finite losses in bins of one width from the smallest to the largest. */
function histogram(plan, losses, { low, high }) {
  const counts = new Array(bins).fill(0);
  const count = (loss) => {
    if (loss !== null && Number.isFinite(loss)) {
      counts[high > low ? Math.min(bins - 1, Math.floor((loss - low) * (bins / (high - low)))) : 0] += 1;
    }
  };
  if (losses === null) {
    eachRow(plan, 0, plan.rows, (_row, loss) => { count(loss); });
  } else {
    losses.forEach(count);
  }
  return { from: low, to: high, counts };
}
