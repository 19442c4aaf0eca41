const number = (value, digits = 3) => (value >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(digits))));
const megabytes = (bytes) => `${number(bytes / 1e6)} MB`;

/** The results as Markdown. */
export function markdown({ date, machine, versions, rounds, cases }) {
  return [
    '# How fast it is',
    '',
    `${date}, ${machine.cpu} × ${machine.cores}, ${machine.memory}; Node ${versions.node}; ${peersText(versions)}. Python, TensorFlow.js and *ours* on one thread; files in the page cache.`,
    `Each line is the median of ${rounds} rounds in which all took turns (least–most behind it). *Ours / theirs* is the median of the ratios round by round, with its extremes: below 1 we are faster. *Processor* is the time of all threads of a process, which other work on the machine lengthens less. *Memory* is the peak of the process in its first task above what it held before.`,
    '',
    'Ours computes more than its peers: the loss, probability, confidence, margin, label and prediction of every sample, where they compute the mean alone.',
    '',
    ...goalTable(cases),
    ...cases.flatMap(section),
  ].join('\n');
}

function peersText(versions) {
  return Object.entries(versions).filter(([name]) => name !== 'node').map(([name, version]) => (version === null ? `no ${name}` : `${name} ${version}`)).join(', ');
}

function goalTable(cases) {
  const goals = cases.flatMap(({ title, goals: of }) => of.map((goal) => ({ title, ...goal })));
  return goals.length === 0 ? [] : [
    '## Goals', '', '| Case | | against | times faster | by processor time | wanted | |', '|---|---|---|---|---|---|---|',
    ...goals.map(({ title, by, against, ratio, ratioCpu, wanted, isReached }) => (ratio === null
      ? `| ${title} | ${by} | ${against} | not there | | ${number(1 / wanted)} | |`
      : `| ${title} | ${by} | ${against} | ${number(1 / ratio)} | ${ratioCpu === null ? '' : number(1 / ratioCpu)} | ${number(1 / wanted)} | ${isReached ? 'reached' : '**not reached**'} |`)),
    '',
  ];
}

function section({ title, name, peers, disagreeing }) {
  return [
    `## ${title}`, '', `\`${name}\``, '', '| | ms | least–most | ours / theirs | processor ms | ours / theirs | memory |', '|---|---|---|---|---|---|---|',
    ...peers.map((peer) => (peer.missing !== undefined
      ? `| ${peer.name} | not there: ${peer.missing.split('\n')[0].replaceAll('|', '/')} | | | | | |`
      : `| ${peer.name.startsWith('ours') ? `**${peer.name}**` : peer.name} | ${number(peer.medianMs)} | ${number(peer.leastMs)}–${number(peer.mostMs)} | ${ratioText(peer.oursOver)} | ${peer.medianCpuMs === undefined ? '' : number(peer.medianCpuMs)} | ${ratioText(peer.oursOverCpu)} | ${peer.aboveEmptyBytes === undefined ? '' : megabytes(peer.aboveEmptyBytes)} |`)),
    '',
    ...(disagreeing === undefined ? [] : [`**Another number than ours:** ${disagreeing.join(', ')}.`, '']),
  ];
}

const ratioText = (ratio) => (ratio === undefined ? '' : `${number(ratio.median, 2)} (${number(ratio.least, 2)}–${number(ratio.most, 2)})`);
