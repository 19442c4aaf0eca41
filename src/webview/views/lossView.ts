import type { ComponentType } from 'preact';
import type { InspectionView, LossReport } from '../../core/inspection/document';

export interface LossViewProps {
  /** Index of the loss in the document. */
  readonly loss: number;
  readonly report: LossReport;
}

/** One way to look at a loss: a tab of the panel. */
export interface LossView {
  readonly id: string;
  readonly title: () => string;
  /** Whether it says anything of this loss. */
  readonly fits: (report: LossReport, view: InspectionView) => boolean;
  /** It tells nothing of some of the rows. */
  readonly needsAllRows?: boolean;
  readonly Component: ComponentType<LossViewProps>;
}
