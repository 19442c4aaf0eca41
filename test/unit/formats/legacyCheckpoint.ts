/** A view as `torch._utils._rebuild_tensor_v2` takes it, in elements. */
export interface WrittenView {
  readonly size: readonly number[];
  readonly stride: readonly number[];
  readonly offset?: number;
}

/** A legacy checkpoint of one float32 tensor, opcode by opcode: for files too large to be fixtures. */
export function legacyCheckpoint(data: Float32Array, { size, stride, offset = 0 }: WrittenView): Uint8Array {
  const tuple = (values: readonly number[]): string => `(${values.map((value) => `I${value}\n`).join('')}t`;
  const object = `ctorch._utils\n_rebuild_tensor_v2\n((U\x07storagectorch\nFloatStorage\nU\x010U\x03cpuI${data.length}\nNtQ`
    + `I${offset}\n${tuple(size)}${tuple(stride)}\x89ccollections\nOrderedDict\n)RtR.`;
  const pickles = `\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xe9\x03.\x80\x02}.\x80\x02${object}\x80\x02]U\x010a.`;
  const head = Buffer.from(pickles, 'latin1');
  const length = Buffer.alloc(8);
  length.writeBigInt64LE(BigInt(data.length));
  return new Uint8Array(Buffer.concat([head, length, Buffer.from(data.buffer, data.byteOffset, data.byteLength)]));
}
