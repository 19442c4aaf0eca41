import { coldProcess, Participant, timeProcess } from './peers/participant.mjs';

/**
 * Lets all participants of a case compute in turn, round after round, in an order that is turned each time. What cannot take part is
 * left out and says why.
 * @param options.interpreters the programs `{ node, python }`
 * @returns name → { ms: [], cpuMs: [], value, peak, emptyPeak } or { missing }
 */
export async function measure(case_, task, { rounds, interpreters }) {
  const names = ['ours', ...case_.peers];
  const results = Object.fromEntries(names.map((name) => [name, { ms: [], cpuMs: [], value: null, peak: null, emptyPeak: null }]));
  const asked = await starters(case_, names, results, { task, interpreters });
  try {
    // The first round warms up: files into the page cache, code into the compilers.
    for (let round = -1; round < rounds; round++) {
      const order = names.map((_, i) => names[(i + round + 1) % names.length]).filter((name) => results[name].missing === undefined);
      for (const name of order) {
        await take(results[name], asked[name], round);
      }
    }
  } finally {
    Object.values(asked).forEach(({ stop }) => { stop(); });
  }
  return results;
}

async function starters(case_, names, results, { task, interpreters }) {
  const asked = {};
  for (const name of names) {
    try {
      if (case_.isProcess === true) {
        asked[name] = { ask: () => timeProcess(...coldProcess(name, interpreters, task)), stop: () => undefined };
      } else {
        const participant = await Participant.start(name, interpreters);
        results[name].emptyPeak = participant.emptyPeak;
        asked[name] = { ask: () => participant.ask(task), stop: () => { participant.stop(); } };
      }
    } catch (error) {
      results[name].missing = error.message;
    }
  }
  return asked;
}

async function take(result, { ask }, round) {
  try {
    const { ms, cpuMs, value, peak } = await ask();
    result.value = value;
    // That of the first task: the results of later ones lie in memory until they are collected.
    result.peak ??= peak;
    if (round >= 0) {
      result.ms.push(ms);
      result.cpuMs.push(...(cpuMs === undefined ? [] : [cpuMs]));
    }
  } catch (error) {
    result.missing = error.message;
  }
}
