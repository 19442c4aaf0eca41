import { activations } from '../../losses/activations';
import type { ComputedLoss } from '../evaluateSpec';
import { isPattern, splitReference } from '../../tensors/reference';
import { formatSlice } from '../../tensors/slice';
import type { TensorView } from '../../tensors/tensor';
import { sceneOf, scoresOf } from './scene';

/** Python that loads tensors, or why there is none. */
export type Loading = { readonly imports: readonly string[]; readonly lines: readonly string[] } | { readonly reason: string };

/** One assignment for each role and for tensors of weights, to NumPy arrays; paths are relative to the spec's folder. */
export function loadingOf(loss: ComputedLoss): Loading {
  const { request, result } = loss;
  const { hasRows } = sceneOf(loss);
  // Numbers for each class stand in the code.
  const given = Object.entries(request.inputs).filter(([role]) => !Array.isArray(result.parameters[role]));
  const views: readonly (readonly [string, TensorView])[] = [...given, ...(typeof request.weights === 'object' && request.weights !== null ? [['weights', request.weights] as const] : [])];
  const imports = new Set<string>();
  const lines: string[] = [];
  for (const [name, view] of views) {
    const loaded = loadOne(view);
    if (loaded === null) {
      return { reason: `no code loads ${view.reference}` };
    }
    loaded.imports.forEach((line) => imports.add(line));
    const areIndices = name === 'labels' && result.task === 'multiclass' && !hasRows;
    lines.push(`${name} = np.asarray(${loaded.code}, dtype=${areIndices || (name === 'labels' && /^u?int|bool/.test(view.dtype)) ? 'np.int64' : 'np.float64'})`);
  }
  lines.push(...aroundTheLoss(loss));
  return { imports: [...imports], lines };
}

/** What is done to labels and scores before the loss. */
function aroundTheLoss(loss: ComputedLoss): readonly string[] {
  const { request, result: { parameters, task } } = loss;
  const { inputs } = request;
  const { activation, label_offset: offset, axis } = parameters;
  const role = scoresOf(loss);
  const known = typeof activation === 'string' ? activations[activation] : undefined;
  const rank = (role === undefined ? undefined : inputs[role])?.shape.length ?? 1;
  const labels = inputs['labels']?.shape ?? [];
  // Keras drops or adds a last axis of one.
  const isApart = request.convention === 'keras' && task !== 'multiclass' && role !== undefined && labels.length !== (inputs[role]?.shape.length ?? 1);
  return [
    ...(isApart ? [`labels = labels.reshape(${role}.shape)`] : []),
    ...(typeof offset === 'number' && offset !== 0 ? [`labels = labels ${offset < 0 ? '-' : '+'} ${Math.abs(offset)}`] : []),
    ...(known === undefined || role === undefined ? [] : [`${role} = ${known.numpy(role, typeof axis === 'number' && axis < rank ? axis : -1)}`]),
  ];
}

export interface Loaded {
  readonly code: string;
  readonly imports: readonly string[];
}

/** How an array is read from a file whose path is a Python expression. */
type Reader = (path: string, name: string, view: TensorView) => Loaded | null;

const narrow = /^(?:bfloat16|float8)/;
const readJson: Reader = (path, name) => ({ code: `json.load(open(${path}, encoding="utf-8"))${name === '""' ? '' : `[${name}]`}`, imports: ['import json'] });
const readLines: Reader = (path, name) => ({
  code: `[json.loads(line)${name === '""' ? '' : `[${name}]`} for line in open(${path}, encoding="utf-8") if line.strip()]`, imports: ['import json'],
});
const readTable = (delimiter: string): Reader => (path, name) => ({
  code: `np.genfromtxt(${path}, delimiter=${JSON.stringify(delimiter)}, names=True, deletechars="", replace_space=" ", encoding="utf-8-sig")[${name}]`, imports: [],
});

/** A dot may stand before the part of a complex number, which h5py names otherwise. */
const readHdf5: Reader = (path, _name, { tensor }) => {
  const [, name = '', part = ''] = /^([^.]*)(\.real|\.imag)?$/.exec(tensor) ?? [];
  return name === '' ? null : { code: `h5py.File(${path})[${JSON.stringify(name)}][()]${part}`, imports: ['import h5py'] };
};

const readers: Readonly<Record<string, Reader>> = {
  '.h5': readHdf5,
  '.hdf5': readHdf5,
  '.hdf': readHdf5,
  '.npy': (path) => ({ code: `np.load(${path})`, imports: [] }),
  '.npz': (path, name) => ({ code: `np.load(${path})[${name}]`, imports: [] }),
  '.safetensors': (path, name, { dtype }) => (narrow.test(dtype)
    ? { code: `load_torch_file(${path})[${name}].double().numpy()`, imports: ['from safetensors.torch import load_file as load_torch_file'] }
    : { code: `load_file(${path})[${name}]`, imports: ['from safetensors.numpy import load_file'] }),
  '.json': readJson,
  '.jsonl': readLines,
  '.ndjson': readLines,
  '.csv': readTable(','),
  '.tsv': readTable('\t'),
};

const naturalOrder = 'key=lambda path: [int(part) if part.isdigit() else part for part in re.split(r"(\\d+)", path)]';

/** Null where no code reads such a file. */
export function loadOne(view: TensorView): Loaded | null {
  const { tensor } = view;
  const { path, slice: items } = splitReference(view);
  const slice = items === null ? '' : formatSlice(items);
  const reader = readers[/\.[a-z0-9]+$/i.exec(path)?.[0].toLowerCase() ?? ''];
  if (reader === undefined) {
    return null;
  }
  const name = JSON.stringify(tensor);
  if (isPattern(path)) {
    const shard = reader('path', name, view);
    if (shard === null) {
      return null;
    }
    const code = `np.concatenate([np.asarray(${shard.code}) for path in sorted(glob.glob(${JSON.stringify(path)}), ${naturalOrder})])${slice}`;
    return { code, imports: ['import glob', 'import re', ...shard.imports] };
  }
  const loaded = reader(JSON.stringify(path), name, view);
  if (loaded === null) {
    return null;
  }
  const { code, imports } = loaded;
  return { code: slice === '' ? code : `np.asarray(${code})${slice}`, imports };
}
