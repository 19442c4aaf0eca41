import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { subSource } from '../../bytes/subSource';
import { BadInput } from '../../errors';
import { elementCount } from '../../tensors/shape';
import { PickleDict, globalName, type PickleCall, type PickleValue } from '../pickle/pickleValue';
import { readPickle, type Inlay } from '../pickle/readPickle';
import { nothing, type Meaning, type Vocabulary } from './meaning';
import { arrayShapeOf, arrayTensors, itemSizeOf } from './numpyArray';

const wrapper = 'joblib.numpy_pickle.NumpyArrayWrapper';
const place = 'joblib array';

/**
 * The arrays of a file that `joblib.dump` wrote: the pickle has a wrapper with shape, order and dtype for each, and its bytes follow
 * the wrapper in the middle of the pickle, behind a byte that counts those of padding (from joblib 1.2 on). They are left where they lie.
 */
export class JoblibArrays {
  private readonly places = new Map<PickleCall, ByteSource>();

  readonly inlay: Inlay = async (built, source, at, work) => {
    if (globalName(built.callable) !== wrapper) {
      return at;
    }
    const size = itemSizeOf(attribute(built, 'dtype'));
    const elements = elementCount(arrayShapeOf(attribute(built, 'shape')) ?? [NaN]);
    if (elements === null) {
      throw new BadInput({ file: source.name, place, reason: 'has a shape that no array has' });
    }
    if (size === null) {
      // An array of Python objects is a pickle inside of the pickle.
      return (await readPickle(source, at, place, work)).end;
    }
    const isPadded = attribute(built, 'numpy_array_alignment_bytes') !== null;
    const [padding = 0] = isPadded ? await readExactly(source, at, 1, place, work.signal) : [];
    const start = at + (isPadded ? 1 + padding : 0);
    if (start + elements * size > source.size) {
      throw new BadInput({
        file: source.name, place, reason: `truncated: its ${elements * size} bytes from byte ${start} on end past the ${source.size} bytes of the file`,
      });
    }
    this.places.set(built, subSource(source, start, elements * size));
    return start + elements * size;
  };

  /** The arrays that were found while the pickle was read. */
  vocabulary(file: string): Vocabulary {
    return new Map([[wrapper, (call: PickleCall): Meaning => {
      const shape = arrayShapeOf(attribute(call, 'shape'));
      const source = this.places.get(call);
      if (shape === null) {
        return nothing;
      }
      const [type, isFortran] = [attribute(call, 'dtype'), attribute(call, 'order') === 'F'];
      return { kind: 'tensor', make: (name) => arrayTensors(file, name, { shape, type, isFortran, data: source === undefined ? null : { source, offset: 0 } }) };
    }]]);
  }
}

/** Null where it is not set. */
function attribute({ state }: PickleCall, name: string): PickleValue {
  return state instanceof PickleDict ? state.entries?.get(name) ?? null : null;
}
