import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { laterModules } from '../worker/customLoss/laterModules';
import { WarmThreads } from '../worker/passThreads/warmThreads';
import { run } from './run';

const wasmFolder = path.join(__dirname, 'wasm');

/** Fewest bytes of a pass that threads are started for: they are not warm, and no other pass comes after it. */
const bytesOfOneCommand = 2 ** 29;

/** The process around {@link run}. */
export async function commandLine(): Promise<void> {
  const { stdout, stderr, env } = process;
  // A reader that has seen enough (`| head`) is no error.
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      process.exit(error.code === 'EPIPE' ? 0 : 2);
    });
  }
  const controller = new AbortController();
  process.on('SIGINT', () => {
    if (controller.signal.aborted) {
      process.exit(130);
    }
    controller.abort();
  });
  process.exitCode = await run(process.argv.slice(2), {
    version: packageVersion(),
    cwd: process.cwd(),
    out: (text) => { stdout.write(text); },
    err: (text) => { stderr.write(text); },
    colours: stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    showProgress: stderr.isTTY,
    signal: controller.signal,
  }, async () => {
    // The engine takes a moment to load, which `tensors` and `--help` do without.
    const [{ createEngine }, { catalogue }] = await Promise.all([import('../core/engine'), import('../core/inspection/catalogue')]);
    const modules = laterModules(path.join(__dirname, 'customLoss.js'), (_file, text) => { stderr.write(text); });
    const threads = new WarmThreads(path.join(__dirname, 'passThread.js'), { wasmFolder }, { leastBytes: bytesOfOneCommand });
    return { engine: await createEngine({ wasmFolder, readKernels: (name) => readFile(path.join(wasmFolder, name)), modules, threads }), catalogue };
  });
}

/** From the package's own manifest, which lies above `dist/`. */
function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(path.join(__dirname, '..', 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
}
