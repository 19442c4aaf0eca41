import { BadInput } from '../../errors';
import { conventions } from '../../spec/lossSpec';
import { throwIfCancelled, type Work } from '../../work';
import { relativeError } from '../inspect';
import type { Inspection } from '../inspection';
import { jsonNumber } from '../json';
import type { InspectionContext } from '../subject';
import { changedSpec } from './candidate';
import { materialOfLoss } from './explain';
import type { ConventionRow } from './explanation';
import type { Material } from './material';
import { runVariant } from './runVariant';
import { changedParameters, entryOf, plainVariants, withOtherLabels, type NamedForm, type Variant } from './variant';

/**
 * The tensors of one entry under every convention that has its loss or one of the same kind: a row for
 * each reduction, or one that says why the framework refuses them.
 * @throws BadInput where there is no such entry, or its tensors could not be opened
 */
export async function underEveryConvention(inspection: Inspection, context: InspectionContext, loss: number, work: Work): Promise<readonly ConventionRow[]> {
  const evaluated = inspection.evaluated[loss];
  if (evaluated === undefined) {
    throw new BadInput({ reason: `there is no loss ${loss}` });
  }
  const material = await materialOfLoss(evaluated, inspection.subject.folder, context, work);
  if (material === null) {
    throw evaluated.kind === 'failed' ? evaluated.error : new BadInput({ reason: `${evaluated.entry.loss} takes tensors that other losses do not` });
  }
  const table: Table = { index: loss, material, inspection, context };
  const forms = formsLike(material, context);
  const rows: ConventionRow[] = [];
  for (const [i, form] of forms.entries()) {
    throwIfCancelled(work.signal);
    for (const variant of plainVariants(form, material)) {
      rows.push(...await rowsOf(variant, table, work));
    }
    work.progress((i + 1) / forms.length, form.form.framework);
    await work.pause();
  }
  return [...rows, ...missingRows(material, table)];
}

interface Table {
  readonly index: number;
  readonly material: Material;
  readonly inspection: Inspection;
  readonly context: InspectionContext;
}

/** The entry's own loss first, then those of its task. */
function formsLike({ entry, task }: Material, { catalogue }: InspectionContext): readonly NamedForm[] {
  const own = catalogue.losses.filter(({ name }) => name === entry.loss);
  const others = catalogue.losses.filter((loss) => loss.name !== entry.loss && loss.task === task);
  return [...own, ...others].flatMap(({ name, task: kind, forms }) => forms.map((form) => ({ loss: name, task: kind, form })));
}

async function rowsOf(variant: Variant, table: Table, work: Work): Promise<readonly ConventionRow[]> {
  const { material, context: { engine } } = table;
  const result = await runVariant(variant, engine, work);
  const other = result instanceof BadInput ? withOtherLabels(variant, material) : null;
  const again = other === null ? null : await runVariant(other, engine, work);
  if (other !== null && again !== null && !(again instanceof BadInput)) {
    return again.reductions.map((reduced) => rowOf(other, table, reduced));
  }
  return result instanceof BadInput ? [refusedRow(variant, table, result)] : result.reductions.map((reduced) => rowOf(variant, table, reduced));
}

function rowOf(variant: Variant, table: Table, { reduction, value, numerator, denominator, denominatorOf, arithmetic }: ReducedRow): ConventionRow {
  return {
    ...common(variant, table, reduction), reduction,
    value: jsonNumber(value), numerator: jsonNumber(numerator), denominator: jsonNumber(denominator), denominatorOf, arithmetic, error: null,
  };
}

type ReducedRow = Exclude<Awaited<ReturnType<typeof runVariant>>, BadInput>['reductions'][number];

function refusedRow(variant: Variant, table: Table, error: BadInput): ConventionRow {
  const { inspection: { subject }, context: { files } } = table;
  return {
    ...common(variant, table, variant.form.defaultReduction), reduction: variant.form.defaultReduction,
    value: null, numerator: null, denominator: null, denominatorOf: null, arithmetic: null, error: relativeError(error, subject.folder, files).message,
  };
}

function common(variant: Variant, { index, material, inspection }: Table, reduction: string): Pick<ConventionRow, 'convention' | 'loss' | 'framework' | 'first' | 'isShown' | 'spec'> {
  const { loss, form, hypothesis, parameters } = variant;
  const entry = entryOf(variant, reduction, material.entry);
  const { subject: { spec }, evaluated } = inspection;
  const shown = evaluated[index];
  const own = changedParameters(form, material.entry.parameters);
  return {
    convention: form.convention, loss, framework: form.framework, first: hypothesis,
    isShown: loss === material.entry.loss && form.convention === (material.entry.convention ?? spec.convention) && hypothesis === null
      && reduction === (shown?.kind === 'computed' ? shown.result.reduction : material.entry.reduction ?? form.defaultReduction)
      && Object.keys({ ...own, ...parameters }).every((name) => name === 'class_weights' || own[name] === parameters[name]),
    spec: entry === null ? null : changedSpec(spec, { losses: new Map([[index, entry]]) }),
  };
}

/** A row for each convention that has no such loss. */
function missingRows({ entry }: Material, { inspection, context: { catalogue } }: Table): readonly ConventionRow[] {
  const forms = catalogue.losses.find(({ name }) => name === entry.loss)?.forms ?? [];
  return conventions.filter((convention) => !forms.some((form) => form.convention === convention)).map((convention) => ({
    convention, loss: entry.loss, framework: '', reduction: '', value: null, numerator: null, denominator: null, denominatorOf: null, arithmetic: null, first: null,
    error: `${convention} has no ${entry.loss}`, isShown: false, spec: convention === inspection.subject.spec.convention ? inspection.subject.spec : null,
  }));
}
