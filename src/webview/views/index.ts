import { CalibrationView } from '../calibration/CalibrationView';
import { ClassView } from '../classes/ClassView';
import type { LossReport } from '../../core/inspection/document';
import type { LossView } from './lossView';
import { SampleView } from './SampleView';

const sortsIntoClasses = ({ task }: LossReport): boolean => task === 'multiclass' || task === 'binary';

/** The views of a loss, in the order of their tabs. */
export const lossViews: readonly LossView[] = [
  { id: 'samples', title: 'Samples', fits: () => true, Component: SampleView },
  { id: 'classes', title: 'Classes', fits: sortsIntoClasses, Component: ClassView },
  { id: 'calibration', title: 'Calibration', fits: sortsIntoClasses, Component: CalibrationView },
];
