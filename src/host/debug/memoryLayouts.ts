import { l10n, window, type Memento } from 'vscode';
import { formatLayout, layoutOfType, parseLayout } from '../../core/debuggee/memory/layout';
import { formatMemoryValue } from '../../core/debuggee/memory/memoryValue';
import { BadInput } from '../../core/errors';
import type { LivePlace } from './liveSessions';
import { MemoryProgram } from './memoryProgram';

const memoryKey = 'lossInspector.memoryLayouts';
/** Layouts that are remembered in a workspace at most. */
const mostLayouts = 100;

/** The layouts that the user gave, by expression. */
export class MemoryLayouts {
  /** @param memory of the workspace */
  constructor(private readonly memory: Memento) {}

  /** The value of an expression. Where the program's memory is read, the user says what lies there; undefined where they do not. */
  async valueOf({ live: { debuggee }, stop }: LivePlace, expression: string): Promise<string | undefined> {
    return debuggee instanceof MemoryProgram ? this.ask(expression, (await debuggee.locate(stop, expression)).type) : expression;
  }

  /** @param type as the debugger calls it */
  private async ask(expression: string, type: string): Promise<string | undefined> {
    const known = this.all;
    const given = await window.showInputBox({
      title: l10n.t('What Lies in Memory at {0}', expression),
      prompt: l10n.t('Type and shape of the elements, and an offset in bytes where there is one'),
      placeHolder: 'float32 [200, 10] + 16',
      value: known[expression] ?? layoutOfType(type) ?? '',
      validateInput: whatIsWrong,
      ignoreFocusOut: true,
    });
    if (given === undefined) {
      return undefined;
    }
    const layout = parseLayout(given);
    const others = Object.entries(known).filter(([other]) => other !== expression);
    await this.memory.update(memoryKey, Object.fromEntries([...others, [expression, formatLayout(layout)]].slice(-mostLayouts)));
    return formatMemoryValue({ expression, layout });
  }

  private get all(): Readonly<Record<string, string>> {
    const stored = this.memory.get<unknown>(memoryKey);
    const entries = typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  }
}

function whatIsWrong(text: string): string | undefined {
  try {
    parseLayout(text);
    return undefined;
  } catch (error) {
    if (error instanceof BadInput) {
      return error.message;
    }
    throw error;
  }
}
