// The Python whose programs the tests of live tensors pause: found, or installed where nobody has to be asked.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { cache } from './folders.mjs';

const modules = ['debugpy', 'numpy'];
const debian = ['python3-debugpy', 'python3-numpy'];
const ownPackages = path.join(cache, 'python');
/** Milliseconds for an installation: without a network it fails sooner. */
const patience = 180_000;

const runs = (command, args, options = {}) => promisify(execFile)(command, args, { timeout: patience, ...options }).then(() => undefined, (error) => error);

/** The first Python that imports all; undefined where there is none. */
async function pythonWithAll() {
  for (const python of [process.env['LOSS_INSPECTOR_PYTHON'], '/usr/bin/python3', 'python3'].filter((name) => name !== undefined)) {
    if (await runs(python, ['-c', `import ${modules.join(', ')}`]) === undefined) {
      return python;
    }
  }
  return undefined;
}

const apt = (...args) => runs('apt-get', ['-y', '-q', '--no-install-recommends', '-o', 'Acquire::Retries=0', '-o', 'Acquire::http::Timeout=15', ...args], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });

const ways = [
  {
    title: `apt-get install ${debian.join(' ')}`,
    isOpen: () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get'),
    // Where the lists of packages are old, or there are none yet, they are fetched and it is tried again.
    go: async () => await apt('install', ...debian) && (await apt('update') ?? await apt('install', ...debian)),
  },
  {
    title: `python3 -m pip install ${modules.join(' ')} (into .vscode-test/python)`,
    isOpen: async () => await runs('python3', ['-m', 'pip', '--version']) === undefined,
    go: () => runs('python3', ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '0', '--timeout', '15', '--target', ownPackages, ...modules]),
  },
];

/** Packages that were installed for the tests alone, as far as there are any. */
function useOwnPackages() {
  const paths = (process.env['PYTHONPATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '' && folder !== ownPackages);
  if (existsSync(ownPackages)) {
    process.env['PYTHONPATH'] = [...paths, ownPackages].join(path.delimiter);
  }
}

/**
 * Leaves a Python with debugpy and NumPy in `LOSS_INSPECTOR_PYTHON`. Where there is none and none can be installed it says so, and
 * the suites of live tensors of Python are skipped, or fail where `CI` is set. `none` says that there is none to look for.
 */
export async function preparePython(log) {
  if (process.env['LOSS_INSPECTOR_PYTHON'] === 'none') {
    return;
  }
  useOwnPackages();
  let found = await pythonWithAll();
  for (const { title, isOpen, go } of found === undefined ? ways : []) {
    if (!await isOpen()) {
      continue;
    }
    log(`No Python with ${modules.join(' and ')} is here: ${title}…`);
    const error = await go();
    useOwnPackages();
    found = await pythonWithAll();
    if (found !== undefined) {
      break;
    }
    log(`That did not help${error === undefined ? '' : `: ${String(error.stderr || error.message).trim().split('\n').at(-1)}`}.`);
  }
  if (found === undefined) {
    log(`Live tensors of Python need a python3 with ${modules.join(' and ')} (Debian: ${debian.join(', ')}); LOSS_INSPECTOR_PYTHON names another one.`);
    return;
  }
  process.env['LOSS_INSPECTOR_PYTHON'] = found;
}
