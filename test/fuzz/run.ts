import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { casesOf } from './cases';
import type { Order, Report, Tally } from './child';
import { readers, readersWithoutSeeds, readSeeds } from './seeds';

/** A case that takes longer hangs: of the processor's time, and by the clock where it does not end. */
const mostMilliseconds = 2000;
const longestWait = 20_000;
/** What one case may take beyond what the process has. */
const mostMegabytes = 64;
/** Cases of one process, and those whose costs are measured together. Where they are too high together, each is run alone. */
const perProcess = 40_000;
const stride = 40;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seed: { type: 'string', default: '1' }, only: { type: 'string' }, from: { type: 'string', default: '0' } } });
const seed = Number(values.seed);
const only = values.only ?? null;
const first = Number(values.from);
const last = first + Number(positionals[0] ?? '10000');

interface Finding {
  readonly index: number;
  readonly what: string;
}

/** Cases `[from, to)`. */
interface Span {
  readonly from: number;
  readonly to: number;
}

interface Batch {
  readonly findings: readonly Finding[];
  /** Cases one of which takes too much, or ends the process. */
  readonly suspects: readonly (Span & { readonly what: string })[];
  readonly tallies: readonly (readonly [string, Tally])[];
  /** The case to go on with. */
  readonly next: number;
}

/** Runs cases in a process of their own until they are done, one hangs, or the process dies. */
function runCases({ from, to }: Span, step: number): Promise<Batch> {
  return new Promise((resolve) => {
    const child: ChildProcess = fork(path.join(__dirname, 'child.js'), { execArgv: ['--max-old-space-size=512'] });
    const findings: Finding[] = [];
    const suspects: (Span & { what: string })[] = [];
    let at = from;
    let ended = false;
    const end = (tallies: Batch['tallies'], what?: string): void => {
      if (!ended) {
        ended = true;
        clearInterval(watch);
        child.kill('SIGKILL');
        const next = what === undefined ? to : Math.min(to, at + step);
        suspects.push(...what === undefined ? [] : [{ from: at, to: next, what }]);
        resolve({ findings, suspects, tallies, next });
      }
    };
    // The first cases wait for the process and its seeds.
    let deadline = Date.now() + 60_000;
    const watch = setInterval(() => {
      if (Date.now() > deadline) {
        end([], `takes longer than ${longestWait / 1000} s`);
      }
    }, 200);
    child.on('message', (report: Report) => {
      switch (report.kind) {
        case 'defect':
          findings.push({ index: report.index, what: report.what });
          break;
        case 'done': {
          const { megabytes, milliseconds } = report.cost;
          if (megabytes > mostMegabytes || milliseconds > mostMilliseconds) {
            suspects.push({ from: report.from, to: report.to, what: `takes ${megabytes} MB and ${milliseconds} ms` });
          }
          at = report.to;
          deadline = Date.now() + longestWait;
          break;
        }
        case 'end':
          end(report.tallies);
          break;
      }
    });
    child.on('exit', (code, signal) => { end([], `ends the process (${String(code ?? signal)})`); });
    child.send({ seed, only, from, to, stride: step } satisfies Order);
  });
}

async function main(): Promise<void> {
  const seeds = readSeeds();
  const missing = readersWithoutSeeds(seeds);
  console.log(`${last - first} mutations of ${seeds.length} files, seed ${seed}${missing.length === 0 ? '' : `; no seeds for ${missing.join(', ')}`}`);
  const totals = new Map<string, Tally>();
  let found = 0;
  const began = Date.now();
  for (let next = first; next < last;) {
    const batch = await runCases({ from: next, to: Math.min(next + perProcess, last) }, stride);
    next = batch.next;
    addTo(totals, batch.tallies);
    const findings = [...batch.findings];
    for (const span of batch.suspects) {
      findings.push(...await guilty(span));
    }
    findings.forEach(report);
    found += findings.length;
    console.log(`${next - first} done in ${Math.round((Date.now() - began) / 1000)} s, ${found} found`);
  }
  for (const reader of readers) {
    const { cases, opened, tensorsRead } = totals.get(reader) ?? { cases: 0, opened: 0, tensorsRead: 0 };
    console.log(`${reader.padEnd(24)}${String(cases).padStart(9)} cases${String(opened).padStart(9)} opened${String(tensorsRead).padStart(9)} tensors read`);
  }
  console.log(found === 0 ? 'nothing found' : `${found} found`);
  process.exitCode = found === 0 && missing.length === 0 ? 0 : 1;
}

/** Those of some cases that take too much by themselves, in a process of their own. */
async function guilty({ from, to }: Span): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (let index = from; index < to;) {
    const { suspects, next } = await runCases({ from: index, to }, 1);
    found.push(...suspects.map(({ from: at, what }) => ({ index: at, what })));
    index = next;
  }
  return found;
}

function addTo(totals: Map<string, Tally>, more: Batch['tallies']): void {
  for (const [reader, { cases, opened, tensorsRead }] of more) {
    const total = totals.get(reader) ?? { cases: 0, opened: 0, tensorsRead: 0 };
    totals.set(reader, { cases: total.cases + cases, opened: total.opened + opened, tensorsRead: total.tensorsRead + tensorsRead });
  }
}

const caseOf = casesOf(seed, only);

/** Shows a finding and keeps its files, to become a test. */
function report({ index, what }: Finding): void {
  const { name, file, bytes, beside, changed } = caseOf(index);
  const folder = path.resolve('out/fuzz', `${seed}-${index}`);
  mkdirSync(folder, { recursive: true });
  for (const [other, content] of [[file, bytes] as const, ...beside]) {
    writeFileSync(path.join(folder, path.basename(other)), content);
  }
  console.log(`case ${index}, of ${name} (${changed} changed): ${what}\n  kept in ${path.relative('.', folder)}`);
}

void main();
