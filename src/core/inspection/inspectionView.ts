import type { FileSystem } from '../bytes/fileSystem';
import { ModuleFailure } from '../engine/lossModule';
import { conventions } from '../spec/lossSpec';
import type { TensorStore } from '../formats/tensorStore';
import type { Work } from '../work';
import type { CandidateTensor, DumpContents, FirstSight, InspectionView } from './document';
import { contentsOf, readableContents } from './dumpContents';
import type { Inspection } from './inspection';
import { loggedLosses } from './loggedLosses';
import { seriesOf } from './steps/seriesSpec';
import type { InspectionContext } from './subject';

/** Most tensors that a panel lists, and a role is offered. */
const mostListed = 2000;

/**
 * Everything that a panel shows at once of an inspection. `files` are looked into for tensors beside those it uses.
 * @param firstSight what it is made of, where that is not all rows
 */
export async function inspectionView(
  inspection: Inspection, context: InspectionContext, files: readonly string[], work: Work, firstSight?: FirstSight,
): Promise<InspectionView> {
  const { store, files: fileSystem, catalogue } = context;
  const { subject: { title, spec, specFile, folder, nothingInferred }, document, classNames, histograms } = inspection;
  const involved = [...new Set([...files, ...inspection.files])];
  const logged = document.losses.length === 0 ? [] : await loggedLosses(document, involved, folder, context, work);
  const contents = await contentsOfAll(involved, folder, fileSystem, store, work);
  const modules = modulesOf(inspection);
  const extraColumns = inspection.extraColumns;
  const series = await seriesOf(spec, folder, context);
  return {
    title, document, spec, specFile, classNames, contents,
    tensors: contents.flatMap(candidatesOf),
    ...(logged.length === 0 ? {} : { logged }),
    ...(series === null ? {} : { steps: { pattern: series.pattern, steps: series.steps, step: document.series?.step ?? series.own, ...(series.leftOut === 0 ? {} : { leftOut: series.leftOut }) } }),
    ...(nothingInferred === undefined ? {} : { nothingInferred }),
    catalogue: { ...catalogue, conventions }, histograms, ...(firstSight === undefined ? {} : { firstSight }), ...(modules.length === 0 ? {} : { modules }),
    ...(extraColumns.every((columns) => columns.length === 0) ? {} : { extraColumns }),
  };
}

/** What the files hold that can be read, up to a number of tensors together. */
async function contentsOfAll(files: readonly string[], folder: string, fileSystem: FileSystem, store: TensorStore, work: Work): Promise<readonly DumpContents[]> {
  const contents: DumpContents[] = [];
  let listed = 0;
  for (const file of files) {
    if (listed < mostListed) {
      const found = await readableContents(file, fileSystem.relative(folder, file), mostListed - listed, store, work);
      contents.push(...(found === undefined ? [] : [found]));
      listed += found?.tensors.length ?? 0;
    }
  }
  return contents;
}

function candidatesOf({ tensors }: DumpContents): readonly CandidateTensor[] {
  return tensors.filter(({ refusal }) => refusal === undefined).map(({ reference, shape, dtype }) => ({ reference, shape, dtype }));
}

/** Files of custom losses' modules, with what they import. */
export function modulesOf({ evaluated }: Inspection): readonly string[] {
  const modules = evaluated.flatMap((loss) => (
    loss.kind === 'computed' ? loss.result.files ?? [] : loss.error instanceof ModuleFailure ? loss.error.files : loss.request?.module ?? []
  ));
  return [...new Set(modules)];
}

/**
 * The tensors of numbers of a dump.
 * @param path how its references begin
 * @throws BadInput where the file cannot be read
 */
export async function tensorsOf(file: string, path: string, store: TensorStore, work: Work): Promise<readonly CandidateTensor[]> {
  return candidatesOf(await contentsOf(file, path, mostListed, store, work));
}
