import * as path from 'node:path';
import { nodeFileSystem } from '../../../src/core/bytes/nodeFile';
import { createEngine } from '../../../src/core/engine';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import { catalogue } from '../../../src/core/inspection/catalogue';
import type { LossEngine } from '../../../src/core/inspection/engine';
import { inspect } from '../../../src/core/inspection/inspect';
import type { Inspection } from '../../../src/core/inspection/inspection';
import { readSpecSubject, specErrors } from '../../../src/core/inspection/specSubject';
import type { InspectionSubject } from '../../../src/core/inspection/subject';
import type { LossEntry, LossSpec } from '../../../src/core/spec/lossSpec';
import { unattended } from '../../../src/core/work';

let engine: Promise<LossEngine> | undefined;

/** Cards are read from the files long after an inspection: they stay open to the end. */
const opened: TensorStore[] = [];

after(() => Promise.all(opened.map((store) => store.close())));

/** The engine, started once for all tests. */
export function sharedEngine(): Promise<LossEngine> {
  engine ??= createEngine({ wasmFolder: path.resolve('node_modules/@tensorflow/tfjs-backend-wasm/dist') });
  return engine;
}

/** Inspects a spec as if it stood in a folder of `samples/`. */
export async function inspectSpec(folder: string, spec: LossSpec): Promise<Inspection> {
  return inspectSubject({
    title: '', folder: path.resolve('samples', folder), spec, specFile: null, errors: specErrors(spec, catalogue), inferred: [],
  });
}

/** Inspects one loss over tensors of a folder of `samples/`. */
export function inspectLoss(folder: string, entry: Partial<LossEntry> & Pick<LossEntry, 'loss' | 'roles'>): Promise<Inspection> {
  return inspectSpec(folder, { convention: 'tf-slim', losses: [{ parameters: {}, ...entry }], regularization: [] });
}

/** Inspects a spec file of `samples/`. */
export async function inspectFile(file: string): Promise<Inspection> {
  return inspectSubject(await readSpecSubject(path.resolve('samples', file), nodeFileSystem(), catalogue, unattended));
}

async function inspectSubject(subject: InspectionSubject): Promise<Inspection> {
  const files = nodeFileSystem();
  const store = new TensorStore(files);
  opened.push(store);
  return inspect(subject, { files, store, engine: await sharedEngine(), catalogue }, unattended);
}
