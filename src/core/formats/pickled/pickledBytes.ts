import { PickleCall, globalName, type PickleValue } from '../pickle/pickleValue';
import { encodeBytes } from '../pickle/text';

/** Bytes as they are, or as text of one character a byte: protocols below 3 have no other way. */
export function bytesOf(value: PickleValue | undefined): Uint8Array | null {
  if (value instanceof Uint8Array) {
    return value;
  }
  if (typeof value === 'string') {
    return encodeBytes(value);
  }
  if (value instanceof PickleCall) {
    const [content, encoding] = value.args.items;
    const name = globalName(value.callable);
    if (name === '_codecs.encode' && typeof content === 'string' && typeof encoding === 'string' && /^latin-?1$/i.test(encoding)) {
      return encodeBytes(content);
    }
    if (name === 'builtins.bytearray' || name === '__builtin__.bytearray' || name === '__builtin__.bytes') {
      return content === undefined ? new Uint8Array(0) : content instanceof PickleCall ? null : bytesOf(content);
    }
    return null;
  }
  return null;
}
