import { BadInput } from '../../errors';
import { isJsonArray, isJsonObject, parseJson, type JsonValue } from '../json/jsonValue';
import { readTextAttributes } from './attributes';
import type { Message } from './objectHeader';
import type { StructureReader } from './structureReader';

/**
 * What Keras wrote about the model beside its weights, for the reader of the list: version, backend, and the loss it was
 * compiled with. None of it is run. What is damaged is left out.
 */
export async function kerasNotes(reader: StructureReader, root: readonly Message[]): Promise<readonly string[]> {
  const attributes = await textsOrNone(reader, root, ['keras_version', 'backend', 'training_config']);
  const version = attributes.get('keras_version')?.[0];
  const backend = attributes.get('backend')?.[0];
  const config = attributes.get('training_config')?.[0];
  const loss = config === undefined ? null : compiledLoss(config);
  return [
    ...(version === undefined ? [] : [`saved by Keras ${clip(version)}${backend === undefined ? '' : ` on ${clip(backend)}`}`]),
    ...(loss === null ? [] : [`the model was compiled with the loss ${loss}`]),
  ];
}

/** The order of a group's children that Keras keeps: that of the layers of the model; empty where it keeps none. */
export async function layerOrder(reader: StructureReader, group: readonly Message[]): Promise<readonly string[]> {
  const attributes = await textsOrNone(reader, group, ['layer_names']);
  return attributes.get('layer_names') ?? [];
}

async function textsOrNone(
  reader: StructureReader, messages: readonly Message[], wanted: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  try {
    return await readTextAttributes(reader, messages, wanted);
  } catch (error) {
    if (error instanceof BadInput) {
      return new Map();
    }
    throw error;
  }
}

function compiledLoss(text: string): string | null {
  try {
    return configuredLoss(parseJson(text, { file: 'training_config', firstLine: 1 }));
  } catch (error) {
    if (error instanceof BadInput) {
      return null;
    }
    throw error;
  }
}

/** The loss of a `training_config` or `compile_config`: one name, or names by output; null where it does not say. */
export function configuredLoss(config: JsonValue | undefined): string | null {
  const loss = isJsonObject(config) ? lossName(config.get('loss')) : null;
  return loss === null ? null : clip(loss);
}

function lossName(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') {
    return value;
  }
  if (isJsonArray(value)) {
    return joined(value.map(lossName));
  }
  if (!isJsonObject(value)) {
    return null;
  }
  // A loss object is written as its class and that class's settings; anything else is a loss for every output.
  const config = value.get('config');
  const name = isJsonObject(config) ? config.get('name') : undefined;
  const className = value.get('class_name');
  if (typeof className === 'string') {
    return typeof name === 'string' ? name : className;
  }
  return joined([...value].map(([output, loss]) => {
    const inner = lossName(loss);
    return inner === null ? null : `${output}: ${inner}`;
  }));
}

function joined(names: readonly (string | null)[]): string | null {
  const known = names.filter((name) => name !== null);
  return known.length === 0 ? null : known.join(', ');
}

function clip(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
