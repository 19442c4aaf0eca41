import jsep from 'jsep';
import { suggestion } from '../../spec/nearestName';
import { functionNamed, operatorSignatures, signatures, type Signature } from './signatures';
import { ExpressionError, type CallOptions, type Expression } from './syntax';

const longestExpression = 4096;
const deepestExpression = 64;
const mostNodes = 1024;

/** A node of jsep's tree, which notes where it begins. */
type Parsed = jsep.Expression & { readonly at?: number; readonly inBrackets?: boolean };

/**
 * Parses a formula such as `mean(w * abs(y - p) ^ 1.5)`. Nothing but numbers, names, the operators
 * and the functions of {@link signatures} is let through; nothing is run.
 * @throws ExpressionError with the column
 */
export function parseExpression(text: string): Expression {
  if (text.length > longestExpression) {
    throw new ExpressionError(longestExpression, `the expression is longer than ${longestExpression} characters`);
  }
  const reader = new Reader();
  return reader.read(parsed(text), 0);
}

/** Turns jsep's tree into an {@link Expression}, node by node, and refuses what a formula has no use for. */
class Reader {
  private nodes = 0;

  read(node: Parsed, depth: number): Expression {
    const at = startOf(node);
    if (depth > deepestExpression) {
      throw new ExpressionError(at, `the expression is nested deeper than ${deepestExpression} levels`);
    }
    if (++this.nodes > mostNodes) {
      throw new ExpressionError(at, `the expression has more than ${mostNodes} parts`);
    }
    const child = (part: unknown): Expression => this.read(part as Parsed, depth + 1);
    switch (node.type) {
      case 'Literal':
        if (typeof node['value'] !== 'number' || !Number.isFinite(node['value'])) {
          throw new ExpressionError(at, `${textOf(node['raw'])} is no number; a formula holds numbers, names and functions`);
        }
        return { kind: 'number', value: node['value'], at };
      case 'Identifier':
        return { kind: 'name', name: textOf(node['name']), at };
      case 'UnaryExpression': {
        const operand = child(node['argument']);
        return node['operator'] === '-' ? call('negative', [operand], at) : operand;
      }
      case 'BinaryExpression': {
        const operator = textOf(node['operator']);
        const power = operator === '^' || operator === '**' ? signedPower(node) : null;
        if (power !== null) {
          return this.read(power, depth);
        }
        const name = operatorSignatures[operator];
        if (name === undefined) {
          throw new ExpressionError(at, 'a single "=" names an argument (axis=1); "==" compares');
        }
        return call(name, [child(node['left']), child(node['right'])], at);
      }
      case 'ConditionalExpression':
        return call('where', [child(node['test']), child(node['consequent']), child(node['alternate'])], at);
      case 'CallExpression':
        return this.readCall(node, depth);
      default:
        throw new ExpressionError(at, `this does not belong in a formula: ${what[node.type] ?? node.type}`);
    }
  }

  private readCall(node: Parsed, depth: number): Expression {
    const callee = node['callee'] as Parsed;
    if (callee.type !== 'Identifier') {
      throw new ExpressionError(startOf(node), 'only a function\'s name can be called');
    }
    const wanted = textOf(callee['name']);
    const name = functionNamed(wanted);
    const signature = name === undefined ? undefined : signatures[name];
    if (name === undefined || signature === undefined) {
      throw new ExpressionError(startOf(node), `unknown function "${wanted}"${suggestion(wanted, Object.keys(signatures))}`);
    }
    const given = node['arguments'] as readonly Parsed[];
    const named = given.filter(isNamed);
    const operands = given.filter((argument) => !isNamed(argument)).map((argument) => this.read(argument, depth + 1));
    const options = optionsOf(wanted, signature, named);
    const last = operands[operands.length - 1];
    const axis = last === undefined || operands.length <= signature.operands[1] || signature.axisMayFollow !== true ? null : integerOf(last);
    if (axis !== null && options.axis === undefined) {
      return checkedCall(wanted, name, operands.slice(0, -1), { ...options, axis }, startOf(node));
    }
    return checkedCall(wanted, name, operands, options, startOf(node));
  }
}

function call(name: string, operands: readonly Expression[], at: number): Expression {
  return { kind: 'call', name, operands, options: {}, at };
}

function checkedCall(wanted: string, name: string, operands: readonly Expression[], options: CallOptions, at: number): Expression {
  const [least, most] = signatures[name]?.operands ?? [0, 0];
  if (operands.length < least || operands.length > most) {
    const count = least === most ? `${least}` : `${least} or ${most}`;
    throw new ExpressionError(at, `${wanted} takes ${count} operand${most === 1 ? '' : 's'}, not ${operands.length}`);
  }
  if (name === 'expand_dims' && options.axis === undefined) {
    throw new ExpressionError(at, `${wanted} needs an axis: ${wanted}(x, 1)`);
  }
  // max(a, b) is the larger of two.
  const ofTwo = operands.length === 2 && (name === 'max' || name === 'min') ? `${name}imum` : name;
  if (ofTwo !== name && (options.axis !== undefined || options.keepdims !== undefined)) {
    throw new ExpressionError(at, `${wanted} of two operands takes no axis`);
  }
  return { kind: 'call', name: ofTwo, operands, options, at };
}

function isNamed(node: Parsed): boolean {
  return node.type === 'BinaryExpression' && node['operator'] === '=';
}

function optionsOf(wanted: string, { takes = [] }: Signature, named: readonly Parsed[]): CallOptions {
  const options: { axis?: number; keepdims?: boolean } = {};
  for (const node of named) {
    const key = textOf((node['left'] as Parsed)['name']);
    const value = node['right'] as Parsed;
    if (!takes.some((known) => known === key)) {
      throw new ExpressionError(startOf(node), `${wanted} takes no argument named "${key}"${takes.length === 0 ? '' : `; it takes ${takes.join(', ')}`}`);
    }
    if (key === 'axis') {
      const axis = axisOf(value);
      if (axis === null) {
        throw new ExpressionError(startOf(value), 'axis must be an integer');
      }
      options.axis = axis;
    } else {
      options.keepdims = value['value'] === 1 || value['value'] === true || value['name'] === 'True';
    }
  }
  return options;
}

/** A word of jsep's tree. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function axisOf(node: Parsed): number | null {
  const isNegative = node.type === 'UnaryExpression' && node['operator'] === '-';
  const value = isNegative ? (node['argument'] as Parsed)['value'] : node['value'];
  return typeof value === 'number' && Number.isInteger(value) ? (isNegative ? -value : value) : null;
}

function integerOf(expression: Expression): number | null {
  if (expression.kind === 'call' && expression.name === 'negative') {
    const [operand] = expression.operands;
    const value = operand === undefined ? null : integerOf(operand);
    return value === null ? null : -value;
  }
  return expression.kind === 'number' && Number.isInteger(expression.value) ? expression.value : null;
}

const what: Readonly<Record<string, string>> = {
  MemberExpression: 'a property or an index (a slice is written in the reference: "run.npz#x[:, 0]")',
  ArrayExpression: 'a list (numbers can be a parameter of the entry)',
  Compound: 'several expressions; an operator is missing between them',
  SequenceExpression: 'several expressions in one pair of brackets',
  ThisExpression: '"this"',
};

/** jsep, set to the operators of a formula, with the offset of each node. */
function parsed(text: string): Parsed {
  const parser = configured();
  starts.length = 0;
  try {
    const tree = parser(text) as Parsed;
    if (tree.type === 'Compound') {
      const [, second] = tree['body'] as readonly Parsed[];
      throw second === undefined ? new ExpressionError(0, 'the expression is empty') : new ExpressionError(startOf(second), 'an operator is missing before this');
    }
    return tree;
  } catch (error) {
    if (error instanceof RangeError) {
      throw new ExpressionError(0, `the expression is nested deeper than ${deepestExpression} levels`);
    }
    if (error instanceof Error && 'index' in error && 'description' in error) {
      throw new ExpressionError(Math.min(Number(error.index), text.length), inWords(String(error.description)));
    }
    throw error;
  }
}

function inWords(description: string): string {
  const [first = '', ...rest] = description;
  return first.toLowerCase() + rest.join('');
}

/** Where the tokens that are being read begin. */
const starts: number[] = [];
let isConfigured = false;

/**
 * The operators with Python's precedence. jsep keeps them for the whole process; nothing else here uses it.
 * Its tree has no positions, and `-x ^ 2` in it is the square of −x: both are put right here.
 */
function configured(): typeof jsep {
  if (isConfigured) {
    return jsep;
  }
  isConfigured = true;
  jsep.removeAllUnaryOps();
  jsep.removeAllBinaryOps();
  jsep.removeAllLiterals();
  ['-', '+'].forEach((sign) => { jsep.addUnaryOp(sign); });
  jsep.addBinaryOp('=', 0.5);
  ['==', '!='].forEach((operator) => { jsep.addBinaryOp(operator, 6); });
  ['<', '<=', '>', '>='].forEach((operator) => { jsep.addBinaryOp(operator, 7); });
  ['+', '-'].forEach((operator) => { jsep.addBinaryOp(operator, 9); });
  ['*', '/'].forEach((operator) => { jsep.addBinaryOp(operator, 10); });
  ['^', '**'].forEach((operator) => { jsep.addBinaryOp(operator, 11, true); });
  jsep.hooks.add('gobble-token', function noteStart(env) {
    starts.push(this.index);
    if (/[0-9.]/.test(this.char)) {
      env.node = this.gobbleNumericLiteral() as jsep.Expression;
    }
  });
  jsep.hooks.add('after-token', function noteNode({ node }) {
    const at = starts.pop() ?? 0;
    if (typeof node === 'object') {
      Object.assign(node, { at, inBrackets: this.expr[at] === '(' });
    }
  });
  return jsep;
}

/** Where a node's text begins; of an operator, its left side's. */
function startOf(node: Parsed): number {
  const first = node['left'] ?? node['test'];
  return node.at ?? (first === undefined ? 0 : startOf(first as Parsed));
}

/** `-x ^ 2`, which jsep reads as `(-x) ^ 2`, as the negative of the power; null where no bare sign is before it. */
function signedPower(node: Parsed): Parsed | null {
  const base = node['left'] as Parsed;
  if (base.type !== 'UnaryExpression' || base.inBrackets === true) {
    return null;
  }
  return { ...base, argument: { type: 'BinaryExpression', operator: node['operator'], left: base['argument'], right: node['right'] } };
}
