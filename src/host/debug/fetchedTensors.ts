import type { DebuggeeAnswer } from '../../core/debuggee/answers';
import type { LiveValues } from '../../core/debuggee/lossOfProgram';
import { joined, type StoredTensor } from '../../core/debuggee/npz';
import type { DebuggeeRequest } from '../../core/debuggee/requests';
import { LiveFailure } from './liveFailure';

/** Bytes of tensors that come through a debugger at most, all together: it takes some three seconds. */
export const mostFetchedBytes = 2 ** 20;

type PieceRequest = Extract<DebuggeeRequest, { readonly do: 'piece' }>;
type AskPiece = (request: PieceRequest, value: LiveValues) => Promise<DebuggeeAnswer<'piece'>>;

/**
 * Values of a program that does not see our files, piece by piece.
 * @throws LiveFailure `remote` where they are too large
 */
export async function fetchTensors(ask: AskPiece, values: LiveValues): Promise<readonly StoredTensor[]> {
  const tensors: StoredTensor[] = [];
  let left = mostFetchedBytes;
  for (const [name, expression] of Object.entries(values)) {
    const tensor = await fetchTensor(ask, name, expression, left);
    left -= tensor.bytes.length;
    tensors.push(tensor);
  }
  return tensors;
}

async function fetchTensor(ask: AskPiece, name: string, expression: string, most: number): Promise<StoredTensor> {
  const pieces: Uint8Array[] = [];
  for (let at = 0; ;) {
    const { start, size, shape, stored, base64 } = await ask({ do: 'piece', start: at, end: at + most }, { [name]: expression });
    if (size > most) {
      throw new LiveFailure('remote', 'the program does not see the files of this machine', name);
    }
    const bytes = Buffer.from(base64, 'base64');
    if (start !== at || at + bytes.length > size || (bytes.length === 0 && at < size)) {
      throw new LiveFailure('foreign', `the piece from byte ${at} on is none of ${size} bytes`, name);
    }
    pieces.push(bytes);
    at += bytes.length;
    if (at === size) {
      return { name, shape, stored, bytes: joined(pieces) };
    }
  }
}
