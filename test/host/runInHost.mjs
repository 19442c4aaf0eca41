// The in-host tests: the suites of test/integration inside a real VS Code, first on the development
// extension, then on the packed VSIX, with what needs a folder that is not trusted in between.
// `--development`, `--restricted` or `--packed` runs one of them.
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, run } from './command.mjs';
import { hostFolder, repository, vscodeServer } from './folders.mjs';
import { runRestricted } from './restricted.mjs';
import { preparePython } from './python.mjs';
import { build, installHost, packageExtension, serverNode } from './setup.mjs';

// The package is CommonJS and finds its exports only at run time.
const { runTests } = createRequire(import.meta.url)('@vscode/test-electron');
const desktop = process.env['VSCODE_PATH'];
const ours = path.join(repository, 'test', 'host', 'vscode.mjs');

async function runSuite({ extension, tests, extensionsFolder, scratch, share = '1/1' }) {
  const workspace = path.join(scratch, 'workspace');
  const results = path.join(scratch, 'results.json');
  await cp(path.join(repository, 'samples'), workspace, { recursive: true });
  const environment = { LOSS_INSPECTOR_RESULTS: results, LOSS_INSPECTOR_SHARE: share };
  const grep = process.env['LOSS_INSPECTOR_GREP'];
  await runTests({
    vscodeExecutablePath: desktop ?? ours,
    extensionDevelopmentPath: extension,
    extensionTestsPath: tests,
    launchArgs: [workspace, `--user-data-dir=${path.join(scratch, 'user')}`, `--extensions-dir=${extensionsFolder}`, '--disable-workspace-trust'],
    extensionTestsEnv: grep === undefined ? environment : { ...environment, LOSS_INSPECTOR_GREP: grep },
  }).catch((error) => {
    // Failing tests end the same way; their counts are in the file.
    if (!existsSync(results)) {
      throw error;
    }
  });
  return JSON.parse(await readFile(results, 'utf8'));
}

async function inScratch(work) {
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'loss-inspector-test-'));
  try {
    return await work(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Extensions of the tests' own, by their folders: one of another vendor, a debugger of Python, one of memory, and one that is at fault. */
const besides = { vendor: 'vendor.vendor-tensors-0.0.1', debugpy: 'debugpy.python-debugger-0.0.1', memory: 'memory.native-debugger-0.0.1', faultyDebugger: 'faulty.faulty-debugger-0.0.1' };

/**
 * The suites of `test/integration` on the development extension, with those of the tests beside it.
 * @param share `k/n`: the `k`th of `n` shares of the suites, which can run side by side
 * @param tests what VS Code runs in their place
 */
export function runDevelopment(share, tests = path.join(repository, 'out', 'test', 'integration', 'index.js')) {
  return inScratch(async (scratch) => {
    const extensionsFolder = path.join(scratch, 'extensions');
    // VS Code takes up what lies in the folder when it starts for the first time.
    for (const [folder, name] of Object.entries(besides)) {
      await cp(path.join(repository, 'test', 'fixtures', 'extensions', folder), path.join(extensionsFolder, name), { recursive: true });
    }
    return runSuite({
      extension: repository,
      tests,
      extensionsFolder,
      scratch,
      share,
    });
  });
}

/** The suites of `test/integration/packed` on the VSIX, installed as a user would install it. */
export function runPacked(log) {
  return inScratch(async (scratch) => {
    const { vsix } = await packageExtension(log);
    const extensionsFolder = path.join(scratch, 'extensions');
    await installVsix(vsix, extensionsFolder, scratch);
    return runSuite({
      extension: path.join(repository, 'test', 'integration', 'packed', 'carrier'),
      tests: path.join(repository, 'out', 'test', 'integration', 'packed', 'index.js'),
      extensionsFolder,
      scratch,
    });
  });
}

async function installVsix(vsix, extensionsFolder, scratch) {
  const install = ['--install-extension', vsix, '--extensions-dir', extensionsFolder];
  if (desktop === undefined) {
    await run(serverNode(), ['out/server-main.js', ...install, '--server-data-dir', path.join(scratch, 'user'), '--accept-server-license-terms'], { cwd: vscodeServer });
  } else {
    await run(desktop, [...install, `--user-data-dir=${path.join(scratch, 'user')}`]);
  }
}

/** Fetches the host unless a desktop VS Code is used, and finds a Python to debug. */
export async function prepareHost(log) {
  await preparePython(log);
  if (desktop === undefined) {
    await installHost(log);
  } else if (!existsSync(desktop)) {
    throw new Error(`VSCODE_PATH names no file: ${desktop} (${hostFolder} is used where it is not set)`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const only = process.argv[2];
  const log = (line) => { console.log(line); };
  try {
    await build(log);
    await prepareHost(log);
    await run('npm', ['run', '--silent', 'compile'], { cwd: repository });
    let failures = 0;
    if (only === undefined || only === '--development') {
      failures += (await runDevelopment()).failures;
    }
    if (desktop === undefined && (only === undefined || only === '--restricted')) {
      failures += (await runRestricted()).failures;
    }
    if (only === undefined || only === '--packed') {
      failures += (await runPacked(log)).failures;
    }
    process.exitCode = failures === 0 ? 0 : 1;
  } catch (error) {
    fail(error);
  }
}
