import { JsonParser, type JsonEvents, type JsonPlace } from './jsonParser';

/** A number as it is written: exact digits where it is an integer. */
export interface JsonNumber {
  readonly value: number;
  readonly integer: string | null;
}

/** A JSON value. Objects are Maps, so that a key called `__proto__` is a key. */
export type JsonValue = null | boolean | string | JsonNumber | readonly JsonValue[] | ReadonlyMap<string, JsonValue>;

/**
 * Parses a whole text into a value.
 * @throws BadInput with line and column; also where an object has a key twice
 */
export function parseJson(text: string, place: JsonPlace): JsonValue {
  const builder = new ValueBuilder();
  const parser = new JsonParser(text, builder, place);
  builder.fail = (at, reason) => parser.fail(at, reason);
  parser.run();
  return builder.result;
}

export function isJsonObject(value: JsonValue | undefined): value is ReadonlyMap<string, JsonValue> {
  return value instanceof Map;
}

export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

class ValueBuilder implements JsonEvents {
  result: JsonValue = null;
  fail: (at: number, reason: string) => Error = (_at, reason) => new Error(reason);
  private readonly open: (JsonValue[] | Map<string, JsonValue>)[] = [];
  private readonly keys: string[] = [];

  beginObject(): void {
    this.open.push(new Map());
  }

  key(name: string, at: number): void {
    const object = this.open[this.open.length - 1];
    if (object instanceof Map && object.has(name)) {
      throw this.fail(at, `the key ${JSON.stringify(name.slice(0, 200))} is there twice`);
    }
    this.keys.push(name);
  }

  endObject(): void {
    this.take(this.open.pop() ?? null);
  }

  beginArray(): void {
    this.open.push([]);
  }

  endArray(): void {
    this.take(this.open.pop() ?? null);
  }

  number(value: number, integer: string | null): void {
    this.take({ value, integer });
  }

  string(value: string): void {
    this.take(value);
  }

  boolean(value: boolean): void {
    this.take(value);
  }

  null(): void {
    this.take(null);
  }

  private take(value: JsonValue): void {
    const parent = this.open[this.open.length - 1];
    if (parent === undefined) {
      this.result = value;
    } else if (parent instanceof Map) {
      parent.set(this.keys.pop() ?? '', value);
    } else {
      parent.push(value);
    }
  }
}
