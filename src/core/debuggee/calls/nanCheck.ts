import type { Framework } from './knownCall';
import type { Names } from './names';
import { lossCallIn } from './readLossCall';
import type { ReadSource } from './readSource';
import { statementAround } from './statement';
import type { CallLanguage } from './tokens';

/** Whose functions tell whether a value is finite; `number` is one of the language's own, `array` a typed array of JavaScript. */
export type CheckedKind = 'torch' | 'numpy' | 'tensorflow' | 'jax' | 'tensorflow.js' | 'number' | 'array';

/** What is checked, and where a breakpoint on it belongs. */
export interface NanSubject {
  /** The expression. */
  readonly expression: string;
  readonly kind: CheckedKind;
  /** Offset of the line where it has its value; the debugger stops before it. */
  readonly offset: number;
  /** It gets its value by the last statement of its block: there it has the one of the time before. */
  readonly isLate: boolean;
  /** The name by which the file has the framework's module; null where it has none. */
  readonly module: string | null;
}

/** A check of an expression, in the program's language. */
export interface NanChecks {
  readonly isNan: string;
  readonly isNotFinite: string;
}

const kindOf: Readonly<Record<Framework, CheckedKind>> = {
  'pytorch': 'torch', 'tensorflow': 'tensorflow', 'tf-slim': 'tensorflow', 'keras': 'tensorflow', 'optax': 'jax', 'sklearn': 'numpy', 'tensorflow.js': 'tensorflow.js',
};

/** The module with the functions of a kind, and the name that most give it. */
const modules: Readonly<Record<Exclude<CheckedKind, 'number' | 'array'>, { readonly imported: RegExp; readonly usual: string }>> = {
  'torch': { imported: /^torch$/, usual: 'torch' },
  'tensorflow': { imported: /^tensorflow(?:\.compat\.v\d)?$/, usual: 'tf' },
  'jax': { imported: /^jax\.numpy$/, usual: 'jnp' },
  'numpy': { imported: /^numpy$/, usual: 'np' },
  'tensorflow.js': { imported: /^@tensorflow\/tfjs(?:-\w+)*$/, usual: 'tf' },
};

/**
 * What is to be checked at a place of a source file: the selected expression, else the name that a call of a loss is assigned to,
 * else what the call is made of. Nothing is evaluated.
 * @param chosen the selected expression, or the name at the place
 * @param kind what is known of it; else it follows from the call, or from what the file imports
 */
export function nanSubject({ source, names }: ReadSource, offset: number, chosen: { readonly text: string; readonly isSelected: boolean } | null, kind?: CheckedKind): NanSubject | null {
  const reading = lossCallIn({ source, names }, offset);
  const call = reading.kind === 'call' ? reading.call : null;
  const statement = statementAround(source, offset);
  const target = simpleTarget(statement?.targets ?? '');
  const fromCall = call === null ? null : target ?? Object.values(call.roles)[0]?.text ?? null;
  const expression = chosen?.isSelected === true ? chosen.text : fromCall ?? chosen?.text ?? null;
  if (expression === null) {
    return null;
  }
  const found = kind ?? (call === null ? kindIn(names, source.language) : kindOf[call.framework]);
  const isAssigned = statement !== null && isNamedIn(expression, statement.targets);
  return {
    expression, kind: found,
    offset: isAssigned ? statement.next ?? statement.start : statement?.start ?? offset,
    isLate: isAssigned && statement.next === null,
    module: found === 'number' || found === 'array' ? null : aliasOf(names, modules[found].imported),
  };
}

/** The check of a subject, as its framework writes it. */
export function nanChecks({ expression, kind, module }: Pick<NanSubject, 'expression' | 'kind' | 'module'>): NanChecks {
  const x = expression;
  switch (kind) {
    case 'torch':
      // A tensor has the functions too, where the file has no name for their module.
      return module === null
        ? { isNan: `${grouped(x)}.isnan().any()`, isNotFinite: `not ${grouped(x)}.isfinite().all()` }
        : { isNan: `${module}.isnan(${x}).any()`, isNotFinite: `not ${module}.isfinite(${x}).all()` };
    case 'numpy':
    case 'jax': {
      const library = module ?? `__import__("${kind === 'jax' ? 'jax' : 'numpy'}")${kind === 'jax' ? '.numpy' : ''}`;
      return { isNan: `${library}.isnan(${x}).any()`, isNotFinite: `not ${library}.isfinite(${x}).all()` };
    }
    case 'tensorflow': {
      const library = module ?? '__import__("tensorflow")';
      return { isNan: `${library}.reduce_any(${library}.math.is_nan(${x}))`, isNotFinite: `not ${library}.reduce_all(${library}.math.is_finite(${x}))` };
    }
    case 'tensorflow.js': {
      const library = module ?? modules[kind].usual;
      return { isNan: `${library}.any(${library}.isNaN(${x})).dataSync()[0]`, isNotFinite: `!${library}.all(${library}.isFinite(${x})).dataSync()[0]` };
    }
    case 'number':
      return { isNan: `${grouped(x)} != ${grouped(x)}`, isNotFinite: `not abs(${x}) < float("inf")` };
    case 'array':
      return { isNan: `${grouped(x)}.some(Number.isNaN)`, isNotFinite: `!${grouped(x)}.every(Number.isFinite)` };
  }
}

/** `loss`, `self.loss`, `const loss`; null for several, and for what is more than a name. */
function simpleTarget(targets: string): string | null {
  const name = targets.replace(/^(?:const|let|var)\s+/, '').replace(/\s*:.*$/s, '');
  return /^[\p{L}_$][\p{L}\p{N}_$]*(?:\.[\p{L}_$][\p{L}\p{N}_$]*)*$/u.test(name) ? name : null;
}

/** Whether an assignment to these changes an expression. */
function isNamedIn(expression: string, targets: string): boolean {
  const root = /^[\p{L}_$][\p{L}\p{N}_$.]*/u.exec(expression)?.[0] ?? '';
  return root !== '' && targets.split(/[^\p{L}\p{N}_$.]+/u).some((name) => name !== '' && (name === root || root.startsWith(`${name}.`)));
}

function kindIn({ imported }: Names, language: CallLanguage): CheckedKind {
  if (language === 'javascript') {
    return 'tensorflow.js';
  }
  const kinds = (['torch', 'tensorflow', 'jax', 'numpy'] as const).filter((kind) => [...imported.values()].some((module) => (
    modules[kind].imported.test(module) || module.startsWith(`${kind}.`)
  )));
  return kinds[0] ?? 'number';
}

function aliasOf({ imported }: Names, module: RegExp): string | null {
  return [...imported].find(([, name]) => module.test(name))?.[0] ?? null;
}

/** With brackets where a method would bind to a part of it. */
function grouped(expression: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$.]*(?:\[[^\]]*\]|\([^()]*\))*$/u.test(expression) ? expression : `(${expression})`;
}
