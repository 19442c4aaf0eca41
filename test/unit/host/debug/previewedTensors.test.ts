import assert from 'node:assert/strict';
import { tensorPreview } from '../../../../src/core/debuggee/javascript/tensorPreview';
import { withPreviewedTensors } from '../../../../src/host/debug/previewedTensors';

describe('what debug sessions start with', () => {
  const launch = (type: string): { readonly type: string; readonly name: string; readonly request: string } => ({ type, name: 'train', request: 'launch' });

  it('has a preview of large tensors for JavaScript, and nothing for others', () => {
    for (const type of ['node', 'pwa-node', 'chrome']) {
      assert.deepEqual(withPreviewedTensors(launch(type)), { ...launch(type), customDescriptionGenerator: tensorPreview });
    }
    for (const type of ['debugpy', 'cppdbg', 'lldb']) {
      assert.deepEqual(withPreviewedTensors(launch(type)), launch(type));
    }
  });

  it('stays as the user has it', () => {
    const own = { ...launch('node'), customDescriptionGenerator: 'function (preview) { return preview; }' };
    assert.deepEqual(withPreviewedTensors(own), own);
  });
});
