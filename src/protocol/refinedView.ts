import type { FirstSightFigures, InspectionView } from '../core/inspection/document';

/** A first sight with its figures as they are by now. */
export function refinedView(view: InspectionView, { losses, ...totals }: FirstSightFigures): InspectionView {
  const { document } = view;
  return {
    ...view,
    document: {
      ...document, ...totals,
      losses: document.losses.map((report, i) => {
        const { value = null, standardError = null } = losses[i] ?? {};
        return report.estimate === undefined ? report : { ...report, value, estimate: { ...report.estimate, standardError } };
      }),
    },
  };
}
