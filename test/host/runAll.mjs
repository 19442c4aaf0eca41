// npm test: set-up, type check, lint, build, and every suite. The last line is the sum of it all.
import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SetupError } from './command.mjs';
import { repository } from './folders.mjs';
import { build, installPackages } from './setup.mjs';

const begin = Date.now();
const log = (line) => { console.log(`[${((Date.now() - begin) / 1000).toFixed(0).padStart(4)} s] ${line}`); };
const total = { passed: 0, failed: 0 };

/** A step that passes or fails as a whole. */
async function step(title, work) {
  log(title);
  try {
    await work();
    total.passed++;
    return true;
  } catch (error) {
    total.failed++;
    console.error(error instanceof SetupError ? error.message : error);
    return false;
  }
}

/** A suite: its tests are counted one by one, and one that does not come to its end is a failure. */
async function suite(title, work) {
  log(title);
  try {
    const { passes, failures, pending } = await work();
    total.passed += passes;
    total.failed += failures;
    console.log(`  ${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ''}`);
    if (passes + failures === 0) {
      throw new Error(`${title}: no test ran`);
    }
  } catch (error) {
    total.failed++;
    console.error(error instanceof SetupError ? error.message : error);
  }
}

function show(command, args) {
  return new Promise((resolve, reject) => {
    spawn(command, args, { cwd: repository, stdio: 'inherit', shell: process.platform === 'win32' })
      .on('error', reject)
      .on('close', (code) => {
        if (code === 0) {
          resolve();
        } else {
          reject(new SetupError(`${command} ${args.join(' ')} ended with exit code ${code}`));
        }
      });
  });
}

/** Runs mocha on compiled suites of a folder; its own reporter prints, a JSON file counts. */
async function mocha(folder) {
  const counts = path.join(os.tmpdir(), `loss-inspector-${folder}-${process.pid}.json`);
  const reporter = path.join(repository, 'test', 'host', 'countingReporter.cjs');
  await show('npx', ['--no-install', 'mocha', '--reporter', reporter, '--reporter-option', `counts=${counts}`, `out/test/${folder}/**/*.test.js`]).catch(() => undefined);
  try {
    return JSON.parse(await readFile(counts, 'utf8'));
  } finally {
    await rm(counts, { force: true });
  }
}

async function main() {
  if (!await step('Set-up', () => installPackages(log))) {
    return;
  }
  await rm(path.join(repository, 'out'), { recursive: true, force: true });
  // Each takes one core, so that two of them go on side by side.
  const [compiled, built] = await Promise.all([
    step('Compile the tests', () => show('npm', ['run', '--silent', 'compile'])),
    step('Build', () => build(log)),
  ]);
  await Promise.all([
    step('Lint', () => show('npm', ['run', '--silent', 'lint'])),
    step('Type check', () => show('npm', ['run', '--silent', 'typecheck:zones'])),
  ]);
  if (!compiled || !built) {
    return;
  }
  await suite('Architecture', () => mocha('architecture'));
  await suite('Unit', () => mocha('unit'));
  await suite('Webview', () => mocha('webview'));
  const { prepareHost, runDevelopment, runPacked } = await import('./runInHost.mjs');
  if (await step('VS Code host', () => prepareHost(log))) {
    await suite('In VS Code', runDevelopment);
    if (process.env['VSCODE_PATH'] === undefined) {
      await suite('In VS Code, in a folder that is not trusted', async () => (await import('./restricted.mjs')).runRestricted());
    }
    await suite('In VS Code, from the packed VSIX', () => runPacked(log));
  }
}

await main();
log('done');
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
