import { useRef } from 'preact/hooks';
import { themeVariables } from '../canvas/themeVariables';

/** Colours of a heat map, resolved from the theme. */
export interface HeatColours {
  /** 256 × RGB from the smallest loss to the largest. */
  readonly ramp: Uint8ClampedArray;
  readonly leftOut: string;
  readonly notFinite: string;
  readonly text: string;
  readonly muted: string;
  readonly paper: string;
  readonly chosen: string;
  readonly font: string;
}

type Rgb = readonly [number, number, number];

/** Where the ramp is the chart colour itself; `.heat-ramp` of the style sheet has the same stops. */
const middle = 0.6;

/** Lightness grows or falls all the way, so that the ramp is read without its hue too. */
export function heatColours(canvas: HTMLCanvasElement): HeatColours {
  const colour = themeVariables(canvas);
  const text = colour('--vscode-foreground', 'gray');
  const rgb = resolver(canvas.ownerDocument);
  const chart = rgb(colour('--vscode-charts-blue', 'steelblue'));
  const paper = rgb(colour('--vscode-editor-background', 'white'));
  const ink = rgb(text);
  const ramp = new Uint8ClampedArray(256 * 3);
  for (let i = 0; i < 256; i++) {
    const at = i / 255;
    ramp.set(at < middle ? mixed(mixed(paper, chart, 0.12), chart, at / middle) : mixed(chart, mixed(chart, ink, 0.7), (at - middle) / (1 - middle)), i * 3);
  }
  return {
    ramp, text,
    leftOut: colour('--vscode-descriptionForeground', text),
    notFinite: colour('--vscode-errorForeground', 'red'),
    muted: colour('--vscode-descriptionForeground', text),
    paper: colour('--vscode-editor-background', 'white'),
    chosen: colour('--vscode-editorWarning-foreground', 'darkorange'),
    font: colour('--vscode-font-family', 'sans-serif'),
  };
}

/** The colours of a heat map, read once for each theme: pictures are kept for as long as they are the same. */
export function useHeatColours(): (canvas: HTMLCanvasElement, theme: number) => HeatColours {
  const known = useRef<{ readonly theme: number; readonly colours: HeatColours } | null>(null);
  return (canvas, theme) => {
    const found = known.current?.theme === theme ? known.current : { theme, colours: heatColours(canvas) };
    known.current = found;
    return found.colours;
  };
}

function mixed(from: Rgb, to: Rgb, share: number): Rgb {
  const of = (channel: 0 | 1 | 2): number => from[channel] + (to[channel] - from[channel]) * share;
  return [of(0), of(1), of(2)];
}

/** Reads a CSS colour as the browser does: by painting with it. */
function resolver(document: Document): (colour: string) => Rgb {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D | null | undefined;
  return (colour) => {
    if (context === null || context === undefined) {
      return [128, 128, 128];
    }
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  };
}
