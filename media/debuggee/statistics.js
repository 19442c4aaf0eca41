// What runs in a paused JavaScript program, 2: what a value is, and its numbers.

/** No element of a value is read, but those of lists. */
function answerDescribe(_request, values) {
  return {
    pid: process?.pid ?? 0, host: nodeModule('os')?.hostname() ?? globalThis.location?.host ?? '', cwd: process?.cwd?.() ?? '',
    runtime: process?.version === undefined ? 'browser' : `Node.js ${process.version}`, values: mapped(values, described),
  };
}

const mapped = (values, make) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, make(value, name)]));

function described(value, name) {
  const facts = { kind: kindOf(value), type: typeName(value), shape: null, dtype: null, device: null, bytes: null, requiresGrad: false, problem: null };
  if (facts.kind === 'other') {
    return facts;
  }
  try {
    const { shape, dtype, bytes } = opened(value, name);
    return { ...facts, shape, dtype, bytes, device: 'cpu', requiresGrad: fieldOf(value, 'trainable') === true };
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error;
    }
    return { ...facts, problem: error.message };
  }
}

function answerStatistics(_request, values) {
  return { values: mapped(values, (value, name) => statisticsOf(opened(value, name))) };
}

/** Of the finite elements; NaN and infinities are counted, with the first place of one. `std` is of the population. */
function statisticsOf(source) {
  const { shape, dtype } = source;
  const data = source.read();
  const found = { nan: 0, posinf: 0, neginf: 0, zeros: 0 };
  const [sum, squares] = [new Sum(), new Sum()];
  let [finite, low, high, first] = [0, null, null, null];
  for (let i = 0; i < data.length; i++) {
    if (i % 65536 === 0) {
      checkTime();
    }
    const element = data[i];
    const x = Number(element);
    if (!Number.isFinite(x)) {
      first ??= i;
      found[x !== x ? 'nan' : x > 0 ? 'posinf' : 'neginf'] += 1;
      continue;
    }
    finite += 1;
    found.zeros += x === 0 ? 1 : 0;
    sum.add(x);
    squares.add(x * x);
    // As they are, so that large integers stay exact.
    low = low === null || element < low ? element : low;
    high = high === null || element > high ? element : high;
  }
  const mean = finite === 0 ? null : meanOf(data, sum.value, finite);
  return {
    shape, dtype, device: 'cpu', count: product(shape), min: low, max: high, mean, std: mean === null ? null : deviation(data, mean, finite),
    sum: sum.value, sumOfSquares: squares.value, ...found, firstNonFinite: first === null ? null : placeOf(first, shape),
  };
}

function meanOf(data, sum, finite) {
  if (Number.isFinite(sum)) {
    return sum / finite;
  }
  const parts = new Sum();
  data.forEach((x) => { parts.add(Number.isFinite(Number(x)) ? Number(x) / finite : 0); });
  return parts.value;
}

function deviation(data, mean, finite) {
  const [spread, drift] = [new Sum(), new Sum()];
  for (let i = 0; i < data.length; i++) {
    if (i % 65536 === 0) {
      checkTime();
    }
    const distance = Number(data[i]) - mean;
    if (Number.isFinite(Number(data[i]))) {
      spread.add(distance * distance);
      drift.add(distance);
    }
  }
  // The mean is rounded; what that adds to the squares is taken off.
  const variance = (spread.value - drift.value * drift.value / finite) / finite;
  return variance !== variance ? Infinity : Math.sqrt(Math.max(0, variance));
}
