// npm run bench:live [-- --no-write]: how long the pinned loss of a stop takes in a real VS Code, by program and size, and how
// often a program can stop. Written to bench/live.md.
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fail, run } from '../../test/host/command.mjs';
import { repository } from '../../test/host/folders.mjs';
import { prepareHost, runDevelopment } from '../../test/host/runInHost.mjs';
import { build, installPackages } from '../../test/host/setup.mjs';
import { markdown } from './report.mjs';

async function main() {
  const log = (line) => { console.log(line); };
  await installPackages(log);
  await build(log);
  await run('npm', ['run', '--silent', 'compile'], { cwd: repository });
  await prepareHost(log);
  // Thirteen sessions with up to 1 GB of logits each.
  process.env['LOSS_INSPECTOR_TIME_LIMIT'] ??= '1200';
  const load = os.loadavg()[0];
  const results = await runDevelopment('1/1', path.join(repository, 'out', 'bench', 'live', 'inHost.js'));
  if (results.failures > 0) {
    throw new Error(results.error);
  }
  const machine = { cpu: os.cpus()[0]?.model ?? 'unknown', cores: os.cpus().length, load };
  const text = markdown({ date: new Date().toISOString().slice(0, 10), machine, ...results });
  console.log(text);
  if (!process.argv.includes('--no-write')) {
    await writeFile(path.join(repository, 'bench', 'live.md'), text);
  }
}

await main().then(() => { process.exit(0); }, fail);
