import assert from 'node:assert/strict';
import { CancellationTokenSource, LanguageModelTextPart, lm, type LanguageModelToolInvocationOptions } from 'vscode';
import { needsBridge, workbench } from './bridge';
import { closeAll, expectedNumber, extensionFolder, isClose, workspaceFile } from './driver';

type Tokens = LanguageModelToolInvocationOptions<object>['tokenizationOptions'];

/** Invokes the tool as a chat would, and agrees to what VS Code asks. */
async function invoke(input: object, tokenizationOptions?: Tokens, cancel = false): Promise<string> {
  const source = new CancellationTokenSource();
  const running = lm.invokeTool('inspect_loss', { input, toolInvocationToken: undefined, ...(tokenizationOptions === undefined ? {} : { tokenizationOptions }) }, source.token);
  if (cancel) {
    source.cancel();
  }
  const settled = Promise.resolve(running).then(() => true, () => true);
  const agreed = agree(settled);
  try {
    const { content } = await running;
    return content.map((part) => (part instanceof LanguageModelTextPart ? part.value : '')).join('');
  } finally {
    await agreed;
    source.dispose();
  }
}

/** Presses the button of the question, if there is one. */
async function agree(settled: Promise<boolean>): Promise<void> {
  const isOver = { value: false };
  void settled.then(() => { isOver.value = true; });
  while (!isOver.value) {
    const buttons = await workbench.texts('.monaco-dialog-box .dialog-buttons .monaco-button');
    if (buttons.length > 0) {
      asked.push(await workbench.text('.monaco-dialog-box'));
      await workbench.click('.monaco-dialog-box .dialog-buttons .monaco-button');
    }
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
}

const asked: string[] = [];
const totalIn = (text: string): number => Number(/^total loss: ([^;\s]+)/m.exec(text)?.[1]);

describe('other doors: the tool for language models', function () {
  before(async function () {
    needsBridge(this);
    await closeAll();
  });

  it('is offered with a schema and a description', () => {
    const tool = lm.tools.find(({ name }) => name === 'inspect_loss');
    assert.ok(tool !== undefined);
    assert.match(tool.description, /findings/);
    assert.ok(JSON.stringify(tool.inputSchema).includes('"dumps"'));
  });

  it('gives the numbers of a spec in the workspace, after a question that names the file', async () => {
    const text = await invoke({ spec: 'iris/iris.loss.json' });
    assert.ok(isClose(totalIn(text), expectedNumber('iris', 'total_with_regularization')), text);
    assert.match(text, /sample 31: loss/);
    assert.ok(asked.every((question) => question.includes('iris/iris.loss.json')), asked.join('\n'));
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
