/** UTF-8, in which Python lets lone surrogates pass. */
export function decodeUtf8(bytes: Uint8Array): string {
  return shortAscii(bytes) ?? decoder.decode(bytes);
}

/** One character a byte: nothing of a `str` of Python 2 is lost, which may be text or an array's data. */
export function decodeBytes(bytes: Uint8Array): string {
  const short = shortAscii(bytes);
  if (short !== null) {
    return short;
  }
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    parts.push(latin1(bytes.subarray(start, start + pieceBytes)));
  }
  return parts.join('');
}

/** The bytes of text of one character a byte; null where it has other characters. */
export function encodeBytes(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) {
      return null;
    }
    bytes[i] = code;
  }
  return bytes;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const pieceBytes = 1 << 12;

/** Most names in a pickle are short and ASCII, for which a decoder costs more than it does. */
function shortAscii(bytes: Uint8Array): string | null {
  if (bytes.length > 40) {
    return null;
  }
  for (const byte of bytes) {
    if (byte > 127) {
      return null;
    }
  }
  return latin1(bytes);
}

/** A few thousand bytes at most. */
function latin1(bytes: Uint8Array): string {
  // A typed array is array-like, which is all that `apply` needs; spreading one is ten times as slow.
  return String.fromCharCode.apply(null, bytes as unknown as number[]);
}

/** Python's `raw-unicode-escape`: only `\uXXXX` and `\UXXXXXXXX` are escapes. */
export function decodeRawUnicodeEscape(bytes: Uint8Array): string {
  return decodeBytes(bytes).replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (whole, short?: string, long?: string) => {
    const code = parseInt(short ?? long ?? '', 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'], ["'", "'"], ['"', '"'], ['a', '\x07'], ['b', '\b'], ['f', '\f'], ['n', '\n'], ['r', '\r'], ['t', '\t'], ['v', '\v'],
]);

/** A `repr` of a Python 2 string, between its quotes; null where it is none. */
export function decodeQuoted(bytes: Uint8Array): string | null {
  const text = decodeBytes(bytes).trim();
  const [quote] = text;
  if (text.length < 2 || (quote !== "'" && quote !== '"') || !text.endsWith(quote)) {
    return null;
  }
  return text.slice(1, -1).replace(/\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|(.))/gs, (whole, hex?: string, octal?: string, letter?: string) => {
    if (letter !== undefined) {
      return simpleEscapes.get(letter) ?? whole;
    }
    return String.fromCharCode((hex === undefined ? parseInt(octal ?? '', 8) : parseInt(hex, 16)) & 255);
  });
}
