import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { formats } from '../../src/core/formats/index';

/** A file to start mutating from, with the files that lie beside it. */
export interface Seed {
  readonly name: string;
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly beside: ReadonlyMap<string, Uint8Array>;
  /** Whether it opens as it is, and quickly. Others are close to what else may be wrong, but seldom get far, or take the time of many. */
  readonly isPlain: boolean;
  /** The reader that it is meant for. */
  readonly reader: string;
}

/** Readers that are found by what a file holds rather than by its format. */
const gzipReader = 'gzip';

/** Every reader that must have seeds. PyTorch's two kinds of file have little in common. */
export const readers: readonly string[] = [...formats.flatMap(({ id }) => (id === 'pytorch' ? ['pytorch zip', 'pytorch legacy'] : [id])), gzipReader];

/** Fixtures that take some milliseconds each to read. */
const slow = /2\^60|million|nested|digits|MB|zeros|in pages|checked chunks|super blocks|with levels|of many|brotli/;

const fixtures = path.resolve('test/fixtures/formats');
/** Mutations of larger files hit bytes that matter too seldom. */
const largestSeed = 1 << 16;

type UnreadSeed = Omit<Seed, 'reader'>;

/** Every fixture of every format, found by what the cases have: `base64` of one `file`, and others `beside` it. */
export function readSeeds(): readonly Seed[] {
  const found: UnreadSeed[] = [];
  for (const name of readdirSync(fixtures).filter((file) => file.endsWith('.json')).sort()) {
    const cases: unknown = JSON.parse(readFileSync(path.join(fixtures, name), 'utf8'));
    for (const item of Array.isArray(cases) ? cases as readonly unknown[] : []) {
      found.push(...seedOf(`${name}: `, item));
    }
  }
  found.push(...texts(), ...shardIndexes(found));
  const all = found.filter(({ bytes }) => bytes.length > 0 && bytes.length <= largestSeed);
  const zipped = all.filter((_, i) => i % 17 === 0).map((seed) => ({ ...seed, name: `${seed.name}, gzip`, file: `${seed.file}.gz`, bytes: new Uint8Array(gzipSync(seed.bytes)) }));
  return [...all, ...zipped].flatMap((seed) => {
    const reader = readerOf(seed);
    return reader === null ? [] : [{ ...seed, reader }];
  });
}

/** Readers that no seed is of, of which a fuzzer would say nothing. */
export function readersWithoutSeeds(seeds: readonly Seed[]): readonly string[] {
  return readers.filter((reader) => !seeds.some((seed) => seed.reader === reader));
}

function readerOf({ file, bytes }: UnreadSeed): string | null {
  if (file.endsWith('.gz')) {
    return gzipReader;
  }
  const format = formats.find((candidate) => candidate.detect({ name: file.toLowerCase(), head: bytes.subarray(0, 4096), size: bytes.length }));
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  return format?.id === 'pytorch' ? `pytorch ${isZip ? 'zip' : 'legacy'}` : format?.id ?? null;
}

function seedOf(prefix: string, item: unknown): readonly UnreadSeed[] {
  if (typeof item !== 'object' || item === null) {
    return [];
  }
  const { name, file, base64, beside, packed, error } = item as Readonly<Record<string, unknown>>;
  if (typeof file !== 'string' || typeof base64 !== 'string') {
    return [];
  }
  const bytes = packed === true ? new Uint8Array(gunzipSync(decoded(base64))) : decoded(base64);
  const others = Object.entries(typeof beside === 'object' && beside !== null ? beside : {});
  return [{
    name: prefix + (typeof name === 'string' ? name : ''),
    file,
    bytes,
    isPlain: error === undefined && !(typeof name === 'string' && slow.test(name)),
    beside: new Map(others.flatMap(([other, text]: [string, unknown]) => (typeof text === 'string' ? [[other, decoded(text)] as const] : []))),
  }];
}

function decoded(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

/** An index of each of some files that another fixture has. */
function shardIndexes(found: readonly UnreadSeed[]): readonly UnreadSeed[] {
  const shards = found.filter(({ name }) => /^(safetensors|pytorch)\.json: (names in another order|0-d and empty|every dtype, zip, protocol 2)/.test(name));
  return shards.map(({ file, bytes }) => {
    const index = `${file.replace(/\.[^.]*$/, '')}.safetensors.index.json`;
    const map = { metadata: { total_size: bytes.length }, weight_map: { a: file, b: file, s: file, e: file, none: 'none.safetensors' } };
    return { name: `index of ${file}`, file: index, bytes: new TextEncoder().encode(JSON.stringify(map)), isPlain: true, beside: new Map([[file, bytes]]) };
  });
}

/** Formats that are text, and so have no fixtures. */
function texts(): readonly UnreadSeed[] {
  const contents: readonly (readonly [string, string])[] = [
    ['a.json', '{"a": [[1, 2.5], [-3e2, NaN]], "b\\n": {"c": [true, null, 9007199254740993]}, "d": "x\\u00e9"}'],
    ['a.json', '[{"a": 1, "b": [1, 2]}, {"a": 2, "b": [3, 4]}]'],
    ['a.json', '{"__proto__": [1], "a": {"b": {"c": [[[1], [2]], [[3], [4]]]}}, "e": [], "i": [-0, 1e-320, Infinity, -Infinity], "t": ["a", "b"]}'],
    ['a.jsonl', '{"guid": 1, "logits_epoch_0": [1, 2], "gold": 1}\n{"guid": 2, "logits_epoch_0": [3, 4], "gold": 0}\n'],
    ['a.jsonl', '{"loss": 0.5, "step": 1}\n\n{"loss": NaN, "step": 2, "more": {"a": [1]}}\n{"loss": 1e3, "step": 9007199254740993}'],
    ['a.csv', 'a,"b ""c""",d\n1,2.5,x\n3,,"y,z"\n'],
    ['a.tsv', '# x\ty\n1\t2\n3\t4e5\n'],
    ['a.csv', '1;2,5;3\r\n4;5,25;9007199254740993\r\n;nan;-inf\r\n'],
    ['a.csv', '\ufeffid,label,"p\nq"\n-1,cat,0x10\n2,dog,1e400\n2,dog\n'],
  ];
  return contents.map(([file, text]) => ({ name: file, file, bytes: new TextEncoder().encode(text), isPlain: true, beside: new Map() }));
}
