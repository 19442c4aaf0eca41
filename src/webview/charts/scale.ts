/** Round values over [from, to], about `wanted` of them, for an axis. */
export function ticks(from: number, to: number, wanted: number): readonly number[] {
  if (!Number.isFinite(from) || !Number.isFinite(to) || to <= from) {
    return [from];
  }
  const step = roundStep((to - from) / Math.max(1, wanted));
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => tidy((first + index) * step, step));
}

/** Round values for a logarithmic axis over [from, to]: powers of ten, with 2 and 5 between where there are few; about `wanted` of them. */
export function logTicks(from: number, to: number, wanted: number): readonly number[] {
  if (!(from > 0) || !(to > from)) {
    return [from];
  }
  const powers = Array.from({ length: Math.floor(Math.log10(to)) - Math.floor(Math.log10(from)) + 1 }, (_, i) => Number(`1e${Math.floor(Math.log10(from)) + i}`));
  const fine = powers.flatMap((power) => [1, 2, 5].map((lead) => Number((lead * power).toPrecision(1)))).filter((value) => value >= from && value <= to);
  const round = powers.filter((value) => value >= from && value <= to);
  if (fine.length <= wanted || round.length < 2) {
    return fine.length > 1 ? fine : ticks(from, to, wanted);
  }
  const step = Math.ceil(round.length / wanted);
  return round.filter((_, i) => i % step === 0);
}

/** Counts for a logarithmic axis: powers of ten up to the largest, with 2 and 5 between where there are few. */
export function countTicks(largest: number): readonly number[] {
  if (largest < 30) {
    return [0, 1, 2, 5, 10, 20].filter((value) => value <= Math.max(1, largest));
  }
  const powers = Array.from({ length: Math.floor(Math.log10(Math.max(1, largest)) + 1e-9) + 1 }, (_, power) => 10 ** power);
  return [0, ...powers];
}

/** Height of a count as a fraction of the chart: logarithmic, so that a few bad samples beside thousands are seen. */
export function countHeight(count: number, largest: number): number {
  return largest <= 0 ? 0 : Math.log1p(count) / Math.log1p(largest);
}

export function tickText(value: number): string {
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential().replace(/e\+/, 'e') : String(value);
  return text.replace(/-/g, '−');
}

function roundStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const lead = raw / power;
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
}

// Steps like 0.1 leave digits such as 0.30000000000000004.
function tidy(value: number, step: number): number {
  const decimals = Math.max(0, -Math.floor(Math.log10(step)) + 1);
  return decimals > 20 ? value : Number(value.toFixed(decimals));
}
