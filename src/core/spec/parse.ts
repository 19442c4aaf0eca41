import { parseTree, type Node, type ParseError } from 'jsonc-parser';
import { BadInput } from '../errors';
import { propertiesOf, stringOf } from './jsonNodes';
import { parseLossEntry, parseRegularizationEntry } from './parseEntry';
import { placeAt, SpecPositions } from './positions';
import { describeParseError } from './parseError';
import { suggestion } from './nearestName';
import { conventions, type Convention, type LossSpec } from './lossSpec';
import type { SpecPath, SpecProblem } from './specPath';

/** A spec file after parsing. */
export interface ParsedSpec {
  /** Entries that are wrong are in it too, as far as they could be read: its indices are the file's. */
  readonly spec: LossSpec;
  /** What is wrong in single entries; every path leads into `losses` or `regularization`. */
  readonly problems: readonly SpecProblem[];
  readonly positions: SpecPositions;
}

const topLevelKeys = ['$schema', 'convention', 'classes', 'tensors', 'losses', 'regularization'] as const;

/** No spec that a person wrote is longer. */
const longestSpec = 16 * 2 ** 20;

/**
 * Parses a `*.loss.json`: JSON with comments. Only its form is checked here; whether its losses,
 * roles and parameters exist is `checkSpec`'s.
 * @throws BadInput with line and column where the whole cannot be used: it is not JSON, or a key
 * outside the entries is wrong
 */
export function parseSpec(text: string, file: string): ParsedSpec {
  if (text.length > longestSpec) {
    throw new BadInput({ file, reason: `is too long for a loss spec (${text.length} characters)` });
  }
  const root = parseRoot(text, file);
  const positions = new SpecPositions(text, root);
  const refuse = (path: SpecPath, reason: string, atKey = false): never => {
    throw new BadInput({ file, place: positions.place(path, atKey), reason });
  };
  const fields = propertiesOf(root, [], (problem) => refuse(problem.path, problem.reason, problem.atKey));
  for (const key of fields.keys()) {
    if (!topLevelKeys.some((known) => known === key)) {
      refuse([key], `unknown key "${key}"${suggestion(key, topLevelKeys.slice(1))}`, true);
    }
  }
  const problems: SpecProblem[] = [];
  const report = (problem: SpecProblem): void => { problems.push(problem); };
  const itemsOf = (key: string): readonly Node[] => {
    const node = fields.get(key);
    return node === undefined ? [] : node.type === 'array' ? node.children ?? [] : refuse([key], `"${key}" must be a list`);
  };
  const classes = fields.get('classes');
  const tensors = fields.get('tensors');
  const spec: LossSpec = {
    convention: conventionOf(fields.get('convention'), refuse),
    ...(classes === undefined ? {} : { classes: classesOf(classes, refuse) }),
    ...(tensors === undefined ? {} : { tensors: shortNamesOf(tensors, refuse) }),
    losses: itemsOf('losses').map((node, i) => parseLossEntry(node, ['losses', i], report)),
    regularization: itemsOf('regularization').map((node, i) => parseRegularizationEntry(node, ['regularization', i], report)),
  };
  if (spec.losses.length === 0 && spec.regularization.length === 0) {
    refuse(fields.has('losses') ? ['losses'] : [], 'the spec names no loss: it needs "losses", a list of at least one');
  }
  return { spec, problems, positions };
}

type Refuse = (path: SpecPath, reason: string, atKey?: boolean) => never;

function parseRoot(text: string, file: string): Node {
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    root = parseTree(text, errors, { allowTrailingComma: true });
  } catch (error) {
    if (error instanceof RangeError) {
      throw new BadInput({ file, reason: 'is not a loss spec: it is nested too deeply' });
    }
    throw error;
  }
  const [error] = errors;
  if (error !== undefined) {
    throw new BadInput({ file, place: placeAt(text, error.offset), reason: `is not JSON: ${describeParseError(error.error)}` });
  }
  if (root?.type !== 'object') {
    throw new BadInput({ file, place: placeAt(text, root?.offset ?? 0), reason: 'a loss spec is one JSON object, { … }' });
  }
  return root;
}

function conventionOf(node: Node | undefined, refuse: Refuse): Convention {
  const name: unknown = node === undefined ? 'tf-slim' : node.value;
  return conventions.find((known) => known === name)
    ?? refuse(['convention'], `unknown convention ${JSON.stringify(name ?? null)}${suggestion(String(name), conventions)}`);
}

function classesOf(node: Node, refuse: Refuse): string | readonly string[] {
  const reason = '"classes" must be the path of a text file, or a list of names';
  if (node.type === 'array') {
    return (node.children ?? []).map((item, i) => stringOf(item) ?? refuse(['classes', i], reason));
  }
  return stringOf(node) ?? refuse(['classes'], reason);
}

function shortNamesOf(node: Node, refuse: Refuse): Readonly<Record<string, string>> {
  if (node.type !== 'object') {
    return refuse(['tensors'], '"tensors" must be an object of short names and their references');
  }
  const fields = propertiesOf(node, ['tensors'], (problem) => refuse(problem.path, problem.reason, problem.atKey));
  return Object.fromEntries([...fields].map(([name, value]) => [
    name,
    stringOf(value) ?? refuse(['tensors', name], `the short name "${name}" must stand for a reference (text)`),
  ]));
}
