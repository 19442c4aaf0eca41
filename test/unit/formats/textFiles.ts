import { memorySource } from '../../../src/core/bytes/memorySource';
import type { Dump } from '../../../src/core/formats/format';
import { openDump } from '../../../src/core/formats/index';
import { textOf } from './fixtureCases';

export function openText(file: string, content: string | Uint8Array): Promise<Dump> {
  return openDump(memorySource(typeof content === 'string' ? new TextEncoder().encode(content) : content, file));
}

/** Every readable tensor as `dtype shape: values`. */
export async function readAll(dump: Dump): Promise<Record<string, string>> {
  const found: [string, string][] = [];
  for (const tensor of dump.tensors) {
    if (tensor.refusal === undefined) {
      const { data } = await tensor.readRows(0, tensor.shape[0] ?? 1);
      found.push([tensor.name, `${tensor.dtype} [${tensor.shape.join(' ')}]: ${textOf(data).join(' ')}`]);
    }
  }
  return Object.fromEntries(found);
}

/** The tensors that are listed and not read, with the reason. */
export function refusals(dump: Dump): Record<string, string> {
  return Object.fromEntries(dump.tensors.flatMap(({ name, refusal }) => (refusal === undefined ? [] : [[name, refusal]])));
}
