import * as v from 'valibot';
import type { FirstSightFigures, InspectionView } from '../core/inspection/document';
import { checking, path, text } from './guards';
import type { HostApi } from './hostApi';
import type { EventGuards, Guards } from './rpc';
import type { WorkerEvents } from './workerApi';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

// As the reply to `inspect`, it comes from our own thread.
const inspectionView = v.custom<InspectionView>((value) => typeof value === 'object' && value !== null && 'document' in value);
const figures = v.custom<FirstSightFigures>((value) => typeof value === 'object' && value !== null && 'losses' in value);

/** The host's checks of the worker's events. */
export const workerEventGuards: EventGuards<WorkerEvents> = {
  firstSight: checking(v.object({ session: text, firstSight: text, view: inspectionView })),
  refined: checking(v.object({ session: text, firstSight: text, figures })),
  progress: checking(v.object({
    session: text,
    fraction: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    message: v.string(),
  })),
};

/** The host's checks of the worker's calls. */
export const hostGuards: Guards<HostApi> = {
  readFile: checking(v.object({ path })),
  listFolder: checking(v.object({ path, of: v.picklist(['files', 'folders']) })),
  openContributed: checking(v.object({ format: text, file: text, name: v.string(), size: count })),
  readContributed: checking(v.object({ file: text, tensor: count, start: count, end: count })),
  closeContributed: checking(v.object({ file: text })),
};
