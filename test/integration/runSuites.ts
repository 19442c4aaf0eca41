import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { log } from './bridge';
import { EventLoopMonitor, type Blocked } from './eventLoop';

/** Every `*.test.js` in a folder; where `LOSS_INSPECTOR_SHARE` is `k/n`, the `k`th of `n` shares of them. */
function suitesIn(folder: string): string[] {
  const [share, shares] = (process.env['LOSS_INSPECTOR_SHARE'] ?? '1/1').split('/').map(Number);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.test.js'))
    .sort()
    .filter((_, index) => index % shares! === share! - 1)
    .map((file) => path.join(folder, file));
}

/** Tests that are named because the event loop was blocked in them longest. */
const namedTests = 3;

/** What the event loop's monitor saw, for whoever reads the tests: VS Code's own work is in it, and that of the tests. */
function describeBlocked(tests: readonly (Blocked & { readonly title: string })[]): string {
  const blockedFor = ({ longest, computing }: Blocked): number => Math.min(longest, computing ?? longest);
  const sorted = [...tests].sort((a, b) => blockedFor(b) - blockedFor(a));
  const median = sorted[Math.floor(sorted.length / 2)];
  const over = sorted.filter((test) => blockedFor(test) > 50).length;
  const named = sorted.slice(0, namedTests).map((test) => `      ${blockedFor(test).toFixed(0)} ms: ${test.title}`);
  return [
    `    The extension host's event loop was blocked for ${(median === undefined ? 0 : blockedFor(median)).toFixed(0)} ms at most in the median test, for more than 50 ms in ${over} of ${tests.length}:`,
    ...named,
  ].join('\n');
}

/**
 * Runs the suites of a folder inside the extension host, and leaves what came of it in the file
 * that `LOSS_INSPECTOR_RESULTS` names.
 */
export async function runSuites(folder: string): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, slow: 5_000 });
  const filter = process.env['LOSS_INSPECTOR_GREP'];
  if (filter !== undefined) {
    mocha.grep(filter);
  }
  const suites = suitesIn(folder);
  if (suites.length === 0) {
    throw new Error(`there are no suites in ${folder}`);
  }
  suites.forEach((file) => mocha.addFile(file));
  const counts = { passes: 0, failures: 0, pending: 0 };
  const lines: Promise<void>[] = [];
  const say = (line: string): void => { lines.push(log(line)); };
  const eventLoop = new EventLoopMonitor();
  const blocked: (Blocked & { readonly title: string })[] = [];
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => { resolve(); });
    runner.on('suite', (suite) => { say(`  ${suite.title}`); });
    runner.on('test', () => { eventLoop.take(); });
    runner.on('test end', (test) => { blocked.push({ ...eventLoop.take(), title: test.fullTitle() }); });
    runner.on('pass', (test) => { counts.passes++; say(`    ✔ ${test.title} (${String(test.duration ?? 0)} ms)`); });
    runner.on('pending', (test) => { counts.pending++; say(`    - ${test.title}`); });
    runner.on('fail', (test, error: unknown) => {
      counts.failures++;
      say(`    ✘ ${test.fullTitle()}\n${error instanceof Error ? error.stack ?? error.message : String(error)}`);
    });
  });
  eventLoop.stop();
  say(describeBlocked(blocked));
  await Promise.all(lines);
  const results = process.env['LOSS_INSPECTOR_RESULTS'];
  if (results !== undefined) {
    writeFileSync(results, JSON.stringify(counts));
  }
  if (counts.failures > 0) {
    throw new Error(`${String(counts.failures)} failed`);
  }
}
