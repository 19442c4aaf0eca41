import { findNodeAtLocation, parseTree } from 'jsonc-parser';

/** Longer texts are dumps. */
const longestSpec = 1 << 20;

/** Whether a JSON text is a loss spec rather than a dump: its `losses` or `regularization` hold objects that name one. */
export function isSpecText(text: string): boolean {
  if (text.length > longestSpec) {
    return false;
  }
  try {
    const root = parseTree(text, [], { allowTrailingComma: true });
    return root !== undefined
      && (findNodeAtLocation(root, ['losses', 0, 'loss']) ?? findNodeAtLocation(root, ['regularization', 0, 'regularizer'])) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) {
      // Nested too deeply, as no spec is.
      return false;
    }
    throw error;
  }
}
