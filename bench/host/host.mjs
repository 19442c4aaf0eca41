// npm run bench:host [-- activation]: what the extension costs a real VS Code. How long it takes to activate, how soon the panel of a sample is painted,
// how long a cancel takes, and for how long the event loop of the extension host is blocked while people do what they do.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fail, run } from '../../test/host/command.mjs';
import { cache, repository } from '../../test/host/folders.mjs';
import { preparePython } from '../../test/host/python.mjs';
import { build, installHost, installPackages } from '../../test/host/setup.mjs';
import { writeRun } from '../frames/runs.mjs';
import { writeRun as writeLargeRun } from '../speed/runs.mjs';

const starts = 5;
const runs = path.join(cache, 'bench-host');

async function writeRuns() {
  await writeRun(runs, 'million');
  await writeRun(runs, 'wide');
  // Long enough to be cancelled: 12 GB, in name only.
  await writeLargeRun(runs, 'sparse', { kind: 'sparse', rows: 1_500_000, classes: 2000, files: { logits: 'logits.npy', labels: 'labels.npy' } });
  await writeFile(path.join(runs, 'sparse', 'sparse.loss.json'), JSON.stringify({ losses: [{ loss: 'sparse_softmax_cross_entropy', logits: 'logits.npy', labels: 'labels.npy' }] }));
}

/** Starts VS Code on the samples and the runs, and measures in it. */
async function measured(what) {
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'loss-inspector-bench-'));
  try {
    const workspace = path.join(scratch, 'workspace');
    const results = path.join(scratch, 'results.json');
    const extensionsFolder = path.join(scratch, 'extensions');
    await cp(path.join(repository, 'samples'), workspace, { recursive: true });
    await run('ln', ['-s', runs, path.join(workspace, 'runs')]);
    await cp(path.join(repository, 'test', 'fixtures', 'extensions', 'debugpy'), path.join(extensionsFolder, 'debugpy.python-debugger-0.0.1'), { recursive: true });
    await new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [
        path.join(repository, 'test', 'host', 'vscode.mjs'), workspace, '--disable-workspace-trust',
        `--extensionDevelopmentPath=${repository}`, `--extensionTestsPath=${path.join(repository, 'bench', 'host', 'inHost.cjs')}`,
        `--user-data-dir=${path.join(scratch, 'user')}`, `--extensions-dir=${extensionsFolder}`,
      ], { env: { ...process.env, LOSS_INSPECTOR_RESULTS: results, LOSS_INSPECTOR_BENCH: what }, stdio: 'inherit' });
      child.on('error', reject);
      child.on('close', resolve);
    });
    if (!existsSync(results)) {
      throw new Error('VS Code left no results');
    }
    const found = JSON.parse(await readFile(results, 'utf8'));
    if (found.failures > 0) {
      throw new Error(found.error);
    }
    return found;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function spread(values) {
  const known = values.filter((value) => value !== null && value !== undefined).sort((a, b) => a - b);
  return known.length === 0 ? 'not measured' : `${known[Math.floor(known.length / 2)].toFixed(0)} ms (${known[0].toFixed(0)} to ${known.at(-1).toFixed(0)})`;
}

async function main() {
  const log = (line) => { console.log(line); };
  await installPackages(log);
  await build(log);
  await preparePython(log);
  await installHost(log);
  await run('npm', ['run', '--silent', 'compile'], { cwd: repository });
  await writeRuns();
  const activations = [];
  while (activations.length < starts) {
    activations.push((await measured('activation')).activation);
  }
  console.log(`Activation, in ${starts} starts of VS Code: the code is loaded in ${spread(activations.map(({ code }) => code))}, activate() takes ${spread(activations.map(({ call }) => call))}; when nothing else is loaded the code takes ${spread(activations.map(({ alone }) => alone))}`);
  if (process.argv.includes('activation')) {
    return;
  }
  const all = await measured('all');
  const [first, ...later] = all.paints;
  console.log(`From the command to the first paint of a sample's panel: ${first.paint?.toFixed(0)} ms the first time, then ${spread(later.map(({ paint }) => paint))}`);
  console.log(`To its total: ${first.total.toFixed(0)} ms the first time, then ${spread(later.map(({ total }) => total))}`);
  console.log(`From Cancel to the panel's word, over 12 GB: ${spread(all.cancels)}`);
  console.log('The event loop of the extension host was blocked for at most:');
  for (const [scene, { longest, computing, missing }] of Object.entries(all.blocked)) {
    console.log(`  ${scene}: ${missing ?? `${longest.toFixed(0)} ms${computing === null ? '' : `, in which it computed for ${Math.min(longest, computing).toFixed(0)} ms`}`}`);
  }
}

await main().then(() => { process.exit(0); }, fail);
