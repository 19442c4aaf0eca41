import { startTensorFlow } from './tensorflow';
import { register } from 'node:module';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { ProcessAnswer, ProcessCall } from './messages';
import { failureOf } from './userError';
import { compute, functionOf, gradient, WrongReturn, type UserFunction } from './userFunction';

/** The pipe behind standard input, output, error and the channel of messages. */
const pipe = 4;

/** The process of one custom loss: it loads the module, and answers calls one after the other. */
async function main(): Promise<void> {
  const send = messages();
  const { port1, port2 } = new MessageChannel();
  const files: string[] = [];
  new Worker(path.join(__dirname, 'customLossWatch.js'), { workerData: { megabytes: Number(process.argv[2]), pipe }, stdout: true, stderr: true }).unref();
  register(pathToFileURL(path.join(__dirname, 'customLossLoader.js')).href, { data: { port: port2 }, transferList: [port2] });
  port1.unref();
  // TensorFlow.js's own frames would be all that is seen of a stack.
  Error.stackTraceLimit = 100;
  const tf = await startTensorFlow();
  let loss: UserFunction | undefined;
  const noteFiles = (): void => {
    for (let note = receiveMessageOnPort(port1); note !== undefined; note = receiveMessageOnPort(port1)) {
      const file = String((note as { readonly message: unknown }).message);
      if (!files.includes(file)) {
        files.push(file);
      }
    }
  };
  const fail = (error: unknown): void => {
    noteFiles();
    send(error instanceof WrongReturn ? { kind: 'failed', reason: error.message } : failureOf(error, files));
  };
  const answer = async (call: ProcessCall): Promise<ProcessAnswer> => {
    switch (call.kind) {
      case 'load':
        files.push(call.file);
        loss = functionOf(await importModule(call.file));
        noteFiles();
        return { kind: 'loaded', files };
      case 'compute':
        return { kind: 'result', ...await compute(loaded(loss), call.call, tf) };
      case 'gradient':
        return { kind: 'result', ...gradient(loaded(loss), call.call, call.tensor, call.factors, tf) };
    }
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  process.on('message', (call: ProcessCall) => { void answer(call).then(send, fail); });
  send({ kind: 'started' });
}

/** Takes the channel of messages, and what ends the process, away from the user's code. */
function messages(): (answer: ProcessAnswer) => void {
  const send = process.send?.bind(process);
  const exit = process.exit.bind(process);
  process.on('disconnect', () => { exit(); });
  Object.assign(process, {
    send: undefined,
    disconnect: undefined,
    exit: (code?: number): never => { throw new Error(`process.exit(${code ?? ''}) was called; a loss returns its tensor`); },
  });
  return (answer) => { send?.(answer); };
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
