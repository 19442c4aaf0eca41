import { BadInput } from '../../errors';
import type { Finding } from '../document';
import { computedLosses, type FindingRule } from './finding';

/** What the engine saw while it computed. */
export const observations: FindingRule<Finding> = (subject) => [
  ...computedLosses(subject).flatMap(({ name, result }) => result.observations.map((observation) => ({ ...observation, loss: name }))),
  ...subject.regularization.flatMap(({ outcome }) => (outcome instanceof BadInput ? [] : outcome.observations)),
];
