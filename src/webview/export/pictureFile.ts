import * as l10n from '../text/l10n';
import { canvasPen, svgPen } from './pen';
import { drawAround, layoutOf, movedPen, type Picture } from './picture';

/** Pixels of a file for one of the page: sharp in print and on dense screens. */
const density = 2;

/** A picture as a file of SVG; null where its body is a canvas, which has no shapes. */
export function pictureSvg(picture: Picture, page: Document): string | null {
  const { body, colours } = picture;
  if (!('draw' in body)) {
    return null;
  }
  const layout = layoutOf(picture, measure(page, colours.font));
  const pen = svgPen(colours.font);
  drawAround(pen, picture, layout);
  body.draw(movedPen(pen, layout.body.x, layout.body.y));
  return pen.file(layout.width, layout.height);
}

/** A picture as a canvas, to be written as PNG. */
export function pictureCanvas(picture: Picture, page: Document): HTMLCanvasElement {
  const { body, colours } = picture;
  const layout = layoutOf(picture, measure(page, colours.font));
  const canvas = page.createElement('canvas');
  canvas.width = layout.width * density;
  canvas.height = layout.height * density;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D | null | undefined;
  if (context === null || context === undefined) {
    throw new Error(l10n.t('this page cannot paint'));
  }
  context.scale(density, density);
  const pen = canvasPen(context, colours.font);
  drawAround(pen, picture, layout);
  if ('draw' in body) {
    body.draw(movedPen(pen, layout.body.x, layout.body.y));
  } else {
    // Cells of a map stay sharp.
    context.imageSmoothingEnabled = false;
    context.drawImage(body.canvas, layout.body.x, layout.body.y, body.width, body.height);
  }
  return canvas;
}

function measure(page: Document, font: string): (text: string, size: number) => number {
  const context = page.createElement('canvas').getContext('2d') as CanvasRenderingContext2D | null | undefined;
  return (text, size) => {
    if (context === null || context === undefined) {
      return text.length * size * 0.6;
    }
    context.font = `${size}px ${font}`;
    return context.measureText(text).width;
  };
}
