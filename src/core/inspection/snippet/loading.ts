import type { ComputedLoss } from '../evaluateSpec';
import { expandShortName } from '../../spec/references';
import type { LossSpec } from '../../spec/lossSpec';
import { splitSlice } from '../../tensors/reference';
import type { TensorView } from '../../tensors/tensor';

/** Python that loads the tensors of a loss, or why there is none. */
export type Loading = { readonly imports: readonly string[]; readonly lines: readonly string[] } | { readonly reason: string };

/** One assignment for each role and for tensors of weights, to NumPy arrays; paths are relative to the spec's folder. */
export function loadingOf({ entry, request }: ComputedLoss, spec: LossSpec): Loading {
  const given: [string, string, TensorView | undefined][] = Object.entries(entry.roles).map(([role, text]) => [role, text, request.inputs[role]]);
  if (typeof entry.weights === 'string' && typeof request.weights === 'object' && request.weights !== null) {
    given.push(['weights', entry.weights, request.weights]);
  }
  const imports = new Set(['import numpy as np']);
  const lines: string[] = [];
  for (const [role, text, view] of given) {
    const reference = expandShortName(spec, text);
    if (view === undefined || /[*?]/.test(reference)) {
      return { reason: `${reference} names several files` };
    }
    const loaded = loadOne(reference, view);
    if (loaded === null) {
      return { reason: `no code loads ${reference}` };
    }
    loaded.imports.forEach((line) => imports.add(line));
    const isLabels = role === 'labels' && /^u?int|bool/.test(view.dtype);
    lines.push(`${role} = np.asarray(${loaded.code}, dtype=${isLabels ? 'np.int64' : 'np.float64'})`);
  }
  return { imports: [...imports], lines };
}

function loadOne(reference: string, { tensor }: TensorView): { readonly code: string; readonly imports: readonly string[] } | null {
  const sliced = splitSlice(reference);
  const slice = sliced !== null && (tensor === '' || sliced.name.endsWith(tensor)) ? reference.slice(sliced.name.length) : '';
  const whole = slice === '' ? reference : reference.slice(0, -slice.length);
  const path = tensor !== '' && whole.endsWith(`#${tensor}`) ? whole.slice(0, -tensor.length - 1) : whole;
  const file = JSON.stringify(path);
  const name = JSON.stringify(tensor);
  switch (/\.[a-z0-9]+$/i.exec(path)?.[0].toLowerCase()) {
    case '.npy': return { code: `np.load(${file})${slice}`, imports: [] };
    case '.npz': return { code: `np.load(${file})[${name}]${slice}`, imports: [] };
    case '.safetensors': return { code: `load_file(${file})[${name}]${slice}`, imports: ['from safetensors.numpy import load_file'] };
    case '.h5': case '.hdf5': case '.hdf': return loadHdf5(file, tensor, slice);
    case '.json': return { code: `np.asarray(json.load(open(${file}))${tensor === '' ? '' : `[${name}]`})${slice}`, imports: ['import json'] };
    case '.csv': return { code: `np.genfromtxt(${file}, delimiter=",", names=True)[${name}]${slice}`, imports: [] };
    case undefined:
    default: return null;
  }
}

/** h5py takes NumPy's slices only of what has been read. A dot may stand before the field of a record, which h5py names otherwise. */
function loadHdf5(file: string, tensor: string, slice: string): { readonly code: string; readonly imports: readonly string[] } | null {
  const [, name = '', part = ''] = /^([^.]*)(\.real|\.imag)?$/.exec(tensor) ?? [];
  return name === '' ? null : { code: `h5py.File(${file})[${JSON.stringify(name)}][()]${part}${slice}`, imports: ['import h5py'] };
}
