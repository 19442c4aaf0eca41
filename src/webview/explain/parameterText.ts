import type { ParameterValue } from '../../core/spec/lossSpec';

/** A parameter as a line of text: `margin 0.5`, `class_weights 2, 4, 6`. */
export function parameterText(name: string, value: ParameterValue): string {
  return `${name} ${Array.isArray(value) ? value.join(', ') : String(value)}`;
}
