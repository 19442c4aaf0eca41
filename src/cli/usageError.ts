/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  /** @param command whose `--help` to point to */
  constructor(reason: string, readonly command: string) {
    super(reason);
  }
}
