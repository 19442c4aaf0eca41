import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import * as l10n from '../text/l10n';
import type { Picture } from './picture';
import { svgFile } from './svgFile';
import type { ThemeColours } from './themeColours';

/** A picture on the page that can be written to a file: an element with `data-figure`, which names it. */
export interface Figure {
  readonly name: string;
  readonly type: 'png' | 'svg';
  bytes(): Promise<Uint8Array>;
}

/** What a picture of a figure has, in the theme of the page as it is then. */
export type Describe = (colours: ThemeColours) => Picture | Promise<Picture>;

const described = new WeakMap<Element, Describe>();

/** Says how an element with `data-figure` is drawn into a file; where nothing is said, a canvas is as it is on the page. */
export function useFigure<Kind extends Element>(element: RefObject<Kind | null>, describe: ((of: Kind, colours: ThemeColours) => Picture | Promise<Picture>) | undefined): void {
  useEffect(() => {
    const { current } = element;
    if (current !== null && describe !== undefined) {
      described.set(current, (colours) => describe(current, colours));
    }
  });
}

/** The figures in sight: drawings as SVG, what is painted as PNG, and charts as both. */
export function figuresOn(page: Document): readonly Figure[] {
  return [...page.querySelectorAll<HTMLElement | SVGSVGElement>('[data-figure]')].flatMap((element): readonly Figure[] => {
    const name = element.dataset['figure'] ?? '';
    const describe = described.get(element);
    if (element.localName === 'svg') {
      return [{ name, type: 'svg', bytes: async () => new TextEncoder().encode(svgFile(element as SVGSVGElement, titleOf(name))) }];
    }
    const png: Figure = { name, type: 'png', bytes: () => pngOf(element, describe) };
    return element.localName === 'canvas' || describe === undefined ? [png] : [{ name, type: 'svg', bytes: () => svgOf(element, describe) }, png];
  });
}

/** A figure's name as a title. */
export function titleOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The picture of an element as PNG; a canvas that is not described as it is on the page. */
export async function pngOf(element: Element, describe: Describe | undefined): Promise<Uint8Array> {
  if (describe === undefined) {
    return pngFile(element as HTMLCanvasElement);
  }
  const [{ pictureCanvas }, { themeColours }] = await Promise.all([import('./pictureFile'), import('./themeColours')]);
  return pngFile(pictureCanvas(await describe(themeColours(element)), element.ownerDocument));
}

async function svgOf(element: Element, describe: Describe): Promise<Uint8Array> {
  const [{ pictureSvg }, { themeColours }] = await Promise.all([import('./pictureFile'), import('./themeColours')]);
  const text = pictureSvg(await describe(themeColours(element)), element.ownerDocument);
  if (text === null) {
    throw new Error(l10n.t('what is painted has no shapes'));
  }
  return new TextEncoder().encode(text);
}

async function pngFile(canvas: HTMLCanvasElement): Promise<Uint8Array> {
  const blob = await new Promise<Blob | null>((resolve) => { canvas.toBlob(resolve, 'image/png'); });
  if (blob === null) {
    throw new Error(l10n.t('the figure is too large for a picture'));
  }
  return new Uint8Array(await blob.arrayBuffer());
}
