import path from 'node:path';

/** The repository's root, seen from the compiled tests in `out/test/architecture`. */
export const repository = path.resolve(__dirname, '..', '..', '..');
