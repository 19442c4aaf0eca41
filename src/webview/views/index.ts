import type { LossReport } from '../../core/inspection/document';
import * as l10n from '../text/l10n';
import type { LossView } from './lossView';
import { positionAxes } from '../positions/positionAxes';
import { lazyView } from './lazyView';
import { SampleView } from './SampleView';

const sortsIntoClasses = ({ task }: LossReport): boolean => task === 'multiclass' || task === 'binary';

/** Losses whose positions lie along one axis, or two. */
const hasPositions = (axes: number) => (report: LossReport): boolean => positionAxes(report)?.shape.length === axes;
const PositionView = lazyView(async () => (await import('../positions/PositionView')).PositionView);

const ClassView = lazyView(async () => (await import('../classes/ClassView')).ClassView);
const CalibrationView = lazyView(async () => (await import('../calibration/CalibrationView')).CalibrationView);
const ThresholdView = lazyView(async () => (await import('../thresholds/ThresholdView')).ThresholdView);
const decides = ({ task }: LossReport): boolean => task === 'binary' || task === 'multilabel';

/** The views of a loss, in the order of their tabs. */
export const lossViews: readonly LossView[] = [
  { id: 'samples', title: () => l10n.t('Samples'), fits: () => true, Component: SampleView },
  { id: 'classes', title: () => l10n.t('Classes'), fits: sortsIntoClasses, Component: ClassView },
  { id: 'calibration', title: () => l10n.t('Calibration'), fits: sortsIntoClasses, Component: CalibrationView },
  { id: 'thresholds', title: () => l10n.t('Thresholds'), fits: decides, Component: ThresholdView },
  { id: 'positions', title: () => l10n.t('Tokens'), fits: hasPositions(1), needsAllRows: true, Component: PositionView },
  { id: 'positions', title: () => l10n.t('Pixels'), fits: hasPositions(2), needsAllRows: true, Component: PositionView },
  { id: 'steps', title: () => l10n.t('Steps'), fits: (_, { steps }) => steps !== undefined, needsAllRows: true, Component: lazyView(async () => (await import('../steps/StepsView')).StepsView) },
  { id: 'compare', title: () => l10n.t('Compare'), fits: () => true, needsAllRows: true, Component: lazyView(async () => (await import('../compare/CompareView')).CompareView) },
];
