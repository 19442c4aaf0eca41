import type { FileSystem } from '../../bytes/fileSystem';
import { readExactly } from '../../bytes/readExactly';
import { isNumeric } from '../../tensors/dtypeTable';
import { throwIfCancelled, type Work } from '../../work';
import type { InspectionContext } from '../subject';
import { imageType } from './imageType';
import { textPreview, type SamplePreview } from './preview';
import type { RowsBeside } from './rowsBeside';

const calledId = /(?:^|[_\W])(?:ids?|idx|index|guids?|uids?|filenames?|files?|paths?)$/i;
/** Where people put what their samples were made of. */
const folderName = /^(?:images?|imgs?|pictures?|photos?|frames?|texts?|samples?|inputs?|raw|data|val|valid|validation|test|train)$/i;
const shownFile = /\.(?:png|jpe?g|gif|webp|bmp|txt)$/i;
const mostBytes = 8 * 2 ** 20;
const mostFolders = 20;

/** The file beside the dump that is called as the sample's id. */
export async function filePreview(beside: RowsBeside, row: number, { files }: InspectionContext, work: Work): Promise<SamplePreview | null> {
  const ids = await idsOf(beside, row, work);
  for (const folder of beside.folders) {
    for (const id of ids) {
      const path = await fileOf(id, folder, files, work);
      if (path !== null) {
        return read(path, files.relative(folder, path), files, work);
      }
    }
  }
  return null;
}

interface Id {
  readonly text: string;
  /** The number of the row, where the dump has no ids: it counts only in a folder of such files. */
  readonly isRow: boolean;
}

async function idsOf({ tensors }: RowsBeside, row: number, work: Work): Promise<readonly Id[]> {
  const ids: Id[] = [];
  for (const { tensor } of tensors.filter(({ tensor: { name, shape } }) => shape.length === 1 && calledId.test(name))) {
    const text = tensor.readTexts === undefined
      ? isNumeric(tensor.dtype) && tensor.refusal === undefined ? String((await tensor.readRows(row, row + 1, work)).data[0]) : undefined
      : (await tensor.readTexts())[row];
    ids.push(...(text === undefined || text === '' ? [] : [{ text, isRow: false }]));
  }
  return ids.length > 0 ? ids : [{ text: String(row), isRow: true }];
}

async function fileOf({ text, isRow }: Id, folder: string, files: FileSystem, work: Work): Promise<string | null> {
  // An id that is a path of a file is that file.
  if (shownFile.test(text)) {
    const path = files.resolve(folder, text);
    if ((await files.list(files.folderOf(path))).includes(files.nameOf(path))) {
      return path;
    }
  }
  const below = (await files.folders?.(folder) ?? []).filter((name) => folderName.test(name)).slice(0, mostFolders);
  for (const searched of [...(isRow ? [] : [folder]), ...below.map((name) => files.resolve(folder, name))]) {
    throwIfCancelled(work.signal);
    const name = (await files.list(searched)).find((candidate) => shownFile.test(candidate) && isCalled(candidate, text));
    if (name !== undefined) {
      return files.resolve(searched, name);
    }
  }
  return null;
}

/** By its name without its ending; a number also with zeros before it: `000042.png`. */
function isCalled(name: string, id: string): boolean {
  const stem = name.slice(0, name.lastIndexOf('.'));
  return name === id || stem === id || (/^\d+$/.test(id) && /^\d+$/.test(stem) && stem.replace(/^0+(?=\d)/, '') === id);
}

async function read(path: string, source: string, files: FileSystem, work: Work): Promise<SamplePreview | null> {
  const opened = await files.open(path);
  try {
    if (opened.size > mostBytes) {
      return null;
    }
    const data = await readExactly(opened, 0, opened.size, 'data', work.signal);
    const type = imageType(data);
    if (type !== null) {
      return { kind: 'image', source, type, data };
    }
    return /\.txt$/i.test(path) ? textPreview(source, new TextDecoder().decode(data)) : null;
  } finally {
    await opened.close();
  }
}
