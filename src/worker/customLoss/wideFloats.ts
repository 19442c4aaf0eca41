/*
 * TensorFlow.js holds its floats in Float32Array. In the process of a custom loss the name stands for
 * Float64Array, so that every operation of its JavaScript backend, and every number it is given, is float64.
 * Imported before TensorFlow.js.
 */
(globalThis as { Float32Array: unknown }).Float32Array = Float64Array;
