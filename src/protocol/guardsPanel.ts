import * as v from 'valibot';
import { checking, conventionsQuery, figureBytes, inspectionTarget, lossSpec, numberQuery, path, stepNumber, tensorName, text } from './guards';
import { handedOn } from './queryNames';
import type { LossSpec } from '../core/spec/lossSpec';
import { protocolVersion, type PanelApi } from './panelApi';
import type { Guards } from './rpc';
import { exportFormats, type ExportQuery } from './sampleQuery';
import type { InspectionTarget } from './workerApi';

const nothing = checking(v.null());

/** Longest text that the page may put on the clipboard: a table of a page of rows fits. */
const longestCopy = 4_000_000;

/** The rest of a table that is to be written is checked by the worker, which is asked for its parts. */
const exportedTable = v.custom<Omit<ExportQuery, 'part'>>((value) => exportFormats.some((format) => typeof value === 'object' && value !== null && 'format' in value && format === value.format));
const exportRequest = v.variant('kind', [
  v.object({ kind: v.literal('samples'), query: exportedTable }),
  v.object({ kind: v.literal('report') }),
  v.object({
    kind: v.literal('figure'), name: text, type: v.picklist(['png', 'svg']),
    bytes: figureBytes,
  }),
]);

/** The host's checks of what the page asks for: the page shows untrusted files, so it is the less trusted side. */
export const panelGuards: Guards<PanelApi> = {
  ...handedOn,
  ready: checking(v.object({ version: v.number(), spec: v.exactOptional(lossSpec), step: v.exactOptional(stepNumber) })),
  showStep: checking(v.object({ step: stepNumber })),
  change: checking(v.object({ spec: lossSpec })),
  save: checking(v.object({ spec: lossSpec })),
  export: checking(exportRequest),
  addDumps: nothing,
  pickBaseline: nothing,
  reveal: checking(v.object({ reference: text })),
  openTensor: checking(v.object({ path, tensor: tensorName })),
  copy: checking(v.object({ text: v.pipe(v.string(), v.maxLength(longestCopy)) })),
  explain: checking(numberQuery),
  underEveryConvention: checking(conventionsQuery),
  forgetRoles: nothing,
  showPresentStop: nothing,
  cancel: nothing,
  refresh: nothing,
};

const persisted = v.object({ version: v.literal(protocolVersion), target: inspectionTarget });

/** A spec as it was remembered; undefined where it is none, or of another version. */
export function rememberedSpec(stored: unknown): LossSpec | undefined {
  const result = v.safeParse(lossSpec, stored);
  return result.success ? result.output : undefined;
}

/** A target as it was remembered; undefined where it is none, or of another version. */
export function rememberedTarget(stored: unknown): InspectionTarget | undefined {
  const result = v.safeParse(inspectionTarget, stored);
  return result.success ? result.output : undefined;
}

/** The target of a state that a page left behind; undefined when it is none, or of another version. */
export function persistedTarget(state: unknown): InspectionTarget | undefined {
  const result = v.safeParse(persisted, state);
  return result.success ? result.output.target : undefined;
}
