import { CancellationTokenSource } from 'vscode';
import { BadInput } from '../../core/errors';
import type { FormatApi } from '../../protocol/hostApi';
import type { Handlers } from '../../protocol/rpc';
import type { DumpFormat, OpenDump } from '../api';
import type { Disposable } from '../disposableStore';

/** How long another extension has for an answer. */
const longestMilliseconds = 30_000;
/** Most bytes that are read at once. */
const mostBytes = 64 * 2 ** 20;
const longestReason = 300;

/** Loaded with the first file that another extension reads. */
const checks = () => import(/* webpackChunkName: "contributions" */ './checkedDump');

type ReadLent = (request: { readonly file: string; readonly offset: number; readonly length: number }) => Promise<Uint8Array>;

/** The formats of other extensions, and the answers to the engine that asks for their files. */
export class ContributedFormats {
  private readonly known = new Map<string, DumpFormat>();

  get all(): readonly DumpFormat[] {
    return [...this.known.values()];
  }

  add(format: DumpFormat): void {
    this.known.set(format.id, format);
  }

  remove(format: DumpFormat): void {
    if (this.known.get(format.id) === format) {
      this.known.delete(format.id);
    }
  }

  /** @param readLent reads from the files of one engine; what was opened for it is closed when it ends */
  handlers(readLent: ReadLent): Disposable & { readonly handlers: Handlers<FormatApi> } {
    const open = new Map<string, OpenDump>();
    const close = (file: string): void => {
      const dump = open.get(file);
      open.delete(file);
      try {
        dump?.close?.();
      } catch {
        // It has nothing to say to the user any more.
      }
    };
    return {
      dispose: () => { [...open.keys()].forEach(close); },
      handlers: {
        openContributed: async ({ format: id, file, name, size }) => {
          const format = this.known.get(id);
          if (format === undefined) {
            throw new BadInput({ reason: `is of the format ${id}, whose extension is not active any more` });
          }
          const read = (offset: number, length: number): Promise<Uint8Array> => readLent({ file, offset, length: Math.min(length, mostBytes) });
          const source = new CancellationTokenSource();
          try {
            const dump = await answered(format.title, () => format.open({ name, size, read }, source.token));
            const listed = (await checks()).checkedDump(dump, format.title);
            open.set(file, dump);
            return listed;
          } catch (error) {
            source.cancel();
            throw error;
          } finally {
            source.dispose();
          }
        },
        readContributed: async ({ file, tensor: index, start, end }) => {
          const tensor = open.get(file)?.tensors[index];
          if (tensor === undefined) {
            throw new BadInput({ reason: 'is closed' });
          }
          const data = await answered(tensor.name, () => tensor.read(start, end));
          return (await checks()).checkedData(data, tensor, end - start);
        },
        closeContributed: ({ file }) => {
          close(file);
          return null;
        },
      },
    };
  }
}

/**
 * What another extension answers in time.
 * @throws BadInput with what it throws, or that it did not answer
 */
async function answered<T>(subject: string, body: () => Promise<T> | T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => { reject(new BadInput({ reason: `${subject}: the extension that reads it gave no answer in ${longestMilliseconds / 1000} s` })); }, longestMilliseconds);
  });
  try {
    return await Promise.race([Promise.resolve().then(body), late]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw error instanceof BadInput ? error : new BadInput({ reason: `${subject}: ${reason.slice(0, longestReason)}` });
  } finally {
    clearTimeout(timer);
  }
}
