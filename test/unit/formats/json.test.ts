import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { BadInput } from '../../../src/core/errors';
import { openText, readAll, refusals } from './textFiles';

async function tensorsOf(text: string, file = 'a.json'): Promise<Record<string, string>> {
  return readAll(await openText(file, text));
}

async function fails(text: string | Uint8Array, pattern: RegExp, file = 'a.json'): Promise<void> {
  await assert.rejects(openText(file, text), (error: unknown) => {
    assert.ok(error instanceof BadInput, String(error));
    assert.match(error.message, pattern);
    assert.equal(error.file, file);
    return true;
  });
}

describe('formats: json', () => {
  it('nested arrays are tensors by key path', async () => {
    assert.deepEqual(await tensorsOf('{"logits": [[1.5, 2], [3, 4]], "meta": {"labels": [0, 1], "loss": 0.25}, "flags": [true, false]}'), {
      'logits': 'float64 [2 2]: 1.5 2 3 4',
      'meta.labels': 'int64 [2]: 0 1',
      'meta.loss': 'float64 []: 0.25',
      'flags': 'bool [2]: 1 0',
    });
  });

  it('an array alone has no name', async () => {
    assert.deepEqual(await tensorsOf('[[1, 2, 3]]'), { '': 'int64 [1 3]: 1 2 3' });
    assert.deepEqual(await tensorsOf('\ufeff7'), { '': 'int64 []: 7' });
    assert.deepEqual(await tensorsOf('[[], []]'), { '': 'float64 [2 0]: ' });
  });

  it('Python’s NaN and infinities are numbers, bare or in quotes', async () => {
    assert.deepEqual(await tensorsOf('{"a": [NaN, Infinity, -Infinity, 1], "b": ["NaN", "-Infinity", 2]}'), {
      a: 'float64 [4]: NaN Infinity -Infinity 1',
      b: 'float64 [3]: NaN -Infinity 2',
    });
  });

  it('integers are exact up to 64 bits, and integers among floats are float64', async () => {
    assert.deepEqual(await tensorsOf('{"a": [9007199254740993, -9223372036854775808], "b": [18446744073709551615, 0], "c": [1, 2.0], "d": [1e3], "e": [-0, -0.0]}'), {
      a: 'int64 [2]: 9007199254740993 -9223372036854775808',
      b: 'uint64 [2]: 18446744073709551615 0',
      c: 'float64 [2]: 1 2',
      d: 'float64 [1]: 1000',
      e: 'float64 [2]: -0 -0',
    });
    const dump = await openText('a.json', '{"x": [9007199254740993, 0.5], "y": [18446744073709551615, -1], "z": 1}');
    assert.deepEqual(dump.notes, ['x: 1 integers past 2^53 stand among floats and are rounded to float64']);
    assert.match(refusals(dump)['y'] ?? '', /neither int64 nor uint64/);
  });

  it('floats are what JSON.parse makes of them', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), async (values) => {
      const text = JSON.stringify({ a: [...values, 0.5] });
      const expected = (JSON.parse(text) as { a: number[] }).a;
      assert.equal((await tensorsOf(text))['a'], `float64 [${expected.length}]: ${expected.join(' ')}`);
    }));
  });

  it('nested arrays of any shape come back', async () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 });
    await fc.assert(fc.asyncProperty(shapes, async (shape) => {
      let next = 0;
      const build = (depth: number): unknown => (depth === shape.length ? next++ : Array.from({ length: shape[depth] ?? 0 }, () => build(depth + 1)));
      const text = JSON.stringify({ deep: { t: build(0) } }, null, 1);
      assert.deepEqual(await tensorsOf(text), { 'deep.t': `int64 [${shape.join(' ')}]: ${Array.from({ length: next }, (_, i) => i).join(' ')}` });
    }));
  });

  it('a list of records stacks along an axis', async () => {
    const dump = await openText('a.json', '{"samples": [{"logits": [1, 2], "id": "x", "y": 0}, {"y": 1, "logits": [3, 4.5], "id": "y"}]}');
    assert.deepEqual(await readAll(dump), { 'samples.logits': 'float64 [2 2]: 1 2 3 4.5', 'samples.y': 'int64 [2]: 0 1' });
    assert.match(refusals(dump)['samples.id'] ?? '', /text.*line 1, column 39 holds "x"/);
  });

  it('a key that not every record has is listed with the reason', async () => {
    const dump = await openText('a.json', '[{"a": 1, "b": 1}, {"a": 2}, {"a": 3, "c": 1, "b": 2}, {"a": 4}]');
    assert.deepEqual(await readAll(dump), { a: 'int64 [4]: 1 2 3 4' });
    assert.deepEqual(refusals(dump), { b: 'is not in every record', c: 'is not in every record' });
    assert.deepEqual(refusals(await openText('a.json', '[{"a": 1, "b": 1}, {"a": 2}]')), { b: 'is in 1 of 2 records' });
  });

  it('null is NaN and noted', async () => {
    const dump = await openText('a.json', '{"a": [1, null, 3]}');
    assert.deepEqual(await readAll(dump), { a: 'float64 [3]: 1 NaN 3' });
    assert.deepEqual(dump.notes, ['a: 1 blank is read as NaN']);
  });

  it('keys are labels, __proto__ too', async () => {
    assert.deepEqual(Object.entries(await tensorsOf('{"__proto__": {"x": [1]}, "constructor": 2, "": 3}')), [
      ['__proto__.x', 'int64 [1]: 1'], ['constructor', 'int64 []: 2'], ['', 'int64 []: 3']]);
    assert.equal(({} as Record<string, unknown>)['x'], undefined);
  });

  it('UTF-16 with a mark is read, wrong UTF-8 is refused', async () => {
    assert.deepEqual(await readAll(await openText('a.json', new Uint8Array(Buffer.from('\ufeff{"é": [1]}', 'utf16le')))), { é: 'int64 [1]: 1' });
    await fails(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), /not UTF-8 text/);
    await fails(new Uint8Array([0x5b, 0x31, 0x5d, 0xe2, 0x82]), /not UTF-8 text/);
  });

  it('ragged numbers are refused where they are', async () => {
    await fails('{"a": [[1, 2],\n [3]]}', /line 2, column 4: a is ragged: an array of 1 ends here, the others have 2/);
    await fails('[[1], 2]', /line 1, column 7: the array is ragged: a value stands|lies in 1 arrays, the others in 2/);
    await fails('[1, [2]]', /line 1, column 5: the array is ragged: an array stands/);
    await fails('[[], [1]]', /ragged/);
    await fails('[[[1]], [[]]]', /ragged/);
    await fails('[{"a": [1]}, {"a": [1, 2]}]', /column 25: a is ragged/);
    const text = await openText('a.json', '{"tags": [["x"], ["y", "z"]], "n": [[1]]}');
    assert.deepEqual(await readAll(text), { n: 'int64 [1 1]: 1' });
    assert.match(refusals(text)['tags'] ?? '', /ragged/);
  });

  it('broken JSON is refused with line and column', async () => {
    for (const [text, pattern] of [
      ['{"a": [1, 2', /line 1, column 12: the JSON text ends in the middle/],
      ['[1,]', /column 4: expected a JSON value/],
      ['{"a": 1,}', /column 9: expected a key/],
      ['{a: 1}', /column 2: expected a key/],
      ["['a']", /column 2/],
      ['[1 2]', /column 4: expected a comma or ]/],
      ['{"a" 1}', /column 6: expected a colon/],
      ['[01]', /must not begin with 0/],
      ['[1.]', /expected a digit/],
      ['[.5]', /expected a JSON value/],
      ['[1e]', /expected a digit/],
      ['[-]', /expected a JSON value/],
      ['[nul]', /expected a JSON value/],
      ['["a\nb"]', /bare control character/],
      ['["\\x"]', /wrong escape/],
      ['["abc', /string does not end/],
      ['[1]\n]', /line 2, column 1: there is more text/],
      ['[1e999]', /too large for a float64/],
      ['{"a": 1, "a": 2}', /column 10: the key "a" is there twice/],
      ['   ', /ends in the middle/],
      ['{}', /holds no numbers/],
      ['"text"', /holds text/],
    ] as const) {
      await fails(text, pattern);
    }
  });

  it('deep nesting is refused at once', async () => {
    await fails('['.repeat(200_000), /nested more than 64 levels/);
    await fails('{"a":'.repeat(200_000), /nested more than 64 levels/);
  });

  it('a file too large to hold is refused before it is read', async () => {
    const source = { name: 'a.json', size: 2 ** 40, read: () => Promise.resolve(0), close: () => Promise.resolve() };
    const { openDump } = await import('../../../src/core/formats/index');
    await assert.rejects(openDump({ ...source, read: (_offset, target) => Promise.resolve(target.fill(0x20).length) }), /1099511627776 bytes; JSON is read up to/);
  });
});

describe('formats: jsonl', () => {
  it('records stack along axis 0', async () => {
    const text = '{"logits": [0.5, 1], "label": 1}\r\n\n{"label": 2, "logits": [NaN, 2]}';
    assert.deepEqual(await tensorsOf(text, 'a.jsonl'), { logits: 'float64 [2 2]: 0.5 1 NaN 2', label: 'int64 [2]: 1 2' });
    assert.deepEqual(await tensorsOf('[1, 2]\n[3, 4]\n', 'a.jsonl'), { '': 'int64 [2 2]: 1 2 3 4' });
    assert.deepEqual(await tensorsOf('0.5\n', 'a.ndjson'), { '': 'float64 [1]: 0.5' });
  });

  it('errors name the line', async () => {
    await fails('{"a": 1}\n{"a": }\n', /line 2, column 7/, 'a.jsonl');
    await fails('{"a": [1]}\n\n{"a": [1, 2]}', /line 3, column 12: a is ragged/, 'a.jsonl');
    await fails('{"a": 1}\n{"a": 2} {"a": 3}\n', /line 2, column 10: there is more text/, 'a.jsonl');
    await fails('{"a": [1,\n2]}', /line 1, column 10: the JSON text ends/, 'a.jsonl');
  });
});
