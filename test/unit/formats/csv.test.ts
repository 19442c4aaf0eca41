import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { BadInput } from '../../../src/core/errors';
import { CsvTokenizer } from '../../../src/core/formats/csv/csvTokenizer';
import { openText, readAll, refusals } from './textFiles';

async function tensorsOf(text: string, file = 'a.csv'): Promise<Record<string, string>> {
  return readAll(await openText(file, text));
}

async function fails(text: string, pattern: RegExp): Promise<void> {
  await assert.rejects(openText('a.csv', text), (error: unknown) => {
    assert.ok(error instanceof BadInput, String(error));
    assert.match(error.message, pattern);
    return true;
  });
}

describe('formats: csv', () => {
  it('columns are tensors under the names of the header', async () => {
    assert.deepEqual(await tensorsOf('id,loss,ok\n1,0.5,true\n2,1e-3,False\n'), {
      id: 'int64 [2]: 1 2', loss: 'float64 [2]: 0.5 0.001', ok: 'bool [2]: 1 0',
    });
  });

  it('columns that count from 0 or 1 are a matrix together, where they follow each other and hold floats', async () => {
    assert.deepEqual(await tensorsOf('id,logits_0,logits_1,y\n7,0.5,1,2\n8,2.5,-1,3\n'), {
      'id': 'int64 [2]: 7 8', 'logits': 'float64 [2 2]: 0.5 1 2.5 -1', 'logits_0': 'float64 [2]: 0.5 2.5', 'logits_1': 'int64 [2]: 1 -1', 'y': 'int64 [2]: 2 3',
    });
    const { tensors } = await openText('a.csv', 'p.1,p.2\n0.5,1.5\n');
    assert.deepEqual(tensors.map(({ name, partOf }) => [name, partOf]), [['p', undefined], ['p.1', 'p'], ['p.2', 'p']]);
    for (const header of ['p0,p2', 'p2,p3', 'p1,q2', 'p,p0', 'p1,p0']) {
      assert.deepEqual(Object.keys(await tensorsOf(`${header}\n0.5,1.5\n`)).filter((name) => !header.split(',').includes(name) && name !== ''), [], header);
    }
    assert.deepEqual(Object.keys(await tensorsOf('a_0,a_1\n1,2\n')), ['a_0', 'a_1'], 'integers');
    assert.deepEqual(Object.keys(await tensorsOf('a,a_0,a_1\n1,2.5,3.5\n')), ['a', 'a_0', 'a_1'], 'the name is taken');
  });

  it('separators are found: comma, semicolon, tab, bar', async () => {
    for (const separator of [',', ';', '\t', '|']) {
      assert.deepEqual(await tensorsOf(`a${separator}b\n1${separator}2.5\n`), { a: 'int64 [1]: 1', b: 'float64 [1]: 2.5' });
    }
    assert.deepEqual(await tensorsOf('"x, y";z\n1;2\n3;4\n'), { 'x, y': 'int64 [2]: 1 3', 'z': 'int64 [2]: 2 4' });
    assert.deepEqual(await tensorsOf('a\tb\n1\t2\n', 'a.tsv'), { a: 'int64 [1]: 1', b: 'int64 [1]: 2' });
    assert.deepEqual(await tensorsOf('loss\n1.5\n2.5'), { loss: 'float64 [2]: 1.5 2.5' });
  });

  it('quotes, CRLF, CR, byte order marks, no last line end', async () => {
    assert.deepEqual(await tensorsOf('\ufeff"a ""b""","c\nd"\r\n"1", 2 \r\n3,"4"'), { 'a "b"': 'int64 [2]: 1 3', 'c\nd': 'int64 [2]: 2 4' });
    assert.deepEqual(await tensorsOf('a,b\r1,2\r3,4\r'), { a: 'int64 [2]: 1 3', b: 'int64 [2]: 2 4' });
    const wide = new Uint8Array(Buffer.from('\ufeffa,b\r\n1,2\r\n', 'utf16le'));
    assert.deepEqual(await readAll(await openText('a.csv', wide)), { a: 'int64 [1]: 1', b: 'int64 [1]: 2' });
    assert.deepEqual(await readAll(await openText('a.csv', new Uint8Array(Buffer.from(wide).swap16()))), { a: 'int64 [1]: 1', b: 'int64 [1]: 2' });
  });

  it('blanks are NaN and noted, text is listed with the reason', async () => {
    const dump = await openText('a.csv', 'a,b,c,name,none\n1,,nan,x,\n2,3.5,-inf,y,\n,NA,+Infinity,z,\n');
    assert.deepEqual(await readAll(dump), { a: 'float64 [3]: 1 2 NaN', b: 'float64 [3]: NaN 3.5 NaN', c: 'float64 [3]: NaN -Infinity Infinity' });
    assert.deepEqual(dump.notes, ['a: 1 blank is read as NaN', 'b: 2 blanks are read as NaN']);
    assert.deepEqual(refusals(dump), { name: 'holds text, of which no loss can be computed: line 2 holds "x"', none: 'holds only blanks' });
    assert.deepEqual([...(dump.tensors[3]?.shape ?? [])], [3]);
  });

  it('integers are exact past 2^53', async () => {
    assert.deepEqual(await tensorsOf('a,b\n9007199254740993,18446744073709551615\n-5,007\n'), {
      a: 'int64 [2]: 9007199254740993 -5', b: 'uint64 [2]: 18446744073709551615 7',
    });
  });

  it('without a header the whole table is one tensor, and columns are called by their place', async () => {
    assert.deepEqual(await tensorsOf('1,2\n3,4\n'), { '': 'int64 [2 2]: 1 2 3 4', '0': 'int64 [2]: 1 3', '1': 'int64 [2]: 2 4' });
    assert.deepEqual((await tensorsOf('1,0.5\n2,1.5\n'))[''], 'float64 [2 2]: 1 0.5 2 1.5');
    assert.deepEqual((await tensorsOf('0.5\n'))[''], 'float64 [1 1]: 0.5');
    assert.deepEqual((await tensorsOf('nan,1\n2,3\n'))['0'], 'float64 [2]: NaN 2');
  });

  it('the header that pandas writes for unnamed columns is no row', async () => {
    const dump = await openText('a.csv', '0,1,2\n0.5,0.25,0.25\n0.1,0.2,0.7\n');
    assert.equal((await readAll(dump))['1'], 'float64 [2]: 0.25 0.2');
    assert.match(dump.notes[0] ?? '', /line 1 is the header/);
    assert.equal((await tensorsOf('0,1,2\n3,4,5\n'))['1'], 'int64 [2]: 1 4');
  });

  it('comment lines are skipped and noted; numpy.savetxt’s header is one', async () => {
    const dump = await openText('a.csv', '# made by x\n# p,y\n0.5,1\n## half way ##\n0.25,0\n');
    assert.deepEqual(await readAll(dump), { p: 'float64 [2]: 0.5 0.25', y: 'int64 [2]: 1 0' });
    assert.deepEqual(dump.notes, ['2 comment lines are skipped']);
    const tags = await openText('a.csv', 'tag,y\n#a,1\n#b,2\n');
    assert.equal((await readAll(tags))['y'], 'int64 [2]: 1 2');
  });

  it('names that are there twice or empty are told apart', async () => {
    const dump = await openText('a.csv', ',a,a,__proto__\n1,2,3,4\n');
    assert.deepEqual(dump.tensors.map(({ name }) => name), ['0', 'a', 'a.1', '__proto__']);
    assert.match(dump.notes[0] ?? '', /"a" is there twice/);
  });

  it('rows of another length, unclosed quotes and huge cells are refused with the line', async () => {
    await fails('a,b\n1,2\n\n3\n', /line 4: has 1 cells, and the table has 2 columns/);
    await fails('a,b\n1,2\n3,4,5\n', /line 3: has 3 cells/);
    await fails('a,b\n1,2\n"3,4\n5,6\n', /line 3: a quote in this row is never closed/);
    await fails(`a,b\n1,"${'x'.repeat(2_000_000)}\n`, /line 2: a cell has more than 1048576 characters/);
    await fails('a\n1e999\n', /line 2: 1e999 is too large/);
    await fails('\n\n', /holds no table/);
    await fails('# only a comment\n', /holds no table/);
    assert.equal(Object.keys(refusals(await openText('a.csv', `a,b\n${'x'.repeat(300_000)},1\n`)))[0], 'a');
  });

  it('a header alone is empty tensors', async () => {
    assert.deepEqual(await tensorsOf('a,b\n'), { a: 'float64 [0]: ', b: 'float64 [0]: ' });
  });

  it('rows do not depend on how the text is cut', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '1', '"', ',', '\n', '\r', ' ', 'é'), maxLength: 4 });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 5 });
    fc.assert(fc.property(table, fc.constantFrom('\n', '\r\n', '\r'), fc.array(fc.nat(200)), (rows, lineEnd, cuts) => {
      const text = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join(lineEnd);
      const found: string[][] = [];
      const tokenizer = new CsvTokenizer('a.csv', ',', (cells) => { found.push([...cells]); });
      const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
      let from = 0;
      for (const place of [...places, text.length]) {
        tokenizer.push(text.slice(from, place));
        from = place;
      }
      tokenizer.end();
      assert.deepEqual(found, rows);
    }), { numRuns: 500 });
  });
});
