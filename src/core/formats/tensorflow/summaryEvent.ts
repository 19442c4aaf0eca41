import { bytesOfField, floatOf, signedOf, wireFields } from './protobuf';
import { scalarOfTensor, type ScalarValue } from './scalarOfTensor';

/** A number that a run logged under a tag. */
export interface LoggedScalar extends ScalarValue {
  readonly tag: string;
}

/** One record of an event file (`Event` of event.proto). */
export interface SummaryEvent {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step: bigint;
  readonly scalars: readonly LoggedScalar[];
  /** Tags of images, histograms, text and the like. */
  readonly otherTags: readonly string[];
  /** Whether the run started here, once more: what was logged for this step and later ones is void. */
  readonly isStart: boolean;
}

/** @throws BadInput where the bytes are no message */
export function readEvent(record: Uint8Array): SummaryEvent {
  let wallTime = 0;
  let step = 0n;
  let isStart = false;
  const scalars: LoggedScalar[] = [];
  const otherTags: string[] = [];
  for (const field of wireFields(record)) {
    switch (field.number) {
      case 1: wallTime = floatOf(field); break;
      case 2: step = signedOf(field); break;
      case 5: readSummary(bytesOfField(field), scalars, otherTags); break;
      case 7: isStart = isStartOf(bytesOfField(field)); break;
      default: break;
    }
  }
  return { wallTime, step, scalars, otherTags, isStart };
}

/** `Summary`: values with a tag each. */
function readSummary(bytes: Uint8Array, scalars: LoggedScalar[], otherTags: string[]): void {
  for (const field of wireFields(bytes)) {
    if (field.number === 1) {
      readValue(bytesOfField(field), scalars, otherTags);
    }
  }
}

function readValue(bytes: Uint8Array, scalars: LoggedScalar[], otherTags: string[]): void {
  let tag = '';
  let scalar: ScalarValue | null = null;
  let holdsOther = false;
  for (const field of wireFields(bytes)) {
    switch (field.number) {
      case 1: tag = new TextDecoder().decode(bytesOfField(field)); break;
      case 2: scalar = { value: floatOf(field), kind: 'float32' }; break;
      case 3: case 4: case 5: case 6: holdsOther = true; break;
      case 8:
        scalar = scalarOfTensor(bytesOfField(field));
        holdsOther = scalar === null;
        break;
      default: break;
    }
  }
  if (scalar !== null) {
    scalars.push({ tag, ...scalar });
  } else if (holdsOther) {
    otherTags.push(tag);
  }
}

/** `SessionLog`: whether its status is START. */
function isStartOf(bytes: Uint8Array): boolean {
  let status = 0n;
  for (const field of wireFields(bytes)) {
    status = field.number === 1 ? signedOf(field) : status;
  }
  return status === 1n;
}
