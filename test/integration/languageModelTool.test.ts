import assert from 'node:assert/strict';
import { CancellationTokenSource, LanguageModelTextPart, lm, MarkdownString, type LanguageModelToolInvocationOptions } from 'vscode';
import { InspectLossTool } from '../../src/host/tool/inspectLossTool';
import { expectedNumber, extensionFolder, isClose, workspaceFile } from './driver';

type Tokens = LanguageModelToolInvocationOptions<object>['tokenizationOptions'];

/** Invokes the tool as an extension does, of which VS Code asks nothing. */
async function invoke(input: object, tokenizationOptions?: Tokens, cancel = false): Promise<string> {
  const source = new CancellationTokenSource();
  const running = lm.invokeTool('inspect_loss', { input, toolInvocationToken: undefined, ...(tokenizationOptions === undefined ? {} : { tokenizationOptions }) }, source.token);
  if (cancel) {
    source.cancel();
  }
  try {
    const { content } = await running;
    return content.map((part) => (part instanceof LanguageModelTextPart ? part.value : '')).join('');
  } finally {
    source.dispose();
  }
}

const totalIn = (text: string): number => Number(/^total loss: ([^;\s]+)/m.exec(text)?.[1]);

/** What a chat asks the user before it invokes the tool. */
function question(input: object): string {
  const prepared = new InspectLossTool(undefined as never).prepareInvocation({ input });
  const message = prepared.confirmationMessages?.message;
  return message instanceof MarkdownString ? message.value : String(message);
}

describe('other doors: the tool for language models', () => {
  it('names the files in the question to the user, as text', () => {
    assert.match(question({ spec: 'iris/iris.loss.json' }), /\n- iris\/iris\.loss\.json[\s\S]*custom losses[\s\S]*are run/);
    const many = question({ dumps: Array.from({ length: 12 }, (_, i) => `[x](command:evil) ${i}.npy`) });
    assert.match(many, /and 2 more/);
    assert.ok(!many.includes('[x](command:evil)'), many);
    assert.equal(question({ dumps: [] }), 'undefined');
  });

  it('is offered with a schema and a description', () => {
    const tool = lm.tools.find(({ name }) => name === 'inspect_loss');
    assert.ok(tool !== undefined);
    assert.match(tool.description, /findings/);
    assert.ok(JSON.stringify(tool.inputSchema).includes('"dumps"'));
  });

  it('gives the numbers of a spec in the workspace', async () => {
    const text = await invoke({ spec: 'iris/iris.loss.json' });
    assert.ok(isClose(totalIn(text), expectedNumber('iris', 'total_with_regularization')), text);
    assert.match(text, /sample 31: loss/);
  });

  it('infers roles of dumps, and takes another loss and convention', async () => {
    const dumps = ['iris/logits.npy', workspaceFile('iris', 'labels.npy').fsPath];
    assert.ok(isClose(totalIn(await invoke({ dumps })), expectedNumber('iris', 'softmax_cross_entropy')));
    const text = await invoke({ dumps, loss: 'multiclass_svm', convention: 'pytorch' });
    assert.ok(isClose(totalIn(text), expectedNumber('iris', 'torch_multi_margin_loss')) || isClose(totalIn(text), expectedNumber('iris', 'multiclass_svm_delta_1_mean')), text);
  });

  it('names what is wrong with a run', async () => {
    assert.match(await invoke({ spec: 'broken/not_a_number.loss.json' }), /- error [a-z-]+[^\n]*NaN/);
  });

  it('keeps to the tokens that it may use', async () => {
    const text = await invoke({ spec: 'digits/epoch_06.loss.json' }, { tokenBudget: 100, countTokens: (counted) => Promise.resolve(Math.ceil(counted.length / 3)) });
    assert.ok(text.length <= 300, String(text.length));
    assert.ok(text.startsWith('Inspection of "epoch_06.loss.json"'));
  });

  it('refuses what is outside the workspace, missing, or no input, in words', async () => {
    await assert.rejects(invoke({ dumps: ['../../secret.npy'] }), /outside the workspace/);
    await assert.rejects(invoke({ spec: `${extensionFolder().fsPath}/samples/iris/iris.loss.json` }), /outside the workspace/);
    await assert.rejects(invoke({ dumps: ['iris/gone.npy'] }), /no file "iris\/gone\.npy"/);
    await assert.rejects(invoke({ dumps: ['iris/logits.npy'], spec: 'x.loss.json' }), /either "spec" or "dumps"/);
    await assert.rejects(invoke({ spec: 'iris/logits.npy' }), /no loss spec/);
  });

  it('stops when it is told to', async () => {
    await assert.rejects(invoke({ spec: 'digits/epoch_06.loss.json' }, undefined, true));
  });
});
