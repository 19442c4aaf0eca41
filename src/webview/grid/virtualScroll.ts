/** Sizes of a virtual list, in CSS pixels and rows. */
export interface ScrollGeometry {
  readonly rows: number;
  readonly rowHeight: number;
  readonly viewport: number;
}

/**
 * Browsers lay out no more than about 33 million pixels, which a million rows of 24 pixels come
 * close to. Lists taller than this scroll in a shorter box, whose scroll position is scaled.
 */
export const maxContentHeight = 8_000_000;

const overscan = 6;

/** Height of the scrolled box. */
export function contentHeight({ rows, rowHeight }: ScrollGeometry): number {
  return Math.min(rows * rowHeight, maxContentHeight);
}

/** Largest offset: pixels of the whole list above the viewport when scrolled to its end. */
export function maxOffset({ rows, rowHeight, viewport }: ScrollGeometry): number {
  return Math.max(0, rows * rowHeight - viewport);
}

export function isScaled(geometry: ScrollGeometry): boolean {
  return geometry.rows * geometry.rowHeight > maxContentHeight;
}

/** Offset in the whole list for a scroll position of the box. */
export function offsetOfScroll(scrollTop: number, geometry: ScrollGeometry): number {
  const range = Math.max(0, contentHeight(geometry) - geometry.viewport);
  const within = Math.max(0, Math.min(scrollTop, range));
  return isScaled(geometry) ? within / range * maxOffset(geometry) : within;
}

/** Scroll position of the box for an offset in the whole list. */
export function scrollOfOffset(offset: number, geometry: ScrollGeometry): number {
  const within = clampOffset(offset, geometry);
  const range = Math.max(0, contentHeight(geometry) - geometry.viewport);
  return isScaled(geometry) ? within / maxOffset(geometry) * range : within;
}

export function clampOffset(offset: number, geometry: ScrollGeometry): number {
  return Math.max(0, Math.min(offset, maxOffset(geometry)));
}

/** Rows to draw, end excluded: those in sight and a few around. */
export function rowsInSight(offset: number, { rows, rowHeight, viewport }: ScrollGeometry): { readonly first: number; readonly end: number } {
  const first = Math.max(0, Math.floor(offset / rowHeight) - overscan);
  const end = Math.min(rows, Math.ceil((offset + viewport) / rowHeight) + overscan);
  return { first, end: Math.max(first, end) };
}

/** The nearest offset at which a row is in sight as a whole. */
export function offsetToShow(row: number, offset: number, { rowHeight, viewport, ...rest }: ScrollGeometry): number {
  const top = row * rowHeight;
  const wanted = top < offset ? top : top + rowHeight > offset + viewport ? top + rowHeight - viewport : offset;
  return clampOffset(wanted, { rowHeight, viewport, ...rest });
}

/** The offset at which a row stands in the middle. */
export function offsetToCentre(row: number, geometry: ScrollGeometry): number {
  return clampOffset(row * geometry.rowHeight - (geometry.viewport - geometry.rowHeight) / 2, geometry);
}
