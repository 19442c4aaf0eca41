import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { assertClose } from '../engine/closeness';
import { customModules, type CustomModules } from './customModules';

describe('a hostile module', function () {
  this.timeout(60_000);
  let modules: CustomModules;

  before(async () => { modules = await customModules(); });
  after(() => modules.dispose());

  /** What a module does, and the one message it gets. */
  const hostile: Readonly<Record<string, readonly [string, RegExp]>> = {
    'loops endlessly': ['export default () => { for (;;); };', /^h\.mjs: line 1, column \d+: took longer than 2 s, and was stopped; "time_limit" allows more$/],
    'loops while it is loaded': ['\nfor (;;);', /^h\.mjs: line 2, column \d+: took longer than 2 s/],
    'never answers': ['export default () => new Promise(() => {});', /^h\.mjs: took longer than 2 s/],
    'writes without end': ['export default () => { for (;;) { console.log("x".repeat(1000)); } };', /^h\.mjs: (line 1, column \d+: )?(took longer than 2 s|needed more than 700 MB)/],
    'calls process.exit': ['\nexport default () => { process.exit(3); };', /^h\.mjs: line 2, column \d+: Error: process\.exit\(3\) was called/],
    'ends its process all the same': ['export default () => { process.reallyExit(4); };', /^h\.mjs: ended its process with exit code 4$/],
    'ends while it is loaded': ['process.reallyExit(0);', /^h\.mjs: ended its process with exit code 0$/],
    'takes 10 GB of buffers': ['export default () => { const all = []; for (let i = 0; i < 100; i++) { all.push(Buffer.alloc(1e8, 1)); } return all; };', /^h\.mjs: needed more than 700 MB of memory, and was stopped; "memory_limit" allows more$/],
    'takes 10 GB at once': ['export default () => { new Uint8Array(10 * 2 ** 30).fill(1); };', /^h\.mjs: needed more than 700 MB|^h\.mjs: line 1, column \d+: RangeError: (Array buffer allocation failed|Invalid typed array length)/],
    'takes 10 GB of objects': ['export default () => { const all = []; for (;;) { all.push({ text: "x" + all.length }); } };', /^h\.mjs: (line 1, column \d+: )?(needed more than 700 MB|took longer)/],
    'crashes': ['export default () => { process.kill(process.pid, "SIGSEGV"); };', /^h\.mjs: crashed: its process ended with SIGSEGV$/],
    'aborts': ['export default () => { process.abort(); };', /^h\.mjs: crashed: its process ended with SIGABRT$/],
    'overflows the stack': ['const f = (n) => f(n + 1) + 1;\nexport default () => f(0);', /^h\.mjs: line 1, column \d+: RangeError: Maximum call stack size exceeded$/],
    'throws a text': ["export default () => { throw 'boom'; };", /^h\.mjs: threw 'boom', which is no Error and tells no line/],
    'throws null': ['export default () => { throw null; };', /^h\.mjs: threw null, which is no Error/],
    'throws an object that lies': ['export default () => { throw { get message() { throw 1; } }; };', /^h\.mjs: threw \{/],
    'throws late': ['export default () => { setTimeout(() => {\n throw new TypeError("late"); }, 1); return new Promise(() => {}); };', /^h\.mjs: line 2, column 8: TypeError: late$/],
    'rejects': ['\n\nexport default async () => { throw new Error("no"); };', /^h\.mjs: line 3, column \d+: Error: no$/],
    'has a syntax error': ['export default () => {\n  const a = ;\n};', /^h\.mjs: line 2: SyntaxError: Unexpected token ';'$/],
    'imports what there is not': ["import { q } from './nowhere.mjs';\nexport default () => q;", /^h\.mjs: line 1: Error: Cannot find module 'nowhere\.mjs'$/],
    'hands TensorFlow.js what does not fit': ['export default ({ logits }, p, tf) =>\n  tf.mul(logits, tf.ones([7]));', /^h\.mjs: line 2, column 6: Error: Operands could not be broadcast together with shapes 4,3 and 7\.$/],
    'exports nothing': ['export const x = 1;', /^h\.mjs: exports no loss: it needs "export default function .* it exports x$/],
    'returns nothing': ['export default () => {};', /^h\.mjs: returned nothing \(is a return missing\?\)/],
    'returns a number': ['export default () => 3;', /^h\.mjs: returned a number \(3\); it must return a tensor/],
    'returns an array': ['export default () => [1, 2, 3, 4];', /^h\.mjs: returned an array/],
    'returns truth values': ['export default ({ logits }) => logits.greater(0);', /^h\.mjs: returned a tensor of bool; losses are numbers/],
    'returns what it disposed of': ['export default ({ logits }) => { const x = logits.sum(1); x.dispose(); return x; };', /^h\.mjs: returned a tensor that is disposed of/],
    'returns rows of another number': ['export default ({ logits }) => logits.transpose();', /^h\.mjs: returned a tensor of shape \[3, 4\]; it must be one loss for each of the 4 rows/],
    'imports a package that is not installed': ["\nimport { q } from 'no-such-package';\nexport default () => q;", /^h\.mjs: line 2: Error: Cannot find package 'no-such-package'$/],
    'waits for ever at its top': ['await new Promise(() => {});\nexport default () => {};', /^h\.mjs: took longer than 2 s/],
    'loops in microtasks': ['export default async () => { for (;;) { await null; } };', /^h\.mjs: (line 1, column \d+: )?took longer than 2 s/],
    'backtracks in a regular expression': ["\nexport default () => /^(a+)+$/.test('a'.repeat(60) + 'b');", /^h\.mjs: (line 2, column \d+: )?took longer than 2 s/],
    'fills memory with tensors': ['export default (tensors, p, tf) => { const all = []; for (;;) { all.push(tf.ones([1e7])); } };', /^h\.mjs: (line 1, column \d+: )?(needed more than 700 MB|took longer)/],
    'throws undefined': ['export default () => { throw undefined; };', /^h\.mjs: threw undefined, which is no Error/],
    'throws a proxy': ['const no = () => { throw 1; };\nexport default () => { throw new Proxy({}, { get: no, getPrototypeOf: no, ownKeys: no }); };', /^h\.mjs: threw Proxy .*, which is no Error/],
    'throws an error without texts': ['export default () => { throw Object.assign(new Error("x"), { message: {}, stack: 3, name: null }); };', /^h\.mjs: Error: an error without a message$/],
    'signals the process of VS Code': ["export default () => { process.kill(process.ppid, 'SIGKILL'); };", /^h\.mjs: line 1, column \d+: Error: process\.kill of another process was called/],
    'signals it from a thread': ["import { Worker } from 'node:worker_threads';\nexport default () => { new Worker('process.kill(process.ppid)', { eval: true }); };", /^h\.mjs: line 2, column \d+: Error: new Worker was called; a loss starts no processes or threads/],
    'starts a process': ["import { spawn } from 'node:child_process';\nexport default () => { spawn('sleep', ['600']); };", /^h\.mjs: line 2, column \d+: Error: child_process\.spawn was called; a loss starts no processes/],
    'starts a process by require': ["const { execSync } = require('child_process');\nmodule.exports = () => { execSync('sleep 600'); };", /^h\.cjs: line 2, column \d+: Error: child_process\.execSync was called/],
    'writes into the channel of its answers': ["import { writeSync } from 'node:fs';\nexport default ({ logits }) => { writeSync(3, Buffer.alloc(100, 65)); return logits; };", /^h\.mjs: wrote into the channel by which it answers, and was stopped$/],
    'floods that channel': ["import { writeSync } from 'node:fs';\nexport default () => { const all = Buffer.alloc(1e8, 255); for (;;) { try { writeSync(3, all); } catch { /* full */ } } };", /^h\.mjs: wrote into the channel/],
    'closes that channel': ["import { closeSync } from 'node:fs';\nexport default ({ logits }) => { closeSync(3); return logits; };", /^h\.mjs: (closed the channel|ended its process)/],
    'replaces what is built in': ['JSON.stringify = () => "{}";\nArray.prototype.map = () => [];\nFloat64Array.from = () => 3;\nexport default ({ logits }) => logits.sum(1);', /^h\.mjs: /],
    'makes all objects turn into something else': ['Object.prototype.toJSON = () => 1;\nexport default ({ logits }) => logits.sum(1);', /^h\.mjs: answers what cannot be read, and was stopped; does it change JSON/],
    'says a shape that its tensor has not': ['export default ({ logits }) => { const x = logits.sum(1); x.shape = [4, 1e9]; return x; };', /^h\.mjs: returned a tensor that says it has shape \[4, 1000000000\], with 4 values$/],
    'returns an imitation of a tensor': ['export default (tensors, p, tf) => Object.create(tf.Tensor.prototype);', /^h\.mjs: returned a tensor of undefined/],
    'returns complex numbers': ['export default ({ logits }, p, tf) => tf.complex(logits.sum(1), logits.sum(1));', /^h\.mjs: returned a tensor of complex64/],
  };
  for (const [what, [text, message]] of Object.entries(hostile)) {
    // Each runs in a process of its own: that the next of these has its message shows that it was started.
    it(`that ${what} has one message`, async () => {
      // What is to run out of memory has the time for it, on a busy machine too.
      const more = what.startsWith('takes 10 GB') ? { parameters: { time_limit: 20 } } : {};
      assert.match(await modules.refusal(/^const .*require/.test(text) ? 'h.cjs' : 'h.mjs', text, more), message);
    });
  }

  it('leaves the way to the next one that means well', async () => {
    assertClose((await modules.custom('h.mjs', 'export default ({ logits }) => logits.sum(1);')).value, 24.5 / 4, 1e-12);
  });

  /** What goes wrong without touching the losses that were returned. */
  const harmless: Readonly<Record<string, string>> = {
    'throws after it has answered': 'setTimeout(() => { throw new Error("too late"); }, 1500);\nexport default ({ logits }) => logits.sum(1);',
    'rejects after it has answered': 'setTimeout(() => { void Promise.reject(new Error("too late")); }, 1500);\nexport default ({ logits }) => logits.sum(1);',
    'leaves a timer running': 'setInterval(() => {}, 1);\nexport default ({ logits }) => logits.sum(1);',
    'will not end': 'process.on("exit", () => { for (;;); });\nexport default ({ logits }) => logits.sum(1);',
    'writes ten megabytes': 'export default ({ logits }) => { for (let i = 0; i < 1e4; i++) { console.log("x".repeat(1000)); } return logits.sum(1); };',
    'gives every object a kind': 'Object.prototype.kind = "failed";\nObject.prototype.reason = "x";\nexport default ({ logits }) => logits.sum(1);',
  };
  for (const [what, text] of Object.entries(harmless)) {
    it(`that ${what} gives its losses, twice`, async () => {
      for (const wait of [what.includes('after') ? 3000 : 100, 0]) {
        assertClose((await modules.custom('quiet.mjs', text)).value, 24.5 / 4, 1e-12);
        await new Promise((resolve) => { setTimeout(resolve, wait); });
      }
      assert.ok(modules.output().length < 1e6);
    });
  }

  it('leaves no process behind', function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    const { stdout } = spawnSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' });
    assert.ok(stdout.includes('node'));
    assert.deepEqual(stdout.split('\n').filter((line) => /^(\/bin\/sh -c )?sleep 600$/.test(line)), []);
  });
});
