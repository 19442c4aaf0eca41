import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const here = path.dirname(fileURLToPath(import.meta.url));
/** One thread for everybody but `ours, threads`. */
const environment = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

const programs = ({ node: program, python }) => {
  const node = (script, ...args) => [program, [path.join(here, script), ...args]];
  return {
    'ours': node('ours.mjs'),
    'ours, threads': node('ours.mjs', 'threads'),
    'TensorFlow.js op by op': node('tfjs.mjs'),
    'plain read': node('read.mjs'),
    ...Object.fromEntries(['numpy blocked', 'numpy in place', 'numpy simple', 'scipy', 'torch', 'scikit-learn'].map((name) => [name, [python, [path.join(here, 'frameworks.py'), name]]])),
  };
};

/** A process that lives as long as a case and computes what it is asked: warm, as a notebook or an extension is. */
export class Participant {
  /**
   * @param interpreters the programs `{ node, python }` that run it
   * @throws Error where it cannot be started, as where a package is missing
   */
  static async start(name, interpreters) {
    const [program, args] = programs(interpreters)[name];
    const participant = new Participant(name, spawn(program, args, { env: environment, stdio: ['pipe', 'pipe', 'pipe'] }));
    participant.emptyPeak = (await participant.answer()).peak;
    return participant;
  }

  constructor(name, child) {
    this.name = name;
    this.child = child;
    this.complaints = '';
    child.stderr.on('data', (text) => { this.complaints += text; });
    child.on('error', (error) => { this.complaints += error.message; });
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** @returns `{ ms, cpuMs, value, peak }` */
  async ask(task) {
    this.child.stdin.write(`${JSON.stringify(task)}\n`);
    return this.answer();
  }

  async answer() {
    const { value: line, done } = await this.lines.next();
    if (done) {
      throw new Error(`${this.name} ended: ${complaint(this.complaints)}`);
    }
    const answer = JSON.parse(line);
    if (answer.error !== undefined) {
      throw new Error(`${this.name}: ${answer.error}`);
    }
    return answer;
  }

  stop() {
    this.child.stdin.end();
    this.child.kill();
  }
}

/** The line of a stack trace that names the error: Node's stands above the places, Python's at the end. */
function complaint(text) {
  const lines = text.trim().split('\n');
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1);
}

/** Runs a whole process once. @returns milliseconds from its start to its end */
export function timeProcess(program, args) {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const child = spawn(program, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
    let complaints = '';
    child.stderr.on('data', (text) => { complaints += text; });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) {
        resolve({ ms: performance.now() - begin, value: null, peak: null });
      } else {
        reject(new Error(complaint(complaints) ?? `exit code ${code}`));
      }
    });
  });
}

/** The processes of the case `cold`, by name. */
export function coldProcess(name, { node, python }, task) {
  const cli = path.join(here, '..', '..', '..', 'dist', 'cli.js');
  return name === 'ours' ? [node, [cli, 'inspect', task.spec, '--json']]
    : name === 'an empty node' ? [node, ['-e', '0']]
      : [python, [path.join(here, 'frameworks.py'), name, '--once', JSON.stringify(task)]];
}
