import type { FileSystem } from '../../bytes/fileSystem';
import { dumpStem } from '../../formats/dumpNames';
import type { TensorStore } from '../../formats/tensorStore';
import { isNumeric } from '../../tensors/dtypeTable';
import { formatReference, isPattern, readingsOf } from '../../tensors/reference';
import { describeShape } from '../../tensors/shape';
import type { TensorView } from '../../tensors/tensor';
import type { Work } from '../../work';
import { readName, type NamedRole } from './roleNames';
import { ValuePeek } from './valuePeek';

/** A tensor that may be part of a loss. */
export interface Candidate {
  readonly view: TensorView;
  /** Its name in the dump, or its file's where it has none. */
  readonly name: string;
  readonly role: NamedRole | null;
  readonly stem: string;
  readonly peek: ValuePeek;
  /** Why it is looked at, where the user did not name it. */
  readonly note?: string;
  /** Whether the user said its role. */
  readonly isGiven?: boolean;
}

/** The tensors that references or whole files name. */
export async function candidatesOf(
  references: readonly string[], folder: string, store: TensorStore, files: FileSystem, work: Work,
): Promise<readonly Candidate[]> {
  const candidates: Candidate[] = [];
  for (const reference of references) {
    candidates.push(...(await viewsOf(reference, folder, store, files, work)).map((view) => candidateOf(view, files)));
  }
  return candidates;
}

export function candidateOf(view: TensorView, files: FileSystem): Candidate {
  const name = view.tensor === '' ? dumpStem(files.nameOf(view.file)) : view.tensor;
  const reading = readName(name);
  return { view, name, role: reading?.role ?? null, stem: reading?.stem ?? '', peek: new ValuePeek(view) };
}

/** `epoch_06.npz#logits float32 (719, 10)`, for messages. */
export function describeCandidate({ view }: Candidate): string {
  return `${view.reference} ${view.dtype} ${describeShape(view.shape)}`;
}

async function viewsOf(reference: string, folder: string, store: TensorStore, files: FileSystem, work: Work): Promise<readonly TensorView[]> {
  const [reading] = readingsOf(reference);
  if (reading?.tensor !== null || reading.slice !== null) {
    return [await store.resolve(reference, folder, work)];
  }
  if (isPattern(files.nameOf(reading.path))) {
    return store.resolveAll(reference, folder, work);
  }
  const path = files.resolve(folder, reference);
  const { tensors } = await store.open(path, work);
  const readable = tensors.filter(({ dtype, refusal, partOf }) => refusal === undefined && partOf === undefined && isNumeric(dtype));
  return Promise.all(readable.map(({ name }) => store.resolve(formatReference(files.relative(folder, path), name, null), folder, work)));
}
