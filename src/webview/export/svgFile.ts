/** What the page's style sheets say of a drawing, and a file without them has to say itself. */
const presented = [
  'fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'stroke-opacity', 'opacity',
  'font-family', 'font-size', 'font-weight', 'font-style', 'text-anchor', 'dominant-baseline', 'visibility',
] as const;

/** For the hand only. */
const notDrawn = '[role=slider]';

/** A drawing of the page as a file that looks the same by itself: colours and fonts of the theme are in it, and its ground. */
export function svgFile(drawing: SVGSVGElement): string {
  const page = drawing.ownerDocument;
  const view = page.defaultView ?? window;
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const originals = [drawing, ...drawing.querySelectorAll('*')];
  [copy, ...copy.querySelectorAll('*')].forEach((element, i) => {
    const style = view.getComputedStyle(originals[i] ?? drawing);
    for (const property of presented) {
      const value = style.getPropertyValue(property);
      if (value !== '') {
        element.setAttribute(property, value);
      }
    }
    for (const name of ['class', 'tabindex', 'data-figure']) {
      element.removeAttribute(name);
    }
  });
  copy.querySelectorAll(notDrawn).forEach((element) => { element.remove(); });
  const { width, height } = drawing.getBoundingClientRect();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.prepend(groundOf(page, view, copy));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new view.XMLSerializer().serializeToString(copy)}\n`;
}

function groundOf(page: Document, view: Window, { viewBox }: SVGSVGElement): SVGRectElement {
  const ground = page.createElementNS('http://www.w3.org/2000/svg', 'rect');
  // A drawing without a box of its own begins at 0.
  const { x = 0, y = 0 } = (viewBox as SVGAnimatedRect | undefined)?.baseVal ?? {};
  const sides = { x, y, width: '100%', height: '100%', fill: view.getComputedStyle(page.body).backgroundColor };
  Object.entries(sides).forEach(([name, value]) => { ground.setAttribute(name, String(value)); });
  return ground;
}
