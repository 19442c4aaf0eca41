import { startTensorFlow } from './tensorflow';
import Module, { register } from 'node:module';
import { Socket } from 'node:net';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { types } from 'node:util';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { FrameReader } from './frames';
import { callIn, frameOfAnswer, startId, type ModuleFile, type ProcessAnswer, type ProcessCall } from './messages';
import { restrain } from './restraints';
import { failureOf } from './userError';
import { compute, functionOf, gradient, WrongReturn, type UserFunction } from './userFunction';

/** Pipes behind standard input, output and error: of calls and answers, and of the thread that watches. */
const channel = 3;
const pipe = 4;

/** The process of one custom loss: it loads the module, and answers calls one after the other. */
async function main(): Promise<void> {
  const engine = new Socket({ fd: channel, readable: true, writable: true });
  const exit = process.exit.bind(process);
  engine.on('close', () => { exit(); });
  engine.on('error', () => { exit(); });
  const send = (answer: ProcessAnswer): void => { frameOfAnswer(answer).forEach((part) => engine.write(part)); };
  const { port1, port2 } = new MessageChannel();
  new Worker(path.join(__dirname, 'customLossWatch.js'), { workerData: { megabytes: Number(process.argv[2]), pipe }, stdout: true, stderr: true }).unref();
  register(pathToFileURL(path.join(__dirname, 'customLossLoader.js')).href, { data: { port: port2 }, transferList: [port2] });
  port1.unref();
  // What `require` finds without an ending; the hooks load it.
  const { _extensions: extensions } = Module as unknown as { readonly _extensions: Record<string, unknown> };
  Object.assign(extensions, { '.ts': extensions['.js'], '.cts': extensions['.js'] });
  // TensorFlow.js's own frames would be all that is seen of a stack.
  Error.stackTraceLimit = 100;
  const tf = await startTensorFlow();
  restrain();
  const files = new Map<string, ModuleFile>();
  const noted = (): readonly ModuleFile[] => {
    for (let note = receiveMessageOnPort(port1); note !== undefined; note = receiveMessageOnPort(port1)) {
      const known = (note as { readonly message: ModuleFile }).message;
      files.set(known.file, known);
    }
    return [...files.values()];
  };
  const fail = (id: number | null, error: unknown): void => {
    const known = noted();
    const failure = !types.isProxy(error) && error instanceof WrongReturn ? { kind: 'failed', reason: error.message } as const : failureOf(error, known.map(({ file }) => file));
    send({ id, files: known, ...failure });
  };
  let loss: UserFunction | undefined;
  const answer = async (call: ProcessCall): Promise<ProcessAnswer> => {
    const { id } = call;
    switch (call.kind) {
      case 'load':
        loss = functionOf(await importModule(call.file));
        return { id, kind: 'loaded', files: noted() };
      case 'compute':
        return { id, kind: 'result', ...await compute(loaded(loss), call.call, tf) };
      case 'gradient':
        return { id, kind: 'result', ...gradient(loaded(loss), call.call, call.tensor, call.factors, tf) };
    }
  };
  process.on('uncaughtException', (error) => { fail(null, error); });
  process.on('unhandledRejection', (error) => { fail(null, error); });
  const reader = new FrameReader({ head: Infinity, body: Infinity }, (frame) => {
    const call = callIn(frame);
    void answer(call).then(send, (error: unknown) => { fail(call.id, error); });
  });
  engine.on('data', (piece: Buffer) => { reader.push(piece); });
  send({ id: startId, kind: 'started' });
}

async function importModule(file: string): Promise<Readonly<Record<string, unknown>>> {
  // Not a module of the bundle.
  return await import(/* webpackIgnore: true */ pathToFileURL(file).href) as Readonly<Record<string, unknown>>;
}

function loaded(loss: UserFunction | undefined): UserFunction {
  if (loss === undefined) {
    throw new WrongReturn('is not loaded');
  }
  return loss;
}

void main();
