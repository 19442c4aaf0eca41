import type { ByteSource } from '../../bytes/byteSource';
import { joinedSource } from '../../bytes/joinedSource';
import { readText } from '../../bytes/text';
import { BadInput } from '../../errors';
import type { Work } from '../../work';
import type { DumpTensor, Format } from '../format';
import { isJsonArray, isJsonObject, parseJson } from '../json/jsonValue';
import { opaqueTensor } from '../opaqueTensor';
import type { Siblings } from '../siblings';
import { readWeightsManifest, type WeightGroup } from './weightsManifest';
import { weightTensors } from './weightTensors';

const maximumBytes = 50 * 2 ** 20;

/** A model of TensorFlow.js: its weights lie in files beside `model.json`, as the manifest in it says. */
export const tensorflowJs: Format = {
  id: 'tensorflow-js',
  title: 'TensorFlow.js model',
  extensions: ['.json'],
  detect: ({ name, head }) => name.endsWith('.json') && looksLikeModel(new TextDecoder().decode(head)),
  open: async (source, work, siblings) => {
    if (source.size > maximumBytes) {
      throw new BadInput({ file: source.name, reason: `has ${source.size} bytes; a model.json is read up to ${maximumBytes}` });
    }
    const groups = readWeightsManifest(await manifestOf(source, work));
    const files = new WeightFiles(siblings);
    try {
      const tensors: DumpTensor[] = [];
      const names = new Set<string>();
      for (const group of groups) {
        for (const tensor of await tensorsOf(source.name, group, files, work)) {
          if (names.has(tensor.name)) {
            throw new BadInput({ file: source.name, tensor: tensor.name, reason: 'is in the manifest twice' });
          }
          names.add(tensor.name);
          tensors.push(tensor);
        }
      }
      return {
        format: tensorflowJs.id,
        tensors,
        notes: notesOf(groups),
        close: async () => {
          await Promise.all([source.close(), files.close()]);
        },
      };
    } catch (error) {
      await files.close();
      throw error;
    }
  },
};

/** Keys that a model has and other JSON has not. Old converters wrote the manifest alone, as a list. */
function looksLikeModel(start: string): boolean {
  return /^\s*\{/.test(start)
    ? /"(modelTopology|weightsManifest)"\s*:|"format"\s*:\s*"(layers|graph)-model"/.test(start)
    : /^\s*\[\s*\{\s*"(paths|weights)"\s*:\s*\[/.test(start) && /"paths"\s*:/.test(start) && /"shape"\s*:/.test(start);
}

async function manifestOf(source: ByteSource, work: Work): Promise<Parameters<typeof readWeightsManifest>[0]> {
  const document = parseJson(await readText(source, work), { file: source.name, firstLine: 1 });
  if (isJsonArray(document)) {
    return document;
  }
  const manifest = isJsonObject(document) ? document.get('weightsManifest') : undefined;
  if (manifest === undefined) {
    throw new BadInput({ file: source.name, reason: 'is a TensorFlow.js model without weights: it has no weightsManifest' });
  }
  return manifest;
}

/** Where a file of weights is missing, the group's weights are listed with the reason. */
async function tensorsOf(file: string, group: WeightGroup, files: WeightFiles, work: Work): Promise<readonly DumpTensor[]> {
  const data = await files.open(file, group.paths);
  return data instanceof BadInput
    ? group.weights.map(({ name, shape }) => opaqueTensor(file, name, shape, 'bytes', 0, `its values cannot be read: ${data.message}`))
    : weightTensors(file, group, data, work);
}

/** The files of weights that have been opened. */
class WeightFiles {
  private readonly opened: ByteSource[] = [];

  constructor(private readonly siblings: Siblings) {}

  /** @throws OutsideWorkspace as the file system throws it */
  async open(file: string, paths: readonly string[]): Promise<ByteSource | BadInput> {
    const parts: ByteSource[] = [];
    for (const path of paths) {
      try {
        const part = await this.siblings.open(path);
        this.opened.push(part);
        parts.push(part);
      } catch (error) {
        if (error instanceof BadInput) {
          return error;
        }
        throw error;
      }
    }
    const [only, ...more] = parts;
    return only !== undefined && more.length === 0 ? only : joinedSource(file, parts);
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.map((file) => file.close()));
  }
}

function notesOf(groups: readonly WeightGroup[]): string[] {
  const weights = groups.flatMap((group) => group.weights);
  const quantized = weights.filter(({ quantization }) => quantization?.kind === 'affine').length;
  return quantized === 0 ? [] : [`${quantized} of ${weights.length} weights are quantised; shown are the values they stand for`];
}
