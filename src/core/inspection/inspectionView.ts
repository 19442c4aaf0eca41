import { BadInput } from '../errors';
import { conventions } from '../spec/lossSpec';
import type { TensorStore } from '../formats/tensorStore';
import { isNumeric } from '../tensors/dtypeTable';
import { formatReference } from '../tensors/reference';
import type { Work } from '../work';
import type { CandidateTensor, InspectionView } from './document';
import type { Inspection } from './inspection';
import type { InspectionContext } from './subject';

/** Most tensors that a role is offered. */
const mostOffered = 2000;

/** Everything that a panel shows at once of an inspection. `files` are looked into for tensors beside those it uses. */
export async function inspectionView(
  inspection: Inspection, { store, files: fileSystem, catalogue }: InspectionContext, files: readonly string[], work: Work,
): Promise<InspectionView> {
  const { subject: { title, spec, specFile, folder }, document, classNames, histograms } = inspection;
  const tensors: CandidateTensor[] = [];
  for (const file of new Set([...files, ...inspection.files])) {
    if (tensors.length < mostOffered) {
      tensors.push(...await offered(file, fileSystem.relative(folder, file), store, work));
    }
  }
  return { title, document, spec, specFile, classNames, tensors: tensors.slice(0, mostOffered), catalogue: { ...catalogue, conventions }, histograms, ...modulesOf(inspection) };
}

function modulesOf({ evaluated }: Inspection): Pick<InspectionView, 'modules'> {
  const modules = evaluated.flatMap((loss) => (loss.kind === 'computed' ? loss.result.files ?? [] : loss.request?.module ?? []));
  return modules.length === 0 ? {} : { modules: [...new Set(modules)] };
}

/** The tensors of numbers of a dump, named as `path#tensor`; none where it cannot be read. */
async function offered(file: string, path: string, store: TensorStore, work: Work): Promise<readonly CandidateTensor[]> {
  try {
    return await tensorsOf(file, path, store, work);
  } catch (error) {
    if (error instanceof BadInput) {
      return [];
    }
    throw error;
  }
}

/**
 * The tensors of numbers of a dump.
 * @param path how its references begin
 * @throws BadInput where the file cannot be read
 */
export async function tensorsOf(file: string, path: string, store: TensorStore, work: Work): Promise<readonly CandidateTensor[]> {
  const { tensors } = await store.open(file, work);
  return tensors
    .filter(({ dtype, refusal }) => refusal === undefined && isNumeric(dtype))
    .map(({ name, shape, dtype }) => ({ reference: formatReference(path, name, null), shape, dtype }));
}
