import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { log } from './bridge';

/** Every `*.test.js` in a folder; where `LOSS_INSPECTOR_SHARE` is `k/n`, the `k`th of `n` shares of them. */
function suitesIn(folder: string): string[] {
  const [share, shares] = (process.env['LOSS_INSPECTOR_SHARE'] ?? '1/1').split('/').map(Number);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.test.js'))
    .sort()
    .filter((_, index) => index % shares! === share! - 1)
    .map((file) => path.join(folder, file));
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
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => { resolve(); });
    runner.on('suite', (suite) => { say(`  ${suite.title}`); });
    runner.on('pass', (test) => { counts.passes++; say(`    ✔ ${test.title} (${String(test.duration ?? 0)} ms)`); });
    runner.on('pending', (test) => { counts.pending++; say(`    - ${test.title}`); });
    runner.on('fail', (test, error: unknown) => {
      counts.failures++;
      say(`    ✘ ${test.fullTitle()}\n${error instanceof Error ? error.stack ?? error.message : String(error)}`);
    });
  });
  await Promise.all(lines);
  const results = process.env['LOSS_INSPECTOR_RESULTS'];
  if (results !== undefined) {
    writeFileSync(results, JSON.stringify(counts));
  }
  if (counts.failures > 0) {
    throw new Error(`${String(counts.failures)} failed`);
  }
}
