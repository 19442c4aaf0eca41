import { Window } from 'happy-dom';
import { h, render } from 'preact';
import type { DumpListing, ViewedTensor } from '../../../src/core/inspection/tensorView/dumpListing';
import { Connection, type Handlers } from '../../../src/protocol/rpc';
import type { DumpStatus, TensorPageApi, TensorPageEvents } from '../../../src/protocol/tensorPageApi';
import { tensorPageGuards } from '../../../src/protocol/guardsTensors';
import { defaultChoices, type TensorChoices } from '../../../src/webview/tensor/choices';
import { TensorApp } from '../../../src/webview/tensor/TensorApp';
import type { TensorClient } from '../../../src/webview/tensor/tensorClient';
import { channelPair } from '../components/channelPair';

/** The page of a dump in a made-up window, with a made-up host at the other end. */
export interface DumpDom {
  readonly document: Document;
  readonly host: Connection<TensorPageApi, TensorPageEvents, object, object>;
  readonly calls: readonly (readonly [string, unknown])[];
  readonly persisted: () => TensorChoices;
  readonly settle: () => Promise<void>;
  readonly close: () => void;
}

const globals = ['window', 'document', 'HTMLElement', 'Node', 'Element', 'requestAnimationFrame', 'cancelAnimationFrame'] as const;

export function tensor(name: string, shape: readonly number[], more: Partial<ViewedTensor> = {}): ViewedTensor {
  return { name, shape, dtype: 'float32', byteLength: 4 * shape.reduce((size, length) => size * length, 1), isNumeric: true, ...more };
}

export function listing(...tensors: readonly ViewedTensor[]): DumpListing {
  return { format: 'NumPy archive', notes: [], tensors, count: tensors.length, beside: [] };
}

/** A cell says where it is: its row and a hundredth of its column, and NaN at one place. */
export function valueAt(row: number, column: number): number {
  return row === 1 && column === 2 ? NaN : row + column / 100;
}

export async function openDump(status: DumpStatus, choices: Partial<TensorChoices> = {}): Promise<DumpDom> {
  const page = new Window({ url: 'http://tensors.test/' });
  const before = globals.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  globals.forEach((name) => { Object.defineProperty(globalThis, name, { value: Reflect.get(page, name), configurable: true, writable: true }); });
  const calls: (readonly [string, unknown])[] = [];
  const noted = <T>(name: string, argument: unknown, result: T): T => {
    calls.push([name, argument]);
    return result;
  };
  const handlers: Handlers<TensorPageApi> = {
    ready: () => status,
    refresh: () => noted('refresh', null, null),
    inspectLoss: () => noted('inspectLoss', null, null),
    savePicture: () => 'picture.png',
    copy: (query) => noted('copy', query, null),
    cells: (query) => {
      const { rowStart, rowEnd, columnStart, columnEnd } = query;
      const width = columnEnd - columnStart;
      return noted('cells', query, Float64Array.from({ length: (rowEnd - rowStart) * width }, (_, i) => valueAt(rowStart + Math.floor(i / width), columnStart + i % width)));
    },
    summary: (query) => noted('summary', query, {
      count: 6, min: -1.5, max: 4, mean: 1.25, std: 2, sum: 7.5, nan: 1, posinf: 0, neginf: 0, zeros: 2, histogram: { min: -1.5, max: 4, counts: [1, 0, 4], notFinite: 1 }, firstNotFinite: [1, 2],
    }),
    heatMap: (query) => noted('heatMap', query, { rows: 1, columns: 2, means: Float32Array.of(-1, 2), marks: Uint8Array.of(0, 1), of: { rows: 2, columns: 3 } }),
  };
  const [near, far] = channelPair();
  const host = new Connection<TensorPageApi, TensorPageEvents, object, object>(far, handlers, tensorPageGuards, {});
  const pass = (payload: unknown): never => payload as never;
  const client: TensorClient = new Connection(near, {}, {}, { status: pass, stale: pass, show: pass, progress: pass });
  // Happy DOM's document is the browser's in all that the page uses.
  const document = page.document as unknown as Document;
  const root = document.body.appendChild(document.createElement('div'));
  let persisted = defaultChoices;
  const dom: DumpDom = {
    document, host, calls,
    persisted: () => persisted,
    settle: async () => {
      for (let round = 0; round < 8; round++) {
        await new Promise((resolve) => { setTimeout(resolve, 15); });
      }
    },
    close: () => {
      render(null, root);
      client.close();
      host.close();
      void page.happyDOM.close();
      before.forEach(([name, descriptor]) => {
        if (descriptor === undefined) {
          Reflect.deleteProperty(globalThis, name);
        } else {
          Object.defineProperty(globalThis, name, descriptor);
        }
      });
    },
  };
  render(h(TensorApp, { client, choices: { ...defaultChoices, ...choices }, persist: (next) => { persisted = next; } }), root);
  await dom.settle();
  return dom;
}
