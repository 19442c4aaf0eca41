import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { SetupError } from './command.mjs';
import { vscodeServer } from './folders.mjs';
import { serverNode } from './setup.mjs';

// What a new VS Code shows on its own and that has nothing to do with us.
const quietSettings = {
  'git.openRepositoryInParentFolders': 'never',
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/** A free port: `wanted` itself, or the next one that is free where `orNext`. */
export async function freePort(wanted, orNext) {
  for (let port = wanted; port < wanted + (orNext ? 50 : 1); port++) {
    if (await isFree(port)) {
      return port;
    }
  }
  throw new SetupError(orNext
    ? `No free port between ${wanted} and ${wanted + 49}.`
    : `Port ${wanted} is in use. Choose another one: npm start -- --port ${wanted + 1}`);
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => { resolve(false); });
    probe.listen(port, '127.0.0.1', () => { probe.close(() => { resolve(true); }); });
  });
}

/**
 * Starts the VS Code server and waits until it answers.
 * @param options.token connection token; none is asked for where absent
 * @param options.smokeTest lets a page take development extensions and tests as payload
 * @param options.trust keeps workspace trust on
 */
export async function startServer({ port, dataFolder, extensionsFolder, token, smokeTest = false, trust = false, settings = {} }) {
  for (const scope of ['User', 'Machine']) {
    const folder = path.join(dataFolder, 'data', scope);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'settings.json'), JSON.stringify({ ...quietSettings, ...settings }, null, 2));
  }
  const child = spawn(serverNode(), [
    'out/server-main.js', '--host', '127.0.0.1', '--port', String(port),
    ...(token === undefined ? ['--without-connection-token'] : ['--connection-token', token]),
    '--server-data-dir', dataFolder, '--extensions-dir', extensionsFolder,
    '--accept-server-license-terms', '--disable-telemetry',
    ...(smokeTest ? ['--enable-smoke-test-driver'] : []),
    ...(trust ? [] : ['--disable-workspace-trust']),
  ], { cwd: vscodeServer, stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' });
  const log = [];
  const keep = (chunk) => {
    log.push(...String(chunk).split('\n'));
    log.splice(0, Math.max(0, log.length - 400));
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  let exited = false;
  child.on('exit', () => { exited = true; });
  // A group of its own, so that the extension host and its workers go with the server.
  const stop = () => {
    if (exited) {
      return;
    }
    try {
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
    } catch {
      // It was gone already.
    }
  };
  process.once('exit', stop);
  await answers(`http://127.0.0.1:${port}/version`, () => exited, log).catch((error) => {
    stop();
    throw error;
  });
  return { child, stop, log, exited: () => exited };
}

async function answers(url, exited, log) {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (exited()) {
      throw new SetupError(`The VS Code server stopped at its start:\n${log.slice(-15).join('\n')}`);
    }
    if (await fetch(url).then((response) => response.ok, () => false)) {
      return;
    }
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  throw new SetupError(`The VS Code server did not answer in 30 s:\n${log.slice(-15).join('\n')}`);
}
