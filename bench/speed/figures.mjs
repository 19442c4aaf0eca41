export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Ours over theirs, round by round, so that a slow spell of the machine falls on both: the median, and the extremes. */
export function ratio(ours, theirs) {
  const pairs = ours.slice(0, theirs.length).map((ms, round) => ms / theirs[round]);
  return { median: median(pairs), least: Math.min(...pairs), most: Math.max(...pairs) };
}

/** What each case came to. */
export function summarize(case_, results) {
  const { ours } = results;
  const peers = Object.entries(results).map(([name, { ms, cpuMs, value, peak, emptyPeak, missing }]) => (missing !== undefined ? { name, missing } : {
    name, medianMs: median(ms), ...(cpuMs.length === 0 ? {} : { medianCpuMs: median(cpuMs) }), leastMs: Math.min(...ms), mostMs: Math.max(...ms), value, rounds: ms,
    ...(peak === null ? {} : { peakBytes: peak, aboveEmptyBytes: peak - emptyPeak }),
    ...(name === 'ours' || ours.missing !== undefined ? {} : { oursOver: ratio(ours.ms, ms), ...(cpuMs.length === 0 ? {} : { oursOverCpu: ratio(ours.cpuMs, cpuMs) }) }),
  }));
  const disagreeing = peers.filter(({ name, value, missing }) => missing === undefined && name !== 'plain read' && typeof value === 'number' && Math.abs(value - ours.value) > 1e-3 * Math.abs(ours.value));
  return {
    name: case_.name, title: case_.title, peers,
    goals: case_.goals.map((goal) => reached(goal, peers, results)),
    ...(disagreeing.length === 0 ? {} : { disagreeing: disagreeing.map(({ name }) => name) }),
  };
}

/** Whether those of ours that a goal is for are as much faster than a peer as they shall be. */
function reached({ against, by, ratio: wanted }, peers, results) {
  const candidates = peers.filter(({ name, missing }) => missing === undefined && (name === against || (against === 'numpy' && name.startsWith('numpy'))));
  const best = candidates.sort((a, b) => a.medianMs - b.medianMs)[0];
  if (best === undefined || results[by]?.missing !== undefined) {
    return { against, by, wanted, ratio: null };
  }
  const [ours, theirs] = [results[by], results[best.name]];
  const { median: ofMs } = ratio(ours.ms, theirs.ms);
  return { against: best.name, by, wanted, ratio: ofMs, ratioCpu: theirs.cpuMs.length === 0 ? null : ratio(ours.cpuMs, theirs.cpuMs).median, isReached: ofMs <= wanted };
}
