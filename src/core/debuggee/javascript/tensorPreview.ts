/** Elements of a tensor that a debugger may write out: js-debug does so under V8's check for side effects, at some 80 µs an element. */
const mostWritten = 1000;

/**
 * A function for js-debug's `customDescriptionGenerator`, which it calls on each value of a frame that Variables shows. Left to
 * itself it takes a value's own `toString`; that of a tensor of TensorFlow.js formats all its elements, which takes minutes for a
 * million of them, and nothing else of the program is answered meanwhile. A large tensor has its dtype and shape instead. Nothing
 * is read but plain properties.
 */
export const tensorPreview = `function (preview) {
  const read = (name) => (typeof this === "object" && this !== null ? Object.getOwnPropertyDescriptor(this, name)?.value : undefined);
  const [id, shape, dtype, size] = ["dataId", "shape", "dtype", "size"].map(read);
  const isLarge = typeof id === "object" && Array.isArray(shape) && typeof dtype === "string" && size > ${mostWritten};
  return isLarge ? \`Tensor \${dtype} [\${shape.join(", ")}]\` : preview;
}`;
