import type { CancelSignal } from '../core/work';

/** What the command line has of the process it runs in. */
export interface CommandIo {
  /** The version of the package. */
  readonly version: string;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  out(text: string): void;
  err(text: string): void;
  /** Whether colours may be used on standard output. */
  readonly colours: boolean;
  /** Whether a person watches standard error, so that progress may be shown there. */
  readonly showProgress: boolean;
  readonly signal: CancelSignal;
}

/** Exit codes. */
export const exit = { fine: 0, conditionFailed: 1, badInput: 2, interrupted: 130 } as const;
