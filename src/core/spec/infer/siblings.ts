import type { FileSystem } from '../../bytes/fileSystem';
import { BadInput } from '../../errors';
import { dumpExtensionOf, dumpStem } from '../../formats/dumpNames';
import type { TensorStore } from '../../formats/tensorStore';
import type { Work } from '../../work';
import { candidateOf, type Candidate } from './candidate';
import { scoresAmong, targetsAmong } from './pairing';
import { readName } from './roleNames';

/** Files opened at most in search of a missing role. */
const mostFiles = 8;

/**
 * Tensors of the role that `candidates` lack, from files that lie beside theirs and are called so:
 * `labels.npy` beside `logits.npy`.
 */
export async function siblingsOf(
  candidates: readonly Candidate[], folder: string, store: TensorStore, files: FileSystem, work: Work,
): Promise<readonly Candidate[]> {
  const lacks = missingRole(candidates);
  const file = candidates[0]?.view.file;
  if (lacks === null || file === undefined || candidates.some(({ view }) => view.file !== file)) {
    return [];
  }
  const parent = files.folderOf(file);
  const names = (await files.list(parent)).filter((name) => name !== files.nameOf(file) && isCalled(name, lacks));
  const found: Candidate[] = [];
  const stems = new Set(candidates.map(({ stem }) => stem));
  for (const name of nearestFirst(names, stems).slice(0, mostFiles)) {
    const reference = files.relative(folder, files.resolve(parent, name));
    const view = await readable(() => store.resolve(reference, folder, work));
    if (view !== null) {
      const note = `${files.nameOf(file)} holds no ${lacks}; ${name} lies beside it`;
      found.push({ ...candidateOf(view, files), note });
    }
  }
  return found;
}

/** Names that share the words of what is looked for come first, then those of no further words. */
function nearestFirst(names: readonly string[], stems: ReadonlySet<string>): readonly string[] {
  const rank = (name: string): number => {
    const stem = readName(dumpStem(name))?.stem ?? '';
    return stems.has(stem) ? 0 : stem === '' ? 1 : 2;
  };
  return [...names].sort((a, b) => rank(a) - rank(b));
}

function missingRole(candidates: readonly Candidate[]): 'labels' | 'predictions' | null {
  const [scores, targets] = [scoresAmong(candidates).length, targetsAmong(candidates).length];
  return scores > 0 && targets === 0 ? 'labels' : targets > 0 && scores === 0 ? 'predictions' : null;
}

function isCalled(file: string, lacks: 'labels' | 'predictions'): boolean {
  const role = dumpExtensionOf(file) === null ? undefined : readName(dumpStem(file))?.role;
  return lacks === 'labels' ? role === 'target' : role !== undefined && role !== 'target' && role !== 'weights' && role !== 'losses' && role !== 'other';
}

/** A neighbour that cannot be read is none. */
async function readable<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof BadInput) {
      return null;
    }
    throw error;
  }
}
