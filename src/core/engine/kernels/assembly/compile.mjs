// Compiles the fused kernels: `node compile.mjs FOLDER` writes kernels.wasm and kernels-relaxed.wasm there, unless they are of these sources already.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const sources = path.dirname(fileURLToPath(import.meta.url));

/** The binaries by name. Relaxed SIMD rounds a product and a sum once where the machine can, and not every Node takes it. */
const binaries = { 'kernels.wasm': ['simd'], 'kernels-relaxed.wasm': ['simd', 'relaxed-simd'] };

async function hashOfSources() {
  const hash = createHash('sha256').update(createRequire(import.meta.url)('assemblyscript/package.json').version);
  for (const file of (await readdir(sources)).filter((name) => /\.(ts|mjs)$/.test(name)).sort()) {
    hash.update(file).update('\0').update(await readFile(path.join(sources, file))).update('\0');
  }
  return hash.digest('hex');
}

/** @throws Error with what the compiler says of the sources */
async function compile(file, features) {
  // Loaded here, so that a build that finds its binaries need not wait for the compiler.
  const { default: asc } = await import('assemblyscript/asc');
  const { error, stderr } = await asc.main([
    'index.ts', '--baseDir', sources, '--outFile', file, ...features.flatMap((feature) => ['--enable', feature]),
    // The memory is that of TensorFlow.js: nothing in it may be the kernels' own.
    '--importMemory', '--runtime', 'stub', '--noAssert', '--optimizeLevel', '3', '--shrinkLevel', '0',
  ]);
  if (error !== null) {
    throw new Error(`the kernels do not compile: ${stderr.toString()}`, { cause: error });
  }
}

/** Writes the binaries into a folder; what is there of the same sources stays. */
export async function compileKernels(folder) {
  const stamp = path.join(folder, '.kernels');
  const key = await hashOfSources();
  if (await readFile(stamp, 'utf8').catch(() => '') === key) {
    return;
  }
  await mkdir(folder, { recursive: true });
  for (const [name, features] of Object.entries(binaries)) {
    await compile(path.join(folder, name), features);
  }
  await writeFile(stamp, key);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await compileKernels(path.resolve(process.argv[2] ?? 'out/wasm'));
}
