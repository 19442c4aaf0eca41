/**
 * The in-host tests' hands and eyes: the browser page that shows the VS Code they run in. Served by
 * `test/host/bridge.mjs`. Selectors are Playwright's: CSS, `role=grid[name="Samples"]`, `text=…`.
 */
const address = process.env['LOSS_INSPECTOR_BRIDGE'];

/** False in a desktop VS Code, which has no page to reach into. */
export const hasBridge = address !== undefined;

/** Skips a suite, saying why, where there is no bridge. To be called in a `before` hook. */
export function needsBridge(context: { skip(): never }): void {
  if (!hasBridge) {
    console.log('      skipped: a desktop VS Code has no page to look into');
    context.skip();
  }
}

async function request(operation: string, details: object): Promise<unknown> {
  if (address === undefined) {
    throw new Error('there is no bridge to a page in this VS Code');
  }
  const response = await fetch(address, { method: 'POST', body: JSON.stringify({ operation, ...details }) });
  const answer = await response.json() as { readonly result?: unknown; readonly error?: string };
  if (answer.error !== undefined) {
    throw new Error(`${operation} ${JSON.stringify(details)}: ${answer.error}`);
  }
  return answer.result;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ClickOptions {
  readonly modifiers?: readonly ('Alt' | 'Control' | 'Meta' | 'Shift')[];
  readonly button?: 'left' | 'right';
  readonly double?: boolean;
}

/** What can be done to the first element that a selector finds; each waits until it is there. */
class Surface {
  constructor(protected readonly where: 'panel' | 'tensor' | 'page') {}

  /** Visible text. */
  async text(selector: string): Promise<string> {
    return String(await this.ask('text', { selector }));
  }

  /** Visible text of every element found, now. */
  async texts(selector: string): Promise<string[]> {
    return (await this.ask('texts', { selector }) as unknown[]).map(String);
  }

  async attribute(selector: string, name: string): Promise<string | null> {
    const value = await this.ask('attribute', { selector, name });
    return typeof value === 'string' ? value : null;
  }

  /** Place and size in CSS pixels of the window. */
  async box(selector: string): Promise<Box> {
    const box = await this.ask('box', { selector });
    if (box === null) {
      throw new Error(`${selector} is not visible`);
    }
    return box as Box;
  }

  async click(selector: string, options: ClickOptions = {}): Promise<void> {
    await this.ask('click', { selector, ...options });
  }

  /** Replaces the text of a field. */
  async fill(selector: string, value: string): Promise<void> {
    await this.ask('fill', { selector, value });
  }

  async focus(selector: string): Promise<void> {
    await this.ask('focus', { selector });
  }

  /** Waits until an element is visible (or hidden, attached, detached). */
  async wait(selector: string, options: { readonly state?: 'visible' | 'hidden' | 'attached' | 'detached'; readonly timeout?: number } = {}): Promise<void> {
    await this.ask('wait', { selector, ...options });
  }

  protected ask(operation: string, details: object): Promise<unknown> {
    return request(`${this.where}.${operation}`, details);
  }
}

export interface AccessibilityViolation {
  readonly id: string;
  readonly impact: 'minor' | 'moderate' | 'serious' | 'critical' | null;
  readonly help: string;
  readonly nodes: readonly string[];
}

class Panel extends Surface {
  /** Waits until it is visible. */
  async open(timeout?: number): Promise<void> {
    await this.ask('open', { timeout });
  }

  async count(selector: string): Promise<number> {
    return Number(await this.ask('count', { selector }));
  }

  /** Chooses an option of a native select by its value. */
  async select(selector: string, value: string): Promise<void> {
    await this.ask('select', { selector, value });
  }

  /** The value of an expression evaluated in the panel's page: for reading, not for acting. */
  evaluate(expression: string): Promise<unknown> {
    return this.ask('evaluate', { expression });
  }

  /** What axe-core finds wrong in the panel's page. */
  async accessibilityViolations(): Promise<readonly AccessibilityViolation[]> {
    return await this.ask('axe', {}) as AccessibilityViolation[];
  }
}

class Workbench extends Surface {
  constructor() {
    super('page');
  }

  /** Presses a key where the focus is, in the panel too: `F1`, `Control+Home`. */
  async press(key: string): Promise<void> {
    await this.ask('press', { key });
  }

  /** Moves the pointer onto an element. */
  async hover(selector: string): Promise<void> {
    await this.ask('hover', { selector });
  }

  /** Presses a key and does something before it is let go. */
  async holding<T>(key: string, act: () => Promise<T>): Promise<T> {
    await this.ask('hold', { key, isHeld: true });
    try {
      return await act();
    } finally {
      await this.ask('hold', { key, isHeld: false });
    }
  }

  async type(value: string): Promise<void> {
    await this.ask('type', { value });
  }

  /** Sets the window's size in CSS pixels. */
  async viewport(width: number, height: number): Promise<void> {
    await this.ask('viewport', { width, height });
  }

  /** How many windows VS Code has open. */
  async windows(): Promise<number> {
    return Number(await this.ask('windows', {}));
  }

  /** What stands in a field. */
  async value(selector: string): Promise<string> {
    return String(await this.ask('value', { selector }));
  }

  /** What style sheets write behind the elements found: the editor's decorations. */
  async afterTexts(selector: string): Promise<readonly string[]> {
    return (await this.ask('afterTexts', { selector }) as unknown[]).map(String);
  }

  /** Takes a picture of a window, the first where none is named, or of the panel alone, as `.vscode-test/screenshots/<name>.png`. */
  async screenshot(name: string, options: { readonly panelOnly?: boolean; readonly window?: number } = {}): Promise<void> {
    await this.ask('screenshot', { name, ...options });
  }
}

/** The webview of the visible Loss Inspector panel. */
export const panel = new Panel('panel');
/** The webview of the visible editor of tensors. */
export const tensorPage = new Panel('tensor');
/** The VS Code window around it. */
export const workbench = new Workbench();

/** Prints a line where `npm test` shows it. */
export async function log(line: string): Promise<void> {
  if (address === undefined) {
    console.log(line);
  } else {
    await request('log', { line });
  }
}

/** Waits until `probe` holds, asking again every 50 ms; its last error or value is in the message. */
export async function eventually<T>(what: string, probe: () => Promise<T>, holds: (value: T) => boolean, timeout = 15_000): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    let last: unknown;
    try {
      const value = await probe();
      if (holds(value)) {
        return value;
      }
      last = value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) {
      throw new Error(`${what}: not in ${timeout} ms; last: ${last instanceof Error ? last.message : JSON.stringify(last)}`);
    }
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}
