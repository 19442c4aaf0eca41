import { Worker } from 'node:worker_threads';
import { l10n } from 'vscode';
import { hostGuards, workerEventGuards } from '../../protocol/guardsHost';
import type { HostApi } from '../../protocol/hostApi';
import { Connection, type Channel, type Nothing } from '../../protocol/rpc';
import type { WorkerApi, WorkerEvents } from '../../protocol/workerApi';
import type { ContributedFormats } from '../contributions/contributedFormats';
import { virtualFiles } from '../files/virtualFiles';
import type { Log } from '../log';
import { Watchdog } from './watchdog';

export type EngineConnection = Connection<HostApi, Nothing, WorkerApi, WorkerEvents>;

export interface EngineThread {
  readonly connection: EngineConnection;
  stop(): void;
}

/**
 * Starts the worker thread that holds the engine. Calls made at once wait until it is up. A thread that gives no sign of life
 * for half a minute is ended: a reader or a kernel loops.
 * @param file the worker's script
 * @param formats of other extensions, which the thread has them read
 * @param onEnd called once when the thread ends without having been stopped, with a reason for the user
 */
export function startEngineThread(file: string, log: Log, formats: ContributedFormats, onEnd: (reason: string) => void): EngineThread {
  const worker = new Worker(file, { name: 'loss-inspector', execArgv: [], stdout: true, stderr: true });
  const contributed = formats.handlers((request) => connection.call('readLent', request));
  const connection: EngineConnection = new Connection(channelOf(worker), { ...virtualFiles, ...contributed.handlers }, hostGuards, workerEventGuards);
  let ended = false;
  const watchdog = new Watchdog(() => connection.call('ping', null), () => {
    end(l10n.t('The engine hung and was stopped. Refresh to start it again.'));
    void worker.terminate();
  });
  const end = (reason: string): void => {
    if (!ended) {
      ended = true;
      watchdog.stop();
      contributed.dispose();
      log.warn(reason);
      connection.close(reason);
      onEnd(reason);
    }
  };
  worker.stdout.on('data', (text: Buffer) => { log.info(`engine: ${text.toString().trimEnd()}`); });
  worker.stderr.on('data', (text: Buffer) => { log.warn(`engine: ${text.toString().trimEnd()}`); });
  worker.on('error', (error) => { end(reasonOf(error)); });
  worker.on('messageerror', (error) => { end(reasonOf(error)); });
  worker.on('exit', (code) => { end(l10n.t('The engine stopped unexpectedly (exit code {0}). Refresh to start it again.', code)); });
  return {
    connection,
    stop: () => {
      ended = true;
      watchdog.stop();
      contributed.dispose();
      connection.close();
      void worker.terminate();
    },
  };
}

function channelOf(worker: Worker): Channel {
  return {
    post: (message) => { worker.postMessage(message); },
    listen: (listener) => {
      worker.on('message', listener);
      return () => { worker.off('message', listener); };
    },
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return l10n.t('The engine ran out of memory. Inspect fewer or smaller tensors, or a slice of them, and refresh.');
  }
  return l10n.t('The engine stopped: {0}. Refresh to start it again.', error instanceof Error ? error.message : String(error));
}
