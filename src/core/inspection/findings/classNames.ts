import { computedLosses, type FindingRule } from './finding';

/** Class names that cannot be read, or of which there are more or fewer than classes. */
export const classNames: FindingRule = (subject) => {
  const { classNames: names, classNamesError: error } = subject;
  if (error !== null) {
    return [{ code: 'class-names', severity: 'warning', message: `the class names cannot be read: ${error.message}`, advice: 'Correct "class_names" in the spec.', evidence: {} }];
  }
  const counts = computedLosses(subject).flatMap(({ result }) => (
    result.classCount !== null && (result.task === 'multiclass' || result.task === 'multilabel') ? [result.classCount] : []
  ));
  if (names === null || counts.length === 0 || counts.includes(names.length)) {
    return [];
  }
  return [{
    code: 'class-names',
    severity: 'warning',
    message: `there are ${names.length} class names for ${counts[0] ?? 0} classes`,
    advice: 'Correct "class_names", one for each class in the order of the logits.',
    evidence: { names: names.length, classes: counts[0] ?? 0 },
  }];
};
