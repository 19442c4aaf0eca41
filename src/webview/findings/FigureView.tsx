import type { JSX } from 'preact';
import type { FindingFigure } from '../../core/inspection/findings/figure';
import { BarsOfFigure } from './BarsOfFigure';
import { ColumnsOfFigure } from './ColumnsOfFigure';

/** The small figure beside a finding, with what it shows in words. */
export function FigureView({ figure }: { readonly figure: FindingFigure }): JSX.Element {
  return figure.kind === 'bars' ? <BarsOfFigure figure={figure} /> : <ColumnsOfFigure figure={figure} />;
}
