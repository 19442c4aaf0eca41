import type { DumpListing } from '../core/inspection/tensorView/dumpListing';
import type { TensorQueries } from './tensorQueries';

/** What an editor of tensors shows now. */
export type DumpStatus = { readonly title: string } & (
  | { readonly kind: 'loading'; readonly message: string }
  | { readonly kind: 'dump'; readonly listing: DumpListing }
  /** `message` is the one error, as it stands. */
  | { readonly kind: 'failed'; readonly message: string }
);

/** Calls from an editor's page to the host. */
export interface TensorPageApi extends TensorQueries {
  /** The page is up. */
  ready(request: null): DumpStatus;
  /** Reads the file anew; the status event brings what it holds. */
  refresh(request: null): null;
  /** Shows the panel of this dump. */
  inspectLoss(request: null): null;
  copy(request: { readonly text: string }): null;
  /** Asks where to, and writes a picture as PNG; the file's name, or null when the user gave up. */
  savePicture(request: { readonly name: string; readonly bytes: Uint8Array }): string | null;
}

/** Events from the host to an editor's page. */
export interface TensorPageEvents {
  status: DumpStatus;
  /** The file has changed on disk, and is not read anew by itself. */
  stale: null;
  /** Shows a tensor of the dump. */
  show: { readonly tensor: string };
  /** How far the statistics or the heat map are. */
  progress: { readonly fraction: number; readonly message: string };
}
