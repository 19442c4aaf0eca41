// npm start: everything from a fresh clone to an open VS Code on the sample runs.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fail, run, SetupError } from './command.mjs';
import { cache, repository, samplesCopy } from './folders.mjs';
import { build, installedExtension, installHost, installPackages } from './setup.mjs';

const usage = `npm start -- [--port N] [--no-open] [--desktop]

Opens VS Code with Loss Inspector on the sample runs.
  --port N    serve on this port (default: 8765, or the next free one)
  --no-open   print the address only
  --desktop   use the installed desktop VS Code (VSCODE_PATH, or "code" on the PATH)`;

function options() {
  try {
    return parseArgs({ options: {
      port: { type: 'string' }, 'no-open': { type: 'boolean' }, desktop: { type: 'boolean' }, help: { type: 'boolean', short: 'h' },
    } }).values;
  } catch (error) {
    throw new SetupError(`${error.message}\n\n${usage}`);
  }
}

function portOf(text) {
  const port = Number(text ?? 8765);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new SetupError(`--port takes a number from 1 to 65535, not ${text}.`);
  }
  return port;
}

/** The samples as a folder of the user's own, so that saving a spec changes nothing in the repository. */
async function copySamples() {
  await mkdir(samplesCopy, { recursive: true });
  await cp(path.join(repository, 'samples'), samplesCopy, { recursive: true, force: false });
}

function openInBrowser(address) {
  const hasDisplay = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  if (!hasDisplay) {
    return;
  }
  const [command, ...args] = process.platform === 'darwin' ? ['open', address]
    : process.platform === 'win32' ? ['cmd', '/c', 'start', '""', address.replaceAll('&', '^&')] : ['xdg-open', address];
  spawn(command, args, { stdio: 'ignore', detached: true }).on('error', () => {
    console.log('No browser could be opened here: open the address yourself.');
  }).unref();
}

async function startDesktop(log) {
  await build(log);
  const code = process.env['VSCODE_PATH'] ?? 'code';
  await run(code, ['--version']).catch(() => {
    throw new SetupError(`No desktop VS Code: ${code} does not run. Install it, set VSCODE_PATH to its "code" command, or start without --desktop.`);
  });
  await run(code, ['--new-window', `--extensionDevelopmentPath=${repository}`, samplesCopy], { inherit: true });
}

async function startInBrowser(log, { port, 'no-open': noOpen }) {
  const { freePort, startServer } = await import('./server.mjs');
  // Before the long set-up, so that a port in use is said at once.
  const chosen = await freePort(portOf(port), port === undefined);
  await build(log);
  await installHost(log);
  const extensionsFolder = await installedExtension(path.join(cache, 'start'), log);
  log('Starting VS Code…');
  const token = randomBytes(12).toString('hex');
  const server = await startServer({ port: chosen, dataFolder: path.join(cache, 'start', 'data'), extensionsFolder, token });
  const address = `http://127.0.0.1:${chosen}/?tkn=${token}&folder=${encodeURIComponent(samplesCopy)}`;
  console.log(`\nLoss Inspector is ready:\n\n  ${address}\n\nOpen the palette (F1) and run "Loss Inspector: Open Sample Run". Ctrl-C stops.`);
  if (noOpen !== true) {
    openInBrowser(address);
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      server.stop();
      process.exit(0);
    });
  }
  server.child.once('exit', (code) => {
    console.error(`The VS Code server stopped (${code}).`);
    process.exit(1);
  });
}

async function main() {
  const chosen = options();
  if (chosen.help === true) {
    console.log(usage);
    return;
  }
  const begin = Date.now();
  const log = (line) => { console.log(`[${((Date.now() - begin) / 1000).toFixed(0).padStart(3)} s] ${line}`); };
  await installPackages(log);
  await copySamples();
  await (chosen.desktop === true ? startDesktop(log) : startInBrowser(log, chosen));
}

await main().catch(fail);
