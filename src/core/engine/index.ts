import { loadTensorFlow } from '../tensorFlow';
import type { Work } from '../work';
import type { Backends, ComputeBackends } from './backend';
import { detail } from './detail';
import { elementLosses } from './elementLosses';
import { evaluate } from './evaluate';
import { gradient, type Gradient } from './gradient';
import type { ElementLosses, LossRequest, LossResult, RegularizerRequest, RegularizerResult, SampleDetail, SampleGradient, Sums } from './evaluation';
import { loadKernels, type ReadBinary } from './kernels';
import type { LossModules } from './lossModule';
import type { PassThreads } from './threads/passThreads';
import { regularize } from './regularize';
import { sampleGradients } from './sampleGradients';

/** The engine: losses and regularizers over tensors of any length, block by block. */
export interface Engine {
  /** @throws BadInput where the loss is not defined for these tensors */
  evaluate(request: LossRequest, work: Work): Promise<LossResult>;
  regularize(request: RegularizerRequest, work: Work): Promise<RegularizerResult>;
  /** The card of one sample; `margin` in place of the loss's own Δ, where given. */
  detail(request: LossRequest, sample: number, margin: number | undefined, work: Work): Promise<SampleDetail>;
  /** The losses of rows `[start, end)`, element by element. */
  elementLosses(request: LossRequest, rows: readonly [number, number], work: Work): Promise<ElementLosses>;
  /** d value / d input of one row. */
  gradient(request: LossRequest, of: { readonly role: string; readonly row: number; readonly sums: Sums }, work: Work): Promise<Gradient>;
  /** d value / d scores of one sample. */
  sampleGradients(request: LossRequest, of: { readonly sample: number; readonly sums: Sums }, work: Work): Promise<readonly SampleGradient[]>;
}

/** What an engine is started with. */
export interface EngineSurroundings {
  readonly wasmFolder: string;
  readonly readKernels?: ReadBinary;
  readonly modules?: LossModules | null;
  readonly threads?: PassThreads | null;
}

/**
 * Starts the kernels; TensorFlow.js only when something is to be computed that they do not.
 * @param options.wasmFolder where TensorFlow.js's WebAssembly binary lies; without it TensorFlow.js computes in float64
 * @param options.readKernels reads the binaries of the fused kernels; without it, or where they do not run, TensorFlow.js computes everything
 * @param options.modules runs the modules of custom losses, which are refused without it
 * @param options.threads compute blocks of large passes beside the engine's own; without them it computes all itself
 */
export async function createEngine({ wasmFolder, readKernels, modules = null, threads = null }: EngineSurroundings): Promise<Engine> {
  const backends: Backends = {
    kernels: readKernels === undefined ? null : await loadKernels(readKernels),
    modules,
    threads,
    tensorFlow: startedOnce(() => startTensorFlow(wasmFolder, readKernels)),
  };
  return {
    evaluate: (request, work) => evaluate(request, backends, work),
    regularize: (request, work) => regularize(request, backends, work),
    elementLosses: (request, rows, work) => elementLosses(request, rows, backends, work),
    gradient: (request, of, work) => gradient(request, of, backends, work),
    sampleGradients: (request, of, work) => sampleGradients(request, of, backends, work),
    detail: (request, sample, margin, work) => detail(request, sample, margin, backends, work),
  };
}

async function startTensorFlow(wasmFolder: string, readKernels: ReadBinary | undefined): Promise<ComputeBackends> {
  const [{ startBackends }] = await Promise.all([import('./startBackends'), loadTensorFlow()]);
  return startBackends(wasmFolder, readKernels);
}

/** What is started by the first call, and by the next one where that failed. */
function startedOnce<T>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | undefined;
  return async () => {
    started ??= start();
    try {
      return await started;
    } catch (error) {
      started = undefined;
      throw error;
    }
  };
}
