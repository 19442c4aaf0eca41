import {
  l10n, LanguageModelTextPart, LanguageModelToolResult, MarkdownString, workspace,
  type CancellationToken, type LanguageModelTool, type LanguageModelToolInvocationOptions, type LanguageModelToolInvocationPrepareOptions, type PreparedToolInvocation,
} from 'vscode';
import type { InspectionTarget } from '../../protocol/workerApi';
import { RemoteError } from '../../protocol/rpc';
import { inspectOnce, type InspectionSurroundings } from '../inspection/inspectOnce';
import { isSpecFile } from '../inspection/target';
import { documentText } from './documentText';
import { changedSpec, changesSpec, toolInput, type ToolInput } from './toolInput';
import { workspacePath } from './workspacePath';

/** Characters of an answer where nothing is said about tokens. */
const mostCharacters = 8192;
/** Files that the confirmation names. */
const mostNamed = 10;

/** Gives a language model the numbers and the findings that the panel shows. */
export class InspectLossTool implements LanguageModelTool<unknown> {
  constructor(private readonly surroundings: InspectionSurroundings) {}

  prepareInvocation({ input }: LanguageModelToolInvocationPrepareOptions<unknown>): PreparedToolInvocation {
    const files = filesIn(input);
    if (files === undefined) {
      // The invocation says what is wrong, and reads nothing.
      return { invocationMessage: l10n.t('Inspecting a loss') };
    }
    const named = files.slice(0, mostNamed);
    const message = new MarkdownString().appendMarkdown(l10n.t('Loss Inspector reads these files of the workspace, and what a loss spec among them names, and hands numbers, findings and names of tensors to the language model:'));
    named.forEach((file) => { message.appendMarkdown('\n- ').appendText(file); });
    if (files.length > named.length) {
      message.appendMarkdown(`\n- ${l10n.t('… and {0} more', files.length - named.length)}`);
    }
    if (files.some(isSpecFile) && workspace.isTrusted) {
      message.appendMarkdown(`\n\n${l10n.t('Modules of custom losses that a spec names are run.')}`);
    }
    return {
      invocationMessage: new MarkdownString().appendText(l10n.t('Inspecting the loss of {0}', named.join(', '))),
      confirmationMessages: { title: l10n.t('Inspect a loss?'), message },
    };
  }

  /** @throws Error whose message tells the model what to do otherwise */
  async invoke({ input: given, tokenizationOptions }: LanguageModelToolInvocationOptions<unknown>, token: CancellationToken): Promise<LanguageModelToolResult> {
    const input = toolInput(given);
    const target = await targetOf(input);
    try {
      const { title, document } = await inspectOnce(target, this.surroundings, token, { rows: 5, ...(changesSpec(input) ? { change: (spec) => changedSpec(spec, input) } : {}) });
      const textWithin = (most: number): string => documentText(title, document, most);
      const text = tokenizationOptions === undefined ? textWithin(mostCharacters) : await fitting(textWithin, tokenizationOptions, token);
      return new LanguageModelToolResult([new LanguageModelTextPart(text)]);
    } catch (error) {
      if (error instanceof RemoteError && error.kind === 'OutsideWorkspace') {
        throw new Error(`${error.message}. Only files of the workspace are read; the user can allow others in the Loss Inspector panel.`);
      }
      throw error;
    }
  }
}

function filesIn(given: unknown): readonly string[] | undefined {
  try {
    const { spec, dumps } = toolInput(given);
    return spec === undefined ? dumps : [spec];
  } catch {
    return undefined;
  }
}

async function targetOf({ spec, dumps = [] }: ToolInput): Promise<InspectionTarget> {
  if (spec !== undefined) {
    if (!isSpecFile(spec)) {
      throw new Error(`inspect_loss: spec: "${spec}" is no loss spec, whose name ends in .loss.json; give files of tensors as "dumps"`);
    }
    return { kind: 'spec', path: await workspacePath(spec) };
  }
  return { kind: 'dumps', paths: await Promise.all(dumps.map(workspacePath)) };
}

/** The longest text of at most as many tokens as there may be. */
async function fitting(
  textWithin: (most: number) => string, options: NonNullable<LanguageModelToolInvocationOptions<unknown>['tokenizationOptions']>, token: CancellationToken,
): Promise<string> {
  const { tokenBudget } = options;
  // A token is seldom less than a character, and four on average.
  let most = Math.min(mostCharacters, Math.max(1, tokenBudget) * 4);
  for (;;) {
    const text = textWithin(most);
    const tokens = await options.countTokens(text, token);
    if (tokens <= tokenBudget || most < 16) {
      return text;
    }
    most = Math.floor(Math.min(most, text.length) * Math.min(0.9, tokenBudget / tokens));
  }
}
