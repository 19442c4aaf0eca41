// npm test: set-up, type check, lint, build, and every suite. The last line is the sum of it all.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SetupError } from './command.mjs';
import { repository } from './folders.mjs';
import { build, installPackages } from './setup.mjs';

const begin = Date.now();
const log = (line) => { console.log(`[${((Date.now() - begin) / 1000).toFixed(0).padStart(4)} s] ${line}`); };
const total = { passed: 0, failed: 0 };

/** Runs a part; what it prints stands together, also where two parts run at once. */
async function part(title, work) {
  log(`${title}…`);
  const lines = [];
  try {
    const passed = await work((line) => { lines.push(line); });
    console.log([`\n[${title}]`, ...lines].join('\n'));
    return passed;
  } catch (error) {
    total.failed++;
    console.log([`\n[${title}]`, ...lines].join('\n'));
    console.error(error instanceof SetupError ? error.message : error);
    return false;
  }
}

/** A step that passes or fails as a whole. */
function step(title, work) {
  return part(title, async (print) => {
    await work(print);
    total.passed++;
    return true;
  });
}

/** A suite: its tests are counted one by one, and one that does not come to its end is a failure. */
function suite(title, work) {
  return part(title, async (print) => {
    const { passes, failures, pending } = await work(print);
    total.passed += passes;
    total.failed += failures;
    print(`  ${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ''}`);
    if (passes + failures === 0) {
      throw new Error(`${title}: no test ran`);
    }
    return failures === 0;
  });
}

/** Runs a command to its end, and prints what it printed. */
function command(print, name, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    const output = [];
    child.stdout.on('data', (chunk) => { output.push(chunk); });
    child.stderr.on('data', (chunk) => { output.push(chunk); });
    child.on('error', reject);
    child.on('close', (code) => {
      const text = Buffer.concat(output).toString().trimEnd();
      if (text !== '') {
        print(text);
      }
      if (code === 0) {
        resolve();
      } else {
        reject(new SetupError(`${name} ${args.join(' ')} ended with exit code ${code}`));
      }
    });
  });
}

const script = (name) => (print) => command(print, 'npm', ['run', '--silent', name]);

/** Runs mocha on compiled suites; its own reporter prints, a JSON file counts. */
const mocha = (files, ignored = []) => async (print) => {
  const counts = path.join(os.tmpdir(), `loss-inspector-${randomUUID()}.json`);
  const reporter = path.join(repository, 'test', 'host', 'countingReporter.cjs');
  const found = (folder) => `out/test/${folder}/**/*.test.js`;
  const options = ['--reporter', reporter, '--reporter-option', `counts=${counts}`, ...ignored.flatMap((folder) => ['--ignore', found(folder)])];
  await command(print, 'npx', ['--no-install', 'mocha', ...options, ...files.map(found)]).catch(() => undefined);
  try {
    return JSON.parse(await readFile(counts, 'utf8'));
  } finally {
    await rm(counts, { force: true });
  }
};

/** Takes jobs from a list until it is empty. */
async function workOff(jobs) {
  for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
    await job();
  }
}

/** What needs no VS Code, in the order of starting: each takes one core. */
function jobsWithoutHost(compiled, built) {
  const whenBuilt = (title, work) => async () => await compiled && await built && suite(title, work);
  return [
    () => step('Type check', script('typecheck:zones')),
    () => step('Lint', script('lint')),
    whenBuilt('Unit', mocha(['unit'], ['unit/formats', 'unit/inspection/explain'])),
    whenBuilt('Explain', mocha(['unit/inspection/explain'])),
    whenBuilt('Formats', mocha(['unit/formats'])),
    whenBuilt('Architecture and webview', mocha(['architecture', 'webview'])),
  ];
}

/** What runs in VS Code: each starts one of its own, and waits for it half of the time. */
function jobsInHost({ runDevelopment, runPacked }) {
  const shares = 4;
  return [
    ...Array.from({ length: shares }, (_, index) => {
      const share = `${index + 1}/${shares}`;
      return () => suite(`In VS Code, ${share}`, () => runDevelopment(share));
    }),
    () => suite('In VS Code, from the packed VSIX', () => runPacked(log)),
    ...(process.env['VSCODE_PATH'] === undefined
      ? [() => suite('In VS Code, in a folder that is not trusted', async () => (await import('./restricted.mjs')).runRestricted())]
      : []),
  ];
}

/**
 * Two jobs without VS Code at a time, and one in VS Code beside them; what is left when the former are done is run in VS Code by
 * two.
 */
async function main() {
  if (!await step('Set-up', () => installPackages(log))) {
    return;
  }
  await rm(path.join(repository, 'out'), { recursive: true, force: true });
  const host = await import('./runInHost.mjs');
  const compiled = step('Compile the tests', script('compile'));
  const built = step('Build', () => build(log));
  const fetched = step('VS Code host', () => host.prepareHost(log));
  const withoutHost = jobsWithoutHost(compiled, built);
  const inHost = Promise.all([compiled, built, fetched]).then((done) => done.every(Boolean) ? jobsInHost(host) : []);
  await Promise.all([
    compiled.then(() => workOff(withoutHost)).then(async () => workOff(await inHost)),
    built.then(() => workOff(withoutHost)),
    inHost.then(workOff),
  ]);
}

await main();
log('done');
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
