import { JsonParser, type JsonEvents, type JsonPlace } from './jsonParser';

/** Most values of a text that is held whole. A header of 100 000 tensors has less than half of them. */
const mostValues = 2_000_000;

/** A number as it is written: exact digits where it is an integer. */
export interface JsonNumber {
  readonly value: number;
  readonly integer: string | null;
}

/** A JSON value. Objects are Maps, so that a key called `__proto__` is a key. */
export type JsonValue = null | boolean | string | JsonNumber | readonly JsonValue[] | ReadonlyMap<string, JsonValue>;

/**
 * Parses a whole text into a value.
 * @throws BadInput with line and column; also where an object has a key twice, or there are more values than any header has
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
  private values = 0;

  beginObject(at: number): void {
    this.count(at);
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

  beginArray(at: number): void {
    this.count(at);
    this.open.push([]);
  }

  endArray(): void {
    this.take(this.open.pop() ?? null);
  }

  number(value: number, integer: string | null, at: number): void {
    this.count(at);
    this.take({ value, integer });
  }

  string(value: string, at: number): void {
    this.count(at);
    this.take(value);
  }

  boolean(value: boolean, at: number): void {
    this.count(at);
    this.take(value);
  }

  null(at: number): void {
    this.count(at);
    this.take(null);
  }

  private count(at: number): void {
    this.values += 1;
    if (this.values > mostValues) {
      throw this.fail(at, `there are more than ${mostValues} values`);
    }
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
