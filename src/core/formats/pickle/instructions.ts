import { integerOfBytes, integerOfText } from './integers';
import { starved, type PickleInput, type Starved } from './pickleInput';
import type { PickleMachine } from './pickleMachine';
import { PickleDict, PickleTuple, WholeFloat, type PickleValue } from './pickleValue';
import { decodeBytes, decodeQuoted, decodeRawUnicodeEscape, decodeUtf8 } from './text';

/** Runs one instruction; false where its argument is not in memory yet, and then nothing has changed. */
export type Instruction = (machine: PickleMachine, input: PickleInput) => boolean;

type Argument<T> = (input: PickleInput) => T | Starved;

const none: Argument<null> = () => null;
const uint8: Argument<number> = (input) => input.uint8();
const uint16: Argument<number> = (input) => input.uint16();
const uint32: Argument<number> = (input) => input.uint32();
const int32: Argument<number> = (input) => input.int32();
const uint64: Argument<number> = (input) => input.uint64();
const float64: Argument<number> = (input) => input.float64();
const line: Argument<Uint8Array> = (input) => input.line();
const textLine: Argument<string> = (input) => {
  const bytes = input.line();
  return bytes === starved ? starved : decodeUtf8(bytes);
};
const twoLines: Argument<readonly [string, string]> = (input) => {
  const first = textLine(input);
  const second = first === starved ? starved : textLine(input);
  return first === starved || second === starved ? starved : [first, second];
};

/** Bytes behind their number. */
function counted(length: Argument<number>): Argument<Uint8Array> {
  return (input) => {
    const count = length(input);
    return count === starved ? starved : input.take(count);
  };
}

/** Instructions by their code: those of protocols 0 to 5 (CPython's Lib/pickletools.py describes each). */
export const instructions: readonly (Instruction | undefined)[] = makeTable();

function makeTable(): readonly (Instruction | undefined)[] {
  const table = new Array<Instruction | undefined>(256).fill(undefined);
  const on = <T>(code: number, _name: string, argument: Argument<T>, run: (machine: PickleMachine, argument: T) => void): void => {
    table[code] = (machine, input) => {
      const value = argument(input);
      if (value === starved) {
        return false;
      }
      run(machine, value);
      return true;
    };
  };

  on(0x80, 'PROTO', uint8, (machine, version) => {
    if (version > 5) {
      throw machine.fail(`is of protocol ${version}, which Python does not have`);
    }
  });
  // The instruction of a frame promises its bytes; no more of them are read at once for it.
  table[0x95] = (machine, input) => {
    const length = input.uint64();
    if (length === starved) {
      return false;
    }
    if (input.next + length > input.source.size) {
      throw machine.fail(`truncated: a frame of ${length} bytes begins here, and ${input.source.size - input.next} are left`);
    }
    return true;
  };
  on(0x2e, 'STOP', none, (machine) => { machine.finish(); });

  on(0x28, 'MARK', none, (machine) => { machine.setMark(); });
  on(0x30, 'POP', none, (machine) => { machine.drop(); });
  on(0x31, 'POP_MARK', none, (machine) => { machine.popMark(); });
  on(0x32, 'DUP', none, (machine) => { machine.pushSmall(machine.top); });

  on(0x4e, 'NONE', none, (machine) => { machine.pushSmall(null); });
  on(0x88, 'NEWTRUE', none, (machine) => { machine.pushSmall(true); });
  on(0x89, 'NEWFALSE', none, (machine) => { machine.pushSmall(false); });
  on(0x4b, 'BININT1', uint8, (machine, value) => { machine.pushSmall(value); });
  on(0x4d, 'BININT2', uint16, (machine, value) => { machine.pushSmall(value); });
  on(0x4a, 'BININT', int32, (machine, value) => { machine.pushSmall(value); });
  on(0x8a, 'LONG1', counted(uint8), (machine, bytes) => { machine.push(integerOfBytes(bytes), 16 + bytes.length); });
  on(0x8b, 'LONG4', counted(uint32), (machine, bytes) => { machine.push(integerOfBytes(bytes), 16 + bytes.length); });
  on(0x49, 'INT', textLine, (machine, text) => {
    machine.push(text === '01' ? true : text === '00' ? false : numberOfText(machine, text));
  });
  on(0x4c, 'LONG', textLine, (machine, text) => { machine.push(numberOfText(machine, text), 16 + text.length); });
  on(0x47, 'BINFLOAT', float64, pushFloat);
  on(0x46, 'FLOAT', textLine, (machine, text) => { pushFloat(machine, floatOfText(machine, text)); });

  on(0x58, 'BINUNICODE', counted(uint32), pushUtf8);
  on(0x8c, 'SHORT_BINUNICODE', counted(uint8), pushUtf8);
  on(0x8d, 'BINUNICODE8', counted(uint64), pushUtf8);
  on(0x56, 'UNICODE', line, (machine, bytes) => { machine.pushText(decodeRawUnicodeEscape(bytes)); });
  on(0x54, 'BINSTRING', counted(uint32), (machine, bytes) => { machine.pushText(decodeBytes(bytes)); });
  on(0x55, 'SHORT_BINSTRING', counted(uint8), (machine, bytes) => { machine.pushText(decodeBytes(bytes)); });
  on(0x53, 'STRING', line, (machine, bytes) => {
    const text = decodeQuoted(bytes);
    if (text === null) {
      throw machine.fail('has a string without its quotes');
    }
    machine.pushText(text);
  });
  on(0x42, 'BINBYTES', counted(uint32), (machine, bytes) => { machine.pushBytes(bytes); });
  on(0x43, 'SHORT_BINBYTES', counted(uint8), (machine, bytes) => { machine.pushBytes(bytes); });
  on(0x8e, 'BINBYTES8', counted(uint64), (machine, bytes) => { machine.pushBytes(bytes); });
  on(0x96, 'BYTEARRAY8', counted(uint64), (machine, bytes) => { machine.pushBytes(bytes); });
  on(0x97, 'NEXT_BUFFER', none, (machine) => { throw machine.fail('wants a buffer from outside of the file'); });
  on(0x98, 'READONLY_BUFFER', none, () => undefined);

  on(0x29, 'EMPTY_TUPLE', none, (machine) => { machine.pushTuple([]); });
  on(0x85, 'TUPLE1', none, (machine) => { machine.pushTuple([machine.pop()]); });
  on(0x86, 'TUPLE2', none, (machine) => {
    const [second, first] = [machine.pop(), machine.pop()];
    machine.pushTuple([first, second]);
  });
  on(0x87, 'TUPLE3', none, (machine) => {
    const [third, second, first] = [machine.pop(), machine.pop(), machine.pop()];
    machine.pushTuple([first, second, third]);
  });
  on(0x74, 'TUPLE', none, (machine) => { machine.pushTuple(machine.popMark()); });
  on(0x5d, 'EMPTY_LIST', none, (machine) => { machine.pushList([]); });
  on(0x6c, 'LIST', none, (machine) => { machine.pushList(machine.popMark()); });
  on(0x61, 'APPEND', none, (machine) => { machine.append([machine.pop()]); });
  on(0x65, 'APPENDS', none, (machine) => { machine.append(machine.popMark()); });
  on(0x7d, 'EMPTY_DICT', none, (machine) => { machine.pushDict([]); });
  on(0x64, 'DICT', none, (machine) => { machine.pushDict(machine.popMark()); });
  on(0x73, 'SETITEM', none, (machine) => {
    const [value, key] = [machine.pop(), machine.pop()];
    machine.setEntries([key, value]);
  });
  on(0x75, 'SETITEMS', none, (machine) => { machine.setEntries(machine.popMark()); });
  on(0x8f, 'EMPTY_SET', none, (machine) => { machine.pushSet([]); });
  on(0x90, 'ADDITEMS', none, (machine) => { machine.append(machine.popMark()); });
  on(0x91, 'FROZENSET', none, (machine) => { machine.pushSet(machine.popMark()); });

  on(0x70, 'PUT', textLine, (machine, text) => { machine.remember(keyOfText(machine, text)); });
  on(0x71, 'BINPUT', uint8, (machine, key) => { machine.remember(key); });
  on(0x72, 'LONG_BINPUT', uint32, (machine, key) => { machine.remember(key); });
  on(0x94, 'MEMOIZE', none, (machine) => { machine.rememberNext(); });
  on(0x67, 'GET', textLine, (machine, text) => { machine.recall(keyOfText(machine, text)); });
  on(0x68, 'BINGET', uint8, (machine, key) => { machine.recall(key); });
  on(0x6a, 'LONG_BINGET', uint32, (machine, key) => { machine.recall(key); });

  on(0x63, 'GLOBAL', twoLines, (machine, [module, name]) => { machine.pushGlobal(module, name); });
  on(0x93, 'STACK_GLOBAL', none, (machine) => {
    const [name, module] = [machine.pop(), machine.pop()];
    machine.pushGlobal(module, name);
  });
  // Codes of `copyreg.add_extension`, which only the program that wrote the file knows.
  on(0x82, 'EXT1', uint8, pushExtension);
  on(0x83, 'EXT2', uint16, pushExtension);
  on(0x84, 'EXT4', int32, pushExtension);
  on(0x52, 'REDUCE', none, (machine) => {
    const [args, callable] = [machine.pop(), machine.pop()];
    machine.pushCall('call', callable, args);
  });
  on(0x69, 'INST', twoLines, (machine, [module, name]) => {
    const args = new PickleTuple(machine.popMark());
    machine.pushGlobal(module, name);
    machine.pushCall('call', machine.pop(), args);
  });
  on(0x6f, 'OBJ', none, (machine) => {
    const [callable, ...args] = machine.popMark();
    if (callable === undefined) {
      throw machine.fail('calls nothing');
    }
    machine.pushCall('call', callable, new PickleTuple(args));
  });
  on(0x81, 'NEWOBJ', none, (machine) => {
    const [args, callable] = [machine.pop(), machine.pop()];
    machine.pushCall('new', callable, args);
  });
  on(0x92, 'NEWOBJ_EX', none, (machine) => {
    const [keywords, args, callable] = [machine.pop(), machine.pop(), machine.pop()];
    machine.pushCall('new', callable, args, keywords instanceof PickleDict ? keywords : null);
  });
  on(0x62, 'BUILD', none, (machine) => { machine.build(machine.pop()); });

  on(0x50, 'PERSID', textLine, (machine, id) => { machine.pushReference(id); });
  on(0x51, 'BINPERSID', none, (machine) => { machine.pushReference(machine.pop()); });
  return table;
}

function pushFloat(machine: PickleMachine, value: number): void {
  if (Number.isInteger(value)) {
    machine.push(new WholeFloat(value), 56);
  } else {
    machine.push(value);
  }
}

function pushUtf8(machine: PickleMachine, bytes: Uint8Array): void {
  machine.pushText(decodeUtf8(bytes));
}

function pushExtension(machine: PickleMachine, code: number): void {
  machine.pushGlobal('copyreg', `extension ${code}`);
}

/** An absurdly long integer is None. */
function numberOfText(machine: PickleMachine, text: string): PickleValue {
  const value = integerOfText(text);
  if (value === undefined) {
    throw machine.fail(`has ${JSON.stringify(text.slice(0, 40))} for an integer`);
  }
  return value;
}

function keyOfText(machine: PickleMachine, text: string): number {
  const key = integerOfText(text);
  if (typeof key !== 'number' || key < 0) {
    throw machine.fail(`has ${JSON.stringify(text.slice(0, 40))} for a key of its memo`);
  }
  return key;
}

/** As Python writes floats: `1.5`, `-inf`, `nan`, `1e-07`. */
function floatOfText(machine: PickleMachine, text: string): number {
  const word = text.trim().toLowerCase();
  const special = /^([+-]?)(?:inf|infinity)$/.exec(word);
  if (special !== null) {
    return special[1] === '-' ? -Infinity : Infinity;
  }
  if (/^[+-]?nan$/.test(word)) {
    return NaN;
  }
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(word)) {
    throw machine.fail(`has ${JSON.stringify(text.slice(0, 40))} for a float`);
  }
  return Number(word);
}
