import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript-api';
import { repository } from './repository';

/** What a file imports beside types: where it is loaded, and where its code asks for it later on. */
interface Imports {
  readonly atOnce: readonly string[];
  readonly later: readonly string[];
}

const parsed = new Map<string, Imports>();

function importsOf(file: string): Imports {
  const imports = parsed.get(file) ?? parse(file);
  parsed.set(file, imports);
  return imports;
}

function parse(file: string): Imports {
  const source = ts.createSourceFile(file, readFileSync(path.join(repository, file), 'utf8'), ts.ScriptTarget.ES2022);
  const atOnce: string[] = [];
  const later: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && !isOfTypes(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      atOnce.push(node.moduleSpecifier.text);
    } else if (ts.isExportDeclaration(node) && !node.isTypeOnly && node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier)) {
      atOnce.push(node.moduleSpecifier.text);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      later.push(...node.arguments.filter((argument) => ts.isStringLiteral(argument)).map(({ text }) => text));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { atOnce, later };
}

function isOfTypes({ importClause }: ts.ImportDeclaration): boolean {
  const bindings = importClause?.namedBindings;
  return importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
    || (importClause?.name === undefined && bindings !== undefined && ts.isNamedImports(bindings) && bindings.elements.every(({ isTypeOnly }) => isTypeOnly));
}

/** The files and packages that are loaded along with a file. @param followed the imports to go along */
function reached(entry: string, followed: (imports: Imports) => readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) {
      return;
    }
    found.add(name);
    if (name.startsWith('src/')) {
      followed(importsOf(name)).forEach((specifier) => { visit(specifier.startsWith('.') ? resolved(name, specifier) : specifier); });
    }
  };
  visit(entry);
  return found;
}

function resolved(file: string, specifier: string): string {
  const base = path.posix.join(path.posix.dirname(file), specifier);
  const found = [`${base}.ts`, `${base}.tsx`, `${base}/index.ts`].find((candidate) => existsSync(path.join(repository, candidate)));
  return found ?? `the asset ${base}`;
}

const atOnce = ({ atOnce: specifiers }: Imports): readonly string[] => specifiers;
const everAfter = (imports: Imports): readonly string[] => [...imports.atOnce, ...imports.later];
const ofTensorFlow = (names: Iterable<string>): string[] => [...names].filter((name) => name.startsWith('@tensorflow/'));

describe('TensorFlow.js', function () {
  this.timeout(60_000);

  it('never comes into the extension host', () => {
    const host = reached('src/host/extension.ts', everAfter);
    assert.ok(host.size > 100 && host.has('src/core/errors.ts'));
    assert.deepEqual(ofTensorFlow(host), []);
  });

  for (const entry of ['src/worker/main.ts', 'src/cli/commandLine.ts']) {
    it(`is in reach of ${entry}, which does not load it`, () => {
      assert.deepEqual(ofTensorFlow(reached(entry, atOnce)), []);
      assert.ok(ofTensorFlow(reached(entry, everAfter)).includes('@tensorflow/tfjs-core'));
    });
  }

  for (const part of ['src/core/engine/index.ts', 'src/core/inspection/catalogue.ts']) {
    it(`is not loaded along with ${part}, which has every loss`, () => {
      const files = reached(part, atOnce);
      assert.ok(files.has('src/core/losses/sparseSoftmaxCrossEntropy.ts') && files.has('src/core/losses/expression/operations.ts'));
      assert.deepEqual(ofTensorFlow(files), []);
    });
  }

  const inspected = (spec: string): { readonly total: number; readonly modules: number } => JSON.parse(execFileSync(process.execPath, [
    '--require', path.join(repository, 'test/unit/tensorFlowGradients.cjs'), path.join(__dirname, 'loadedByInspection.js'), path.join(repository, spec),
  ], { encoding: 'utf8' })) as { readonly total: number; readonly modules: number };

  it('is not loaded for losses that kernels compute, nor for their regularizers', () => {
    const { total, modules } = inspected('samples/digits/epoch_06.loss.json');
    assert.ok(total > 0);
    assert.equal(modules, 0);
  });

  it('is loaded for an expression', () => {
    assert.ok(inspected('samples/digits/own_losses.loss.json').modules > 0);
  });
});
