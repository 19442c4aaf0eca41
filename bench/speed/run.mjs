// npm run bench [-- CASE... --rounds N --node PATH --python PATH --data FOLDER --no-write]: how fast this is beside numpy, scipy, torch,
// scikit-learn and TensorFlow.js; see bench/README.md. Data is made up into a temporary folder, or into FOLDER, which is kept.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { serverNode } from '../../test/host/setup.mjs';
import { cases } from './cases.mjs';
import { writeRun } from './runs.mjs';
import { summarize } from './figures.mjs';
import { markdown } from './report.mjs';
import { measure } from './rounds.mjs';

const bench = fileURLToPath(new URL('..', import.meta.url));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '7' }, node: { type: 'string' }, python: { type: 'string' }, data: { type: 'string' }, 'no-write': { type: 'boolean', default: false } },
});

const unknown = positionals.find((wanted) => !cases.some(({ name }) => name.startsWith(wanted)));
if (unknown !== undefined) {
  console.error(`There is no case ${unknown}. There are: ${cases.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
// A name stands for all that begin with it, but for itself alone where it is one.
const isWanted = ({ name }) => positionals.length === 0 || positionals.some((wanted) => (cases.some((other) => other.name === wanted) ? name === wanted : name.startsWith(wanted)));

const node = options.node ?? nodeOfVSCode();
const python = options.python ?? (existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3');
const folder = options.data ?? await mkdtemp(path.join(os.tmpdir(), 'loss-inspector-bench-'));
const summaries = [];
try {
  for (const case_ of cases.filter(isWanted)) {
    console.log(`${case_.name}: ${case_.title}`);
    const files = await writeRun(folder, dataName(case_), case_.data);
    const task = { ...taskOf(case_, files), spec: await writeSpec(case_, files) };
    const summary = summarize(case_, await measure(case_, task, { rounds: Math.min(case_.rounds ?? Infinity, Number(options.rounds)), interpreters: { node, python } }));
    summaries.push(summary);
    summary.peers.forEach(({ name, medianMs, medianCpuMs, oursOver, missing, aboveEmptyBytes }) => {
      console.log(missing !== undefined ? `  ${name}: not there (${missing.split('\n')[0]})`
        : `  ${name}: ${medianMs.toFixed(1)} ms${medianCpuMs === undefined ? '' : `, ${medianCpuMs.toFixed(0)} of the processor`}${oursOver === undefined ? '' : `, ${(1 / oursOver.median).toFixed(2)} × as long as ours`}${aboveEmptyBytes === undefined ? '' : `, ${(aboveEmptyBytes / 1e6).toFixed(0)} MB`}`);
    });
    summary.disagreeing?.forEach((name) => { console.log(`  ${name} has another number than ours`); });
  }
} finally {
  if (options.data === undefined) {
    await rm(folder, { recursive: true, force: true });
  }
}
if (!options['no-write']) {
  const results = {
    date: new Date().toISOString().slice(0, 10), rounds: Number(options.rounds),
    machine: { cpu: os.cpus()[0]?.model ?? 'unknown', cores: os.cpus().length, memory: `${Math.round(os.totalmem() / 2 ** 30)} GB`, load: os.loadavg() },
    versions: { node: nodeVersion(), ...pythonVersions() },
    cases: summaries,
  };
  await writeFile(path.join(bench, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  await writeFile(path.join(bench, 'results.md'), markdown(results));
}

/** Cases that differ in what is done with the same data share it. */
function dataName({ data: { kind, rows, classes, width, dtype = 'float32' } }) {
  return [kind, rows, classes ?? width, dtype].join('-');
}

function taskOf({ data, work, isInspection }, files) {
  return { work, files, dtype: data.dtype ?? 'float32', shape: [data.rows, data.classes ?? data.width], scale: 0.001, isInspection };
}

/** The spec that says the case to us. */
async function writeSpec({ name, loss, regularizer, convention, references }, files) {
  const spec = path.join(path.dirname(Object.values(files)[0]), `${name.replaceAll('^', '')}.loss.json`);
  const named = Object.fromEntries(Object.entries(files).map(([role, file]) => [role, path.basename(file)]));
  const roles = references === undefined ? named : Object.fromEntries(Object.entries(references).map(([role, tensor]) => [role, `${named.archive}#${tensor}`]));
  const content = regularizer === undefined
    ? { convention, losses: [{ loss, ...roles }] }
    : { convention, losses: [], regularization: [{ regularizer, scale: 0.001, tensors: [`${named.weights}#weight`] }] };
  await writeFile(spec, JSON.stringify(content, null, 2));
  return spec;
}

/** The Node that runs extensions in the VS Code of the tests, where that is there; else this one. */
function nodeOfVSCode() {
  try {
    return serverNode();
  } catch {
    return process.execPath;
  }
}

function nodeVersion() {
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1);
}

function pythonVersions() {
  try {
    return JSON.parse(execFileSync(python, [path.join(bench, 'speed', 'peers', 'frameworks.py'), '--versions'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return { python: null };
  }
}
