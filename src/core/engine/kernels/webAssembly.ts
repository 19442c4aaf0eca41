/** The part of WebAssembly's interface that the kernels need: the core is typed without a browser's or Node's globals. */
interface WebAssemblyApi {
  readonly Memory: new (descriptor: { readonly initial: number }) => WasmMemory;
  readonly Instance: new (module: object, imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>) => { readonly exports: unknown };
  compile(binary: Uint8Array): Promise<object>;
  validate(binary: Uint8Array): boolean;
}

/** A memory; its buffer is another one whenever it has grown. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** @param pages of 64 KiB */
  grow(pages: number): number;
}

export const { WebAssembly: webAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };
