// A process that inspects the spec of its argument as the command line does, and prints the modules of TensorFlow.js that were loaded by then.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { nodeFileSystem } from '../../src/core/bytes/nodeFile';
import { createEngine } from '../../src/core/engine';
import { TensorStore } from '../../src/core/formats/tensorStore';
import { catalogue } from '../../src/core/inspection/catalogue';
import { inspect } from '../../src/core/inspection/inspect';
import { readSpecSubject } from '../../src/core/inspection/specSubject';
import { unattended } from '../../src/core/work';
import { repository } from './repository';

async function main(spec: string): Promise<void> {
  const files = nodeFileSystem();
  const store = new TensorStore(files);
  const engine = await createEngine({
    wasmFolder: path.join(repository, 'node_modules/@tensorflow/tfjs-backend-wasm/dist'),
    readKernels: (name) => readFile(path.join(repository, 'out/wasm', name)),
  });
  const { document } = await inspect(await readSpecSubject(spec, files, catalogue, unattended), { files, store, engine, catalogue }, unattended);
  await store.close();
  process.stdout.write(JSON.stringify({
    total: document.totalLoss,
    modules: Object.keys(require.cache).filter((file) => file.includes(`${path.sep}@tensorflow${path.sep}`)).length,
  }));
}

void main(process.argv[2] ?? '');
