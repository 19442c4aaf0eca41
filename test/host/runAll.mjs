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

/**
 * What needs no VS Code, and fetching it: two jobs at a time, since each takes one core.
 * @returns whether VS Code can be run
 */
async function runWithoutHost(prepareHost) {
  const compiled = step('Compile the tests', script('compile'));
  const built = step('Build', () => build(log));
  const whenBuilt = (title, work) => async () => await compiled && await built && suite(title, work);
  let isHostReady = false;
  const jobs = [
    () => step('Type check', script('typecheck:zones')),
    () => step('Lint', script('lint')),
    whenBuilt('Unit', mocha(['unit'], ['unit/formats', 'unit/inspection/explain'])),
    whenBuilt('Explain', mocha(['unit/inspection/explain'])),
    whenBuilt('Formats', mocha(['unit/formats'])),
    whenBuilt('Architecture and webview', mocha(['architecture', 'webview'])),
    async () => { isHostReady = await step('VS Code host', () => prepareHost(log)); },
  ];
  const goOn = async () => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      await job();
    }
  };
  await Promise.all([compiled.then(goOn), built.then(goOn)]);
  return isHostReady && await compiled && built;
}

async function main() {
  if (!await step('Set-up', () => installPackages(log))) {
    return;
  }
  await rm(path.join(repository, 'out'), { recursive: true, force: true });
  const { prepareHost, runDevelopment, runPacked } = await import('./runInHost.mjs');
  if (!await runWithoutHost(prepareHost)) {
    return;
  }
  await suite('In VS Code', runDevelopment);
  if (process.env['VSCODE_PATH'] === undefined) {
    await suite('In VS Code, in a folder that is not trusted', async () => (await import('./restricted.mjs')).runRestricted());
  }
  await suite('In VS Code, from the packed VSIX', () => runPacked(log));
}

await main();
log('done');
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
