import type { Node } from 'jsonc-parser';
import type { SpecPath, SpecProblem } from './specPath';

/** The values of an object by key; a key that stands there twice is reported, and its first value used. */
export function propertiesOf(object: Node, path: SpecPath, report: (problem: SpecProblem) => void): Map<string, Node> {
  const fields = new Map<string, Node>();
  for (const { children } of object.children ?? []) {
    const key: unknown = children?.[0]?.value;
    const value = children?.[1];
    if (typeof key !== 'string' || value === undefined) {
      continue;
    }
    if (fields.has(key)) {
      report({ path: [...path, key], atKey: true, reason: `"${key}" stands here twice` });
    } else {
      fields.set(key, value);
    }
  }
  return fields;
}

/** The text of a string node; undefined for any other. */
export function stringOf(node: Node): string | undefined {
  const value: unknown = node.value;
  return node.type === 'string' && typeof value === 'string' ? value : undefined;
}
