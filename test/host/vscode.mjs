#!/usr/bin/env node
// What @vscode/test-electron starts where there is no desktop VS Code: it takes the same arguments,
// starts the VS Code server and a browser with them, and exits as the tests did.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openBridge } from './bridge.mjs';
import { openBrowser } from './browser.mjs';
import { fail } from './command.mjs';
import { freePort, startServer } from './server.mjs';

const timeLimit = Number(process.env['LOSS_INSPECTOR_TIME_LIMIT'] ?? 480) * 1000;

function argumentsOf(argv) {
  const options = new Map();
  const folders = [];
  for (const argument of argv) {
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(argument);
    if (match === null) {
      folders.push(argument);
    } else {
      options.set(match[1], match[2] ?? '');
    }
  }
  return { options, folder: folders[0] };
}

async function main() {
  const { options, folder } = argumentsOf(process.argv.slice(2));
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'loss-inspector-vscode-'));
  const results = process.env['LOSS_INSPECTOR_RESULTS'] ?? path.join(scratch, 'results.json');
  const port = await freePort(20_000 + Math.floor(Math.random() * 20_000), true);
  const { browser, page } = await openBrowser();
  const bridge = await openBridge(page, (line) => { console.log(line); });
  // The extension host inherits the server's environment.
  Object.assign(process.env, { LOSS_INSPECTOR_RESULTS: results, LOSS_INSPECTOR_BRIDGE: bridge.address });
  let server;
  try {
    server = await startServer({
      port,
      dataFolder: options.get('user-data-dir') ?? path.join(scratch, 'data'),
      extensionsFolder: options.get('extensions-dir') ?? path.join(scratch, 'extensions'),
      smokeTest: true,
      trust: !options.has('disable-workspace-trust'),
    });
    return await driveTests({ options, folder, port, page, server, results });
  } finally {
    bridge.close();
    await browser.close().catch(() => undefined);
    server?.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

async function driveTests({ options, folder, port, page, server, results }) {
  const remote = (file) => `vscode-remote://127.0.0.1:${port}${encodeURI(path.resolve(file))}`;
  const payload = JSON.stringify([
    ['extensionDevelopmentPath', remote(options.get('extensionDevelopmentPath'))],
    ['extensionTestsPath', remote(options.get('extensionTestsPath'))],
  ]);
  const console_ = [];
  page.on('console', (message) => { console_.push(message.text()); });
  await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder ?? '')}&payload=${encodeURIComponent(payload)}`);
  const end = Date.now() + timeLimit;
  while (!existsSync(results)) {
    if (Date.now() > end || server.exited()) {
      await page.screenshot({ path: `${results}.png` }).catch(() => undefined);
      console.error(server.exited() ? 'The VS Code server stopped.' : `The tests did not finish in ${timeLimit / 1000} s.`);
      console.error(`A picture of the window: ${path.basename(results)}.png. The server's last words:\n${server.log.slice(-30).join('\n')}`);
      console.error(`The page's last words:\n${console_.slice(-20).join('\n')}`);
      return 1;
    }
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  const { failures } = JSON.parse(await readFile(results, 'utf8'));
  return failures === 0 ? 0 : 1;
}

await main().then((code) => { process.exitCode = code; }, fail);
process.exit();
