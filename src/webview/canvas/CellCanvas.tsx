import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useFigure } from '../export/figures';
import type { Picture } from '../export/picture';
import type { ThemeColours } from '../export/themeColours';
import type { Cells } from './useCells';
import { useThemeChange } from './useThemeChange';

interface CellCanvasProps {
  /** What it is called among the figures to export; none where it is not given. */
  readonly figure?: string;
  /** What its picture in a file has beside it. */
  readonly picture?: (canvas: HTMLCanvasElement, colours: ThemeColours) => Picture | Promise<Picture>;
  /** What a screen reader calls it: `heat map`. */
  readonly kind: string;
  readonly label: string;
  readonly width: number;
  readonly height: number;
  readonly cells: Cells;
  /** Draws the picture; `theme` is another number after each change of VS Code's theme. */
  readonly draw: (canvas: HTMLCanvasElement, theme: number) => void;
  /** It is drawn again when one of these changes, or the theme; with each rendering where they are not given. */
  readonly keys?: readonly unknown[];
}

/** A picture of cells, which the pointer and the keyboard reach by `cells`. */
export function CellCanvas({ figure, picture, kind, label, width, height, cells, draw, keys }: CellCanvasProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeChange();
  useEffect(() => {
    if (canvas.current !== null) {
      draw(canvas.current, theme);
    }
  }, keys === undefined ? undefined : [...keys, theme]);
  useFigure(canvas, picture);
  const { cursor: _cursor, shown: _shown, ...handlers } = cells;
  return (
    <canvas
      data-figure={figure} ref={canvas} style={{ width: `${width}px`, height: `${height}px` }}
      tabIndex={0} role="application" aria-roledescription={kind} aria-label={label} {...handlers}
    />
  );
}
