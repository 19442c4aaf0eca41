import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { createEngine, type Engine } from '../../../src/core/engine';
import type { LossResult } from '../../../src/core/engine/evaluation';
import { BadInput } from '../../../src/core/errors';
import { unattended } from '../../../src/core/work';
import { ModuleProcesses } from '../../../src/worker/customLoss/moduleProcesses';
import { requestOf, wasmFolder, type PartialRequest } from '../engine/startedEngine';
import { float32, int64 } from '../engine/tensorViews';

export const logits = float32('logits', [4, 3], [1, 2, 3, 4, 0.5, -2, 0, 0, 0, 5, 5, 6]);
export const labels = int64('labels', [4], [2n, 0n, 1n, 2n]);
/** Bounds that a test can wait for. */
export const limits = { time_limit: 2, memory_limit: 700 };

/** The script that `npm run build` makes. */
export const processScript = path.resolve('dist/customLoss.js');

/** Modules in a folder of their own, and the engine that runs them. */
export interface CustomModules {
  readonly folder: string;
  readonly engine: Engine;
  readonly processes: ModuleProcesses;
  /** What the modules wrote to their consoles. */
  output(): string;
  file(name: string, text: string): Promise<string>;
  /** The loss that a module's text computes, by default of `logits` and `labels`. */
  custom(name: string, text: string, more?: Partial<PartialRequest>): Promise<LossResult>;
  /** The message of its error, without the folder. */
  refusal(name: string, text: string, more?: Partial<PartialRequest>): Promise<string>;
  dispose(): Promise<void>;
}

export async function customModules(): Promise<CustomModules> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'loss-inspector-'));
  let written = '';
  const processes = new ModuleProcesses(processScript, (_file, text) => { written += text; });
  const engine = await createEngine({ wasmFolder, modules: processes });
  const file = async (name: string, text: string): Promise<string> => {
    const at = path.join(folder, name);
    await writeFile(at, text);
    return at;
  };
  const custom: CustomModules['custom'] = async (name, text, more = {}) => {
    const request = { loss: 'custom', module: await file(name, text), inputs: { logits, labels }, ...more, parameters: { ...limits, ...more.parameters } };
    return engine.evaluate(requestOf(request), unattended);
  };
  return {
    folder, engine, processes, file, custom,
    output: () => written,
    refusal: async (name, text, more = {}) => {
      const result = await custom(name, text, more).catch((error: unknown) => error);
      assert.ok(result instanceof BadInput, String(result));
      return result.message.replaceAll(`${folder}${path.sep}`, '');
    },
    dispose: async () => {
      processes.dispose();
      await rm(folder, { recursive: true });
    },
  };
}
