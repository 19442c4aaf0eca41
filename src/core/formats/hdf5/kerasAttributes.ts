import { BadInput } from '../../errors';
import { parseJson } from '../json/jsonValue';
import { readTextAttributes } from './attributes';
import { configuredLoss } from './configuredLoss';
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

function clip(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
