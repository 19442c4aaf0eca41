/** What the page's style sheets say of a drawing, and a file without them has to say itself. */
const presented = [
  'fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'stroke-opacity', 'opacity',
  'font-family', 'font-size', 'font-weight', 'font-style', 'text-anchor', 'dominant-baseline', 'visibility',
] as const;

/** For the hand only. */
const notDrawn = '[role=slider]';

/** A drawing of the page as a file that looks the same by itself: colours and fonts of the theme are in it, and its ground. */
export function svgFile(drawing: SVGSVGElement, title: string): string {
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
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('y', String(titleHeight));
  const file = page.createElementNS('http://www.w3.org/2000/svg', 'svg');
  file.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  file.setAttribute('width', String(width));
  file.setAttribute('height', String(height + titleHeight));
  file.append(groundOf(page, view), titled(drawing, title, view), copy);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new view.XMLSerializer().serializeToString(file)}\n`;
}

/** Pixels above a drawing. */
const titleHeight = 30;

function titled({ ownerDocument }: Element, title: string, view: Window): SVGTextElement {
  const text = ownerDocument.createElementNS('http://www.w3.org/2000/svg', 'text');
  const { color, fontFamily } = view.getComputedStyle(ownerDocument.body);
  const sides = { 'x': 10, 'y': 20, 'fill': color, 'font-family': fontFamily, 'font-size': 14, 'font-weight': 600 };
  Object.entries(sides).forEach(([name, value]) => { text.setAttribute(name, String(value)); });
  text.textContent = title;
  return text;
}

function groundOf(page: Document, view: Window): SVGRectElement {
  const ground = page.createElementNS('http://www.w3.org/2000/svg', 'rect');
  const sides = { width: '100%', height: '100%', fill: view.getComputedStyle(page.body).backgroundColor };
  Object.entries(sides).forEach(([name, value]) => { ground.setAttribute(name, value); });
  return ground;
}
