/** How a shape is painted; colours as a canvas and a file of SVG both read them. */
export interface ShapeStyle {
  readonly fill?: string;
  readonly stroke?: string;
  /** Of the line, in pixels; 1 where it is not given. */
  readonly width?: number;
  readonly dash?: readonly number[];
  readonly opacity?: number;
}

export interface TextStyle {
  readonly colour: string;
  readonly size: number;
  readonly isBold?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Read from below to above. */
  readonly isTurned?: boolean;
}

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface Area extends Spot {
  readonly width: number;
  readonly height: number;
}

/** Draws the same picture on a canvas or into a file of SVG. Places are in pixels from the upper left corner. */
export interface Pen {
  /** A shape by the data of an SVG path, moved to a place. */
  path(data: string, style: ShapeStyle, at?: Spot): void;
  /** One line of text; `y` is its middle. */
  text(text: string, at: Spot, style: TextStyle): void;
  /** What is drawn within shows in the area only. */
  within(area: Area, draw: () => void): void;
}

export function rectangle({ x, y, width, height }: Area): string {
  return `M${x} ${y}h${width}v${height}h${-width}Z`;
}

/** A pen on a canvas, in the units that its context has at this time. */
export function canvasPen(context: CanvasRenderingContext2D, font: string): Pen {
  const apart = (draw: () => void): void => {
    context.save();
    draw();
    context.restore();
  };
  return {
    path: (data, { fill, stroke, width = 1, dash = [], opacity = 1 }, at = { x: 0, y: 0 }) => {
      apart(() => {
        const shape = new Path2D(data);
        context.translate(at.x, at.y);
        context.globalAlpha = opacity;
        if (fill !== undefined) {
          context.fillStyle = fill;
          context.fill(shape);
        }
        if (stroke !== undefined) {
          context.strokeStyle = stroke;
          context.lineWidth = width;
          context.lineJoin = 'round';
          context.setLineDash([...dash]);
          context.stroke(shape);
        }
      });
    },
    text: (text, at, { colour, size, isBold = false, anchor = 'start', isTurned = false }) => {
      apart(() => {
        context.translate(at.x, at.y);
        context.rotate(isTurned ? -Math.PI / 2 : 0);
        context.fillStyle = colour;
        context.font = `${isBold ? '600 ' : ''}${size}px ${font}`;
        context.textAlign = anchor === 'middle' ? 'center' : anchor;
        context.textBaseline = 'middle';
        context.fillText(text, 0, 0);
      });
    },
    within: (area, draw) => {
      apart(() => {
        context.beginPath();
        context.rect(area.x, area.y, area.width, area.height);
        context.clip();
        draw();
      });
    },
  };
}

export interface SvgPen extends Pen {
  /** The drawing as a file. */
  file(width: number, height: number): string;
}

/** A pen that writes a file of SVG. */
export function svgPen(font: string): SvgPen {
  const lines: string[] = [];
  let clips = 0;
  return {
    path: (data, { fill = 'none', stroke, width = 1, dash = [], opacity = 1 }, at) => {
      lines.push(element('path', {
        d: data, fill,
        ...(stroke === undefined ? {} : { stroke, 'stroke-width': width, 'stroke-linejoin': 'round' }),
        ...(dash.length === 0 ? {} : { 'stroke-dasharray': dash.join(' ') }),
        ...(opacity === 1 ? {} : { opacity }),
        ...(at === undefined ? {} : { transform: `translate(${number(at.x)} ${number(at.y)})` }),
      }));
    },
    text: (text, { x, y }, { colour, size, isBold = false, anchor = 'start', isTurned = false }) => {
      lines.push(element('text', {
        x: number(x), y: number(y), dy: '0.35em', fill: colour, 'font-size': size, 'text-anchor': anchor,
        ...(isBold ? { 'font-weight': 600 } : {}),
        ...(isTurned ? { transform: `rotate(-90 ${number(x)} ${number(y)})` } : {}),
      }, escaped(text)));
    },
    within: (area, draw) => {
      const id = `clip-${clips++}`;
      lines.push(`<clipPath id="${id}">${element('path', { d: rectangle(area) })}</clipPath><g clip-path="url(#${id})">`);
      draw();
      lines.push('</g>');
    },
    file: (width, height) => [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(font)}">`,
      ...lines, '</svg>', '',
    ].join('\n'),
  };
}

function element(name: string, attributes: Readonly<Record<string, string | number>>, content = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`).join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** Two digits after the point are finer than any screen. */
function number(value: number): string {
  return String(Number(value.toFixed(2)));
}
