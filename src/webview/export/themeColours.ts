/** Colours and font of VS Code's theme, as numbers: what is drawn with them looks the same outside of the page. */
export interface ThemeColours {
  readonly paper: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly axis: string;
  readonly wrong: string;
  readonly focus: string;
  readonly font: string;
  /** Any other colour of the style sheets, by its variable. */
  of(variable: string): string;
}

/** Reads the theme from an element of the page. */
export function themeColours(element: Element): ThemeColours {
  const page = element.ownerDocument;
  const style = page.defaultView?.getComputedStyle(element);
  const rgb = resolver(page);
  const of = (variable: string, otherwise = 'gray'): string => {
    const found = style?.getPropertyValue(variable).trim() ?? '';
    return found === '' ? otherwise : rgb(found);
  };
  const text = of('--vscode-foreground');
  const muted = of('--vscode-descriptionForeground', text);
  const font = style?.getPropertyValue('--vscode-font-family').trim() ?? '';
  return {
    text, muted,
    paper: of('--vscode-editor-background', 'white'),
    grid: faded(of('--vscode-charts-lines', muted), 0.4),
    axis: muted,
    wrong: of('--wrong', of('--vscode-errorForeground', text)),
    focus: of('--vscode-focusBorder', text),
    font: font === '' ? 'sans-serif' : font,
    of: (variable) => of(variable, text),
  };
}

/** Reads a CSS colour as the browser does, by painting with it: mixtures of colours mean nothing to other programs. */
function resolver(page: Document): (colour: string) => string {
  const canvas = page.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D | null | undefined;
  return (colour) => {
    if (context === null || context === undefined) {
      return colour;
    }
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 255] = context.getImageData(0, 0, 1, 1).data;
    return alpha === 255 ? `rgb(${red}, ${green}, ${blue})` : `rgba(${red}, ${green}, ${blue}, ${Number((alpha / 255).toFixed(3))})`;
  };
}

function faded(colour: string, share: number): string {
  const [, numbers = '', alpha = '1'] = /^rgba?\((\d+, \d+, \d+)(?:, ([\d.]+))?\)$/.exec(colour) ?? [];
  return numbers === '' ? colour : `rgba(${numbers}, ${Number((Number(alpha) * share).toFixed(3))})`;
}
