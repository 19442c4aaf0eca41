import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import {
  clampOffset, contentHeight, isScaled, offsetOfScroll, offsetToCentre, offsetToShow, rowsInSight, scrollOfOffset, type ScrollGeometry,
} from './virtualScroll';

export interface VirtualScroll {
  readonly inSight: { readonly first: number; readonly end: number };
  /** Pixels of the whole list above the viewport. */
  readonly offset: number;
  readonly contentHeight: number;
  /** Where the drawn rows begin in the scrolled box. */
  readonly rowsTop: number;
  readonly onScroll: () => void;
  to(offset: number): void;
  show(row: number): void;
  centre(row: number): void;
}

/** Which way a list runs: down, or across, where its rows are columns and their height is a width. */
const directions = {
  down: { position: 'scrollTop', wheel: 'deltaY' },
  across: { position: 'scrollLeft', wheel: 'deltaX' },
} as const;

/** Scrolling of a list whose height the browser may not be able to lay out. */
export function useVirtualScroll(scroller: RefObject<HTMLElement | null>, geometry: ScrollGeometry, direction: keyof typeof directions = 'down'): VirtualScroll {
  const { position: place, wheel } = directions[direction];
  const [offset, setOffset] = useState(0);
  // The position that we set ourselves; a scroll event with it tells nothing new, and rounding in it must not move the list.
  const expected = useRef(0);
  const shown = clampOffset(offset, geometry);
  const latest = useRef({ geometry, offset: shown });
  latest.current = { geometry, offset: shown };

  const to = (wanted: number): void => {
    const target = clampOffset(wanted, latest.current.geometry);
    latest.current.offset = target;
    setOffset(target);
    const { current } = scroller;
    if (current !== null) {
      current[place] = scrollOfOffset(target, latest.current.geometry);
      expected.current = current[place];
    }
  };
  const onScroll = (): void => {
    const top = scroller.current?.[place] ?? 0;
    if (Math.abs(top - expected.current) > 1) {
      expected.current = top;
      setOffset(offsetOfScroll(top, latest.current.geometry));
    }
  };

  const scaled = isScaled(geometry);
  useEffect(() => {
    const { current } = scroller;
    if (current === null || !scaled) {
      return undefined;
    }
    // In a scaled box the wheel would skip rows; it moves by pixels of the list instead.
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && event[wheel] !== 0) {
        event.preventDefault();
        const unit = event.deltaMode === 0 ? 1 : event.deltaMode === 1 ? latest.current.geometry.rowHeight : latest.current.geometry.viewport;
        to(latest.current.offset + event[wheel] * unit);
      }
    };
    current.addEventListener('wheel', onWheel, { passive: false });
    return () => { current.removeEventListener('wheel', onWheel); };
  }, [scaled, scroller, wheel]);

  const inSight = rowsInSight(shown, geometry);
  const position = scaled ? scrollOfOffset(shown, geometry) : shown;
  return {
    inSight,
    offset: shown,
    contentHeight: contentHeight(geometry),
    rowsTop: position - (shown - inSight.first * geometry.rowHeight),
    onScroll,
    to,
    show: (row) => { to(offsetToShow(row, latest.current.offset, latest.current.geometry)); },
    centre: (row) => { to(offsetToCentre(row, latest.current.geometry)); },
  };
}
