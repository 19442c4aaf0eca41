import type { Finding } from '../../core/inspection/document';

/** Samples that a finding names, worst first. */
export function samplesOf(finding: Finding): readonly number[] {
  const samples = finding.evidence['samples'];
  return Array.isArray(samples) ? samples.filter((sample): sample is number => Number.isSafeInteger(sample)) : [];
}
