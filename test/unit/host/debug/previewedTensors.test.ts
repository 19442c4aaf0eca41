import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { tensorPreview } from '../../../../src/core/debuggee/javascript/tensorPreview';
import { withPreviewedTensors } from '../../../../src/host/debug/previewedTensors';

describe('what debug sessions start with', () => {
  const launch = (type: string): { readonly type: string; readonly name: string; readonly request: string } => ({ type, name: 'train', request: 'launch' });
  let scratch: string;
  let folder: string;
  let other: string;

  before(async () => {
    scratch = await mkdtemp(path.join(os.tmpdir(), 'loss-inspector-'));
    folder = path.join(scratch, 'with');
    other = path.join(scratch, 'without');
    await mkdir(path.join(folder, 'node_modules', '@tensorflow', 'tfjs'), { recursive: true });
    await mkdir(path.join(folder, 'src', 'train'), { recursive: true });
    await mkdir(other);
  });
  after(() => rm(scratch, { recursive: true, force: true }));

  it('has a preview of large tensors for JavaScript that finds TensorFlow.js, and nothing for others', async () => {
    for (const type of ['node', 'pwa-node', 'chrome']) {
      assert.deepEqual(await withPreviewedTensors(launch(type), folder), { ...launch(type), customDescriptionGenerator: tensorPreview });
      assert.deepEqual(await withPreviewedTensors(launch(type), other), launch(type));
      assert.deepEqual(await withPreviewedTensors(launch(type), undefined), launch(type));
    }
    for (const type of ['debugpy', 'cppdbg', 'lldb']) {
      assert.deepEqual(await withPreviewedTensors(launch(type), folder), launch(type));
    }
  });

  it('goes by where the program lies', async () => {
    for (const place of [{ program: path.join(folder, 'src', 'train', 'main.mjs') }, { cwd: path.join(folder, 'src') }]) {
      const configuration = { ...launch('node'), ...place };
      assert.deepEqual(await withPreviewedTensors(configuration, other), { ...configuration, customDescriptionGenerator: tensorPreview });
    }
    const relative = { ...launch('node'), program: '${workspaceFolder}/../with/src/main.mjs' };
    assert.deepEqual(await withPreviewedTensors(relative, other), { ...relative, customDescriptionGenerator: tensorPreview });
    const unknown = { ...launch('node'), program: '${file}' };
    assert.deepEqual(await withPreviewedTensors(unknown, other), unknown);
  });

  it('stays as the user has it', async () => {
    const own = { ...launch('node'), customDescriptionGenerator: 'function (preview) { return preview; }' };
    assert.deepEqual(await withPreviewedTensors(own, folder), own);
  });
});
