import { getNodeValue, type Node } from 'jsonc-parser';
import { propertiesOf, stringOf } from './jsonNodes';
import { conventions, type Convention, type LossEntry, type ParameterValue, type RegularizationEntry } from './lossSpec';
import { suggestion } from './nearestName';
import type { SpecPath, SpecProblem } from './specPath';

type Report = (problem: SpecProblem) => void;

/**
 * One entry of `losses` from its flat form. A text under a key of no fixed meaning is a role, any other
 * value, a formula and a module's path are parameters; `checkSpec` knows which of them the loss has.
 */
export function parseLossEntry(node: Node, path: SpecPath, report: Report): LossEntry {
  const fields = fieldsOf(node, path, 'a loss is an object, { "loss": …, … }', report);
  const read = new FieldReader(fields, path, report);
  const loss = read.text('loss');
  const name = read.text('name');
  const convention = read.convention();
  const coefficient = read.number('coefficient');
  const weights = read.weights();
  const reduction = read.text('reduction');
  const threshold = read.number('threshold');
  if (!fields.has('loss') && node.type === 'object') {
    report({ path, reason: 'this entry does not say which loss it is: it needs "loss"' });
  }
  return {
    loss: loss ?? '',
    ...(name === undefined ? {} : { name }),
    ...(convention === undefined ? {} : { convention }),
    ...(coefficient === undefined ? {} : { coefficient }),
    ...(weights === undefined ? {} : { weights }),
    ...(reduction === undefined ? {} : { reduction }),
    ...(threshold === undefined ? {} : { threshold }),
    ...read.rest(),
  };
}

/** One entry of `regularization`. */
export function parseRegularizationEntry(node: Node, path: SpecPath, report: Report): RegularizationEntry {
  const fields = fieldsOf(node, path, 'a regularizer is an object, { "regularizer": …, "scale": …, "tensors": […] }', report);
  const read = new FieldReader(fields, path, report);
  const regularizer = read.text('regularizer');
  const scale = read.number('scale');
  const scaleL2 = read.number('scale_l2');
  const tensors = read.texts('tensors');
  const convention = read.convention();
  const excludeBiases = read.truth('exclude_biases');
  const excludeOptimizerState = read.truth('exclude_optimizer_state');
  for (const key of ['regularizer', 'scale', 'tensors']) {
    if (!fields.has(key) && node.type === 'object') {
      report({ path, reason: `a regularizer needs "${key}"` });
    }
  }
  for (const key of read.unread()) {
    const known = ['regularizer', 'scale', 'scale_l2', 'tensors', 'convention', 'exclude_biases', 'exclude_optimizer_state'];
    report({ path: [...path, key], atKey: true, reason: `unknown key "${key}" of a regularizer${suggestion(key, known)}` });
  }
  return {
    regularizer: regularizer ?? '',
    scale: scale ?? 0,
    ...(scaleL2 === undefined ? {} : { scale_l2: scaleL2 }),
    tensors: tensors ?? [],
    ...(convention === undefined ? {} : { convention }),
    ...(excludeBiases === undefined ? {} : { exclude_biases: excludeBiases }),
    ...(excludeOptimizerState === undefined ? {} : { exclude_optimizer_state: excludeOptimizerState }),
  };
}

function fieldsOf(node: Node, path: SpecPath, expected: string, report: Report): Map<string, Node> {
  if (node.type !== 'object') {
    report({ path, reason: expected });
    return new Map();
  }
  return propertiesOf(node, path, report);
}

/** Takes the fields of an object one by one; a value of the wrong type is reported and left out. */
class FieldReader {
  private readonly taken = new Set<string>();

  constructor(
    private readonly fields: ReadonlyMap<string, Node>,
    private readonly path: SpecPath,
    private readonly report: Report,
  ) {}

  text(key: string): string | undefined {
    return this.take(key, 'text in double quotes', stringOf);
  }

  number(key: string): number | undefined {
    return this.take(key, 'a number', numberOf);
  }

  truth(key: string): boolean | undefined {
    return this.take(key, 'true or false', (node) => (node.type === 'boolean' ? getNodeValue(node) === true : undefined));
  }

  convention(): Convention | undefined {
    const name = this.text('convention');
    const convention = conventions.find((known) => known === name);
    if (name !== undefined && convention === undefined) {
      this.wrong('convention', `unknown convention "${name}"${suggestion(name, conventions)}`);
    }
    return convention;
  }

  weights(): string | number | null | undefined {
    return this.take('weights', 'a number, a reference, or null', (node) => (
      node.type === 'null' ? null : stringOf(node) ?? numberOf(node)
    ));
  }

  texts(key: string): readonly string[] | undefined {
    return this.take(key, 'a list of references', (node) => {
      const texts = node.type === 'array' ? (node.children ?? []).map(stringOf) : [undefined];
      return texts.every((text) => text !== undefined) ? texts : undefined;
    });
  }

  /** Everything not taken yet: texts are roles, the others parameters. */
  rest(): Pick<LossEntry, 'roles' | 'parameters'> {
    const roles: [string, string][] = [];
    const parameters: [string, ParameterValue][] = [];
    for (const key of this.unread()) {
      const value = this.take(key, 'a reference, a number, true, false, null, or a list of numbers', parameterOf);
      if (typeof value === 'string' && !textKeys.includes(key)) {
        roles.push([key, value]);
      } else if (value !== undefined) {
        parameters.push([key, value]);
      }
    }
    return { roles: Object.fromEntries(roles), parameters: Object.fromEntries(parameters) };
  }

  unread(): readonly string[] {
    return [...this.fields.keys()].filter((key) => !this.taken.has(key));
  }

  private take<T>(key: string, expected: string, read: (node: Node) => T | undefined): T | undefined {
    this.taken.add(key);
    const node = this.fields.get(key);
    const value = node === undefined ? undefined : read(node);
    if (node !== undefined && value === undefined) {
      this.wrong(key, `"${key}" must be ${expected}`);
    }
    return value;
  }

  private wrong(key: string, reason: string): void {
    this.report({ path: [...this.path, key], reason });
  }
}

/** Keys whose text is no reference. */
const textKeys: readonly string[] = ['expression', 'module', 'activation'];

function numberOf(node: Node): number | undefined {
  const value: unknown = node.value;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function parameterOf(node: Node): ParameterValue | undefined {
  const value: unknown = getNodeValue(node);
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) {
    return value;
  }
  return isNumbers(value) ? value : undefined;
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number' && Number.isFinite(item));
}
