import { svgFile } from './svgFile';

/** A picture on the page that can be written to a file: an element with `data-figure`, which names it. */
export interface Figure {
  readonly name: string;
  readonly type: 'png' | 'svg';
  bytes(): Promise<Uint8Array>;
}

/** The figures in sight: drawings as SVG, what is painted as PNG, at the size it has on the page. */
export function figuresOn(page: Document): readonly Figure[] {
  return [...page.querySelectorAll<SVGSVGElement | HTMLCanvasElement>('svg[data-figure], canvas[data-figure]')].map((element) => {
    const name = element.dataset['figure'] ?? '';
    return element.localName === 'canvas'
      ? { name, type: 'png', bytes: () => pngFile(element as HTMLCanvasElement) }
      : { name, type: 'svg', bytes: () => Promise.resolve(new TextEncoder().encode(svgFile(element as SVGSVGElement))) };
  });
}

async function pngFile(canvas: HTMLCanvasElement): Promise<Uint8Array> {
  const blob = await new Promise<Blob | null>((resolve) => { canvas.toBlob(resolve, 'image/png'); });
  if (blob === null) {
    throw new Error('the figure is too large for a picture');
  }
  return new Uint8Array(await blob.arrayBuffer());
}
