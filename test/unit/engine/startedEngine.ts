import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { createEngine, type Engine } from '../../../src/core/engine';
import type { LossRequest, LossResult, SampleDetail } from '../../../src/core/engine/evaluation';
import { unattended, type Work } from '../../../src/core/work';

/** Where the WebAssembly binaries lie; tests run in the repository's folder. */
export const wasmFolder = path.resolve('node_modules/@tensorflow/tfjs-backend-wasm/dist');

let engine: Promise<Engine> | undefined;

/** The engine, started once for all tests. */
export function startedEngine(): Promise<Engine> {
  engine ??= newEngine();
  return engine;
}

/** An engine whose kernels have a memory that no other pass has used. */
export function newEngine(): Promise<Engine> {
  return createEngine({ wasmFolder, readKernels: (name) => readFile(path.resolve('out/wasm', name)) });
}

export type PartialRequest = Partial<LossRequest> & Pick<LossRequest, 'loss' | 'inputs'>;

/** A request with TF-Slim's defaults for what is not said. */
export function requestOf(partial: PartialRequest): LossRequest {
  return { convention: 'tf-slim', weights: undefined, reduction: undefined, parameters: {}, threshold: 0.5, ...partial };
}

export async function evaluated(partial: PartialRequest, work: Work = unattended): Promise<LossResult> {
  return (await startedEngine()).evaluate(requestOf(partial), work);
}

export async function detailed(partial: PartialRequest, sample: number, margin?: number): Promise<SampleDetail> {
  return (await startedEngine()).detail(requestOf(partial), sample, margin, unattended);
}
