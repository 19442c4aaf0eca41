import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { caseOf, type Order, type Report } from './child';
import { formatsWithoutSeeds, readSeeds } from './seeds';

/** A case that takes longer hangs. */
const longestMilliseconds = 2000;
/** Megabytes that one case may take; garbage of earlier ones counts in a long-lived process, so a case over it is run alone again. */
const mostMegabytes = 128;
/** Cases of one process. */
const perProcess = 20_000;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seed: { type: 'string', default: '1' }, only: { type: 'string' }, from: { type: 'string', default: '0' } } });
const seed = Number(values.seed);
const only = values.only ?? null;
const first = Number(values.from);
const last = first + Number(positionals[0] ?? '10000');

interface Finding {
  readonly index: number;
  readonly what: string;
}

/** Runs cases in a process of their own until they are done, one hangs, or the process dies. */
function runCases(from: number, to: number, onFinding: (finding: Finding) => void): Promise<number> {
  return new Promise((resolve) => {
    const child: ChildProcess = fork(path.join(__dirname, 'child.js'), { execArgv: ['--max-old-space-size=512'] });
    let at = from;
    let ended = false;
    const end = (next: number): void => {
      if (!ended) {
        ended = true;
        clearTimeout(timer);
        child.kill('SIGKILL');
        resolve(next);
      }
    };
    const hang = (): void => {
      onFinding({ index: at, what: `takes longer than ${longestMilliseconds} ms` });
      end(at + 1);
    };
    // The first case waits for the process and its seeds.
    let timer = setTimeout(hang, longestMilliseconds + 15_000);
    child.on('message', ({ index, done, defect, grown = 0 }: Report) => {
      at = index;
      clearTimeout(timer);
      timer = setTimeout(hang, longestMilliseconds);
      if (defect !== undefined) {
        onFinding({ index, what: defect });
      }
      if (grown > mostMegabytes) {
        onFinding({ index, what: `takes ${Math.round(grown)} MB` });
      }
      if (done === true && index === to - 1) {
        end(to);
      }
    });
    child.on('exit', (code, signal) => {
      if (!ended && at < to - 1) {
        onFinding({ index: at, what: `ends the process (${String(code ?? signal)})` });
      }
      end(Math.max(at + 1, from + 1));
    });
    child.send({ seed, from, to, only } satisfies Order);
  });
}

async function main(): Promise<void> {
  const seeds = readSeeds();
  const missing = formatsWithoutSeeds(seeds);
  console.log(`${last - first} mutations of ${seeds.length} files, seed ${seed}${missing.length === 0 ? '' : `; no seeds for ${missing.join(', ')}`}`);
  const findings: Finding[] = [];
  const suspects: number[] = [];
  const began = Date.now();
  for (let next = first; next < last;) {
    next = await runCases(next, Math.min(next + perProcess, last), (finding) => {
      if (/MB$/.test(finding.what) || /longer than/.test(finding.what)) {
        suspects.push(finding.index);
        console.log(`case ${finding.index} ${finding.what}; it will be run alone`);
      } else {
        findings.push(finding);
        report(finding);
      }
    });
    console.log(`${next - first} done in ${Math.round((Date.now() - began) / 1000)} s, ${findings.length} found, ${suspects.length} to run again`);
  }
  // Time and memory depend on what else ran: alone, a case must keep within its bounds.
  for (const index of new Set(suspects)) {
    await runCases(index, index + 1, (finding) => {
      findings.push(finding);
      report(finding);
    });
  }
  console.log(findings.length === 0 ? 'nothing found' : `${findings.length} found`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}

/** Shows a finding and keeps its file, to become a test. */
function report({ index, what }: Finding): void {
  const { name, file, bytes } = caseOf(seed, index, only);
  const folder = path.resolve('out/fuzz', `${seed}-${index}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, path.basename(file)), bytes);
  console.log(`case ${index}, of ${name}: ${what}\n  kept in ${path.relative('.', folder)}`);
}

void main();
