import assert from 'node:assert/strict';
import { readFailure, readReply } from '../../../src/core/debuggee/python/reply';

const envelope = '{"lossInspector":1,"ok":{"a":"it\\u0027s \\"x\\" \\\\ \\n"}}';
const read = { ok: { a: 'it\'s "x" \\ \n' } };
/** As Python's repr has it. */
const single = `'${envelope.replaceAll('\\', '\\\\')}'`;

describe('the reply of a paused Python program', () => {
  it('is read out of a repr in either quotes, and without', () => {
    assert.deepEqual(readReply(single), read);
    assert.deepEqual(readReply(`"${envelope.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`), read);
    assert.deepEqual(readReply(` ${envelope}\n`), read);
    assert.deepEqual(readReply('\'{"lossInspector":1,"ok":"\\xe9\\u20ac\\U0001f600"}\''), { ok: 'é€😀' });
  });

  it('is said to be truncated wherever it is cut', () => {
    for (let end = 25; end < single.length; end++) {
      const reply = readReply(single.slice(0, end));
      assert.ok('error' in reply && reply.error.kind === 'truncated', single.slice(0, end));
      const quoted = readReply(`${single.slice(0, end).replace(/\\+$/, '')}...'`);
      assert.ok('error' in quoted && quoted.error.kind === 'truncated', single.slice(0, end));
    }
    const middle = readReply(`${single.slice(0, 30)}...${single.slice(-8)}`);
    assert.ok('error' in middle && middle.error.kind === 'truncated');
  });

  it('is an error of the user\'s expression, whether it came as a success or not', () => {
    const wanted = { error: { kind: 'expression', message: "NameError: name 'logits' is not defined", of: null } };
    assert.deepEqual(readReply('NameError("name \'logits\' is not defined")'), wanted);
    assert.deepEqual(readFailure("NameError: name 'logits' is not defined"), wanted);
    assert.deepEqual(readFailure('Traceback (most recent call last):\n  File "<string>", line 1, in <module>\nNameError: name \'logits\' is not defined\n'), wanted);
    assert.deepEqual(readReply("KeyError('labels')"), { error: { kind: 'expression', message: 'KeyError: labels', of: null } });
    assert.deepEqual(readReply('torch.cuda.OutOfMemoryError()'), { error: { kind: 'expression', message: 'torch.cuda.OutOfMemoryError', of: null } });
    assert.deepEqual(readReply('SyntaxError(\'invalid syntax\', (\'<string>\', 1, 18855, \'(lambda d, v: (exec("import sys\'))'), { error: { kind: 'expression', message: 'SyntaxError: invalid syntax', of: null } });
    assert.deepEqual(readFailure('Exception occurred during evaluation.'), { error: { kind: 'expression', message: 'the expression raised an exception; the debugger does not say which', of: null } });
    assert.deepEqual(readReply('KeyboardInterrupt()'), { error: { kind: 'interrupted', message: 'the evaluation was interrupted', of: null } });
  });

  it('is an error that the program tells', () => {
    assert.deepEqual(readReply('\'{"lossInspector":1,"error":{"kind":"labels","message":"sample 3: label 12 is outside [0, 10)","of":"b"}}\''),
      { error: { kind: 'labels', message: 'sample 3: label 12 is outside [0, 10)', of: 'b' } });
    assert.deepEqual(readReply('\'{"lossInspector":1,"error":{"kind":"new","message":"m","of":null}}\''), { error: { kind: 'exception', message: 'm', of: null } });
  });

  it('is none of ours', () => {
    for (const text of ['', '42', "'text'", '<object at 0x1>', 'None', '{"lossInspector":2}', '\'{"lossInspector":1}\'', '\'{"lossInspector":1,"error":3}\'', "'", '[1, 2]', 'tensor([1.])']) {
      const reply = readReply(text);
      assert.ok('error' in reply && reply.error.kind === 'foreign', text);
    }
  });
});
