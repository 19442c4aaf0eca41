import { lm, type LanguageModelTool } from 'vscode';
import type { Disposable } from '../disposableStore';
import type { InspectionSurroundings } from '../inspection/inspectOnce';

/** Registers the tool that package.json offers to language models. It is loaded when one asks for it. */
export function registerTool(surroundings: InspectionSurroundings): Disposable {
  let loaded: Promise<LanguageModelTool<unknown>> | undefined;
  const tool = (): Promise<LanguageModelTool<unknown>> => {
    loaded ??= import(/* webpackChunkName: "tool" */ './inspectLossTool').then(({ InspectLossTool }) => new InspectLossTool(surroundings));
    return loaded;
  };
  return lm.registerTool<unknown>('inspect_loss', {
    prepareInvocation: async (options, token) => (await tool()).prepareInvocation?.(options, token),
    invoke: async (options, token) => (await tool()).invoke(options, token),
  });
}
