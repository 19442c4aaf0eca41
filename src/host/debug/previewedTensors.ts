import type { DebugConfiguration } from 'vscode';
import { tensorPreview } from '../../core/debuggee/javascript/tensorPreview';
import { languageOf } from '../../core/debuggee/languages';

/** The option of js-debug for what Variables says of a value. */
const option = 'customDescriptionGenerator';

/** A configuration whose JavaScript debugger says of a large tensor its shape, where the user has not chosen what it says. */
export function withPreviewedTensors(configuration: DebugConfiguration): DebugConfiguration {
  return languageOf(configuration.type)?.id === 'javascript' && configuration[option] === undefined ? { ...configuration, [option]: tensorPreview } : configuration;
}
