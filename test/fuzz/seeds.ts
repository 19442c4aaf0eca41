import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { formats } from '../../src/core/formats/index';

/** A file to start mutating from, with the files that lie beside it. */
export interface Seed {
  readonly name: string;
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly beside: ReadonlyMap<string, Uint8Array>;
}

const fixtures = path.resolve('test/fixtures/formats');
/** Mutations of larger files hit bytes that matter too seldom. */
const largestSeed = 1 << 16;

/** Every fixture of every format, found by what the cases have: `base64` of one `file`, or `files` by their names. */
export function readSeeds(): readonly Seed[] {
  const found: Seed[] = [];
  for (const name of readdirSync(fixtures).filter((file) => file.endsWith('.json')).sort()) {
    const cases: unknown = JSON.parse(readFileSync(path.join(fixtures, name), 'utf8'));
    for (const item of Array.isArray(cases) ? cases as readonly unknown[] : []) {
      found.push(...seedsOf(`${name}: `, item));
    }
  }
  const all = [...found, ...texts()].filter(({ bytes }) => bytes.length > 0 && bytes.length <= largestSeed);
  const zipped = all.filter((_, i) => i % 17 === 0).map((seed) => ({ ...seed, name: `${seed.name}, gzip`, file: `${seed.file}.gz`, bytes: new Uint8Array(gzipSync(seed.bytes)) }));
  return [...all, ...zipped];
}

/** Formats that no seed is of, which a fuzzer would say nothing about. */
export function formatsWithoutSeeds(seeds: readonly Seed[]): readonly string[] {
  return formats.filter(({ extensions }) => !seeds.some(({ file }) => extensions.some((extension) => file.toLowerCase().endsWith(extension)))).map(({ id }) => id);
}

function seedsOf(prefix: string, item: unknown): readonly Seed[] {
  if (typeof item !== 'object' || item === null) {
    return [];
  }
  const { name, file, base64, files } = item as Readonly<Record<string, unknown>>;
  const title = prefix + (typeof name === 'string' ? name : '');
  if (typeof file === 'string' && typeof base64 === 'string') {
    return [{ name: title, file, bytes: decoded(base64), beside: new Map() }];
  }
  if (typeof files !== 'object' || files === null) {
    return [];
  }
  const parts = new Map(Object.entries(files).flatMap(([part, text]): [string, Uint8Array][] => (typeof text === 'string' ? [[part, decoded(text)]] : [])));
  return [...parts].map(([part, bytes]) => ({ name: `${title} (${part})`, file: part, bytes, beside: new Map([...parts].filter(([other]) => other !== part)) }));
}

function decoded(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

/** Formats that are text, and so have no fixtures. */
function texts(): readonly Seed[] {
  const contents: readonly (readonly [string, string])[] = [
    ['a.json', '{"a": [[1, 2.5], [-3e2, NaN]], "b\\n": {"c": [true, null, 9007199254740993]}, "d": "x\\u00e9"}'],
    ['a.json', '[{"a": 1, "b": [1, 2]}, {"a": 2, "b": [3, 4]}]'],
    ['a.jsonl', '{"guid": 1, "logits_epoch_0": [1, 2], "gold": 1}\n{"guid": 2, "logits_epoch_0": [3, 4], "gold": 0}\n'],
    ['a.csv', 'a,"b ""c""",d\n1,2.5,x\n3,,"y,z"\n'],
    ['a.tsv', '# x\ty\n1\t2\n3\t4e5\n'],
    ['model.json', '{"format": "layers-model", "weightsManifest": [{"paths": ["shard.bin"], "weights": [{"name": "w", "shape": [2], "dtype": "float32"}]}]}'],
  ];
  return contents.map(([file, text]) => ({ name: file, file, bytes: new TextEncoder().encode(text), beside: new Map([['shard.bin', new Uint8Array(8)]]) }));
}
