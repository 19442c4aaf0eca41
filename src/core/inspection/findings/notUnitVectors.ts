import { alternativeOf, wantedOf } from './alternative';
import { computedLosses, type AdvisedFinding, type FindingRule } from './finding';

/** How far a distance may be from that of normalized vectors: vectors in float32 are unit vectors to 1e-6. */
const tolerance = 1e-4;

/** Vectors that are not of length one given to TensorFlow's cosine distance, which normalizes nothing. */
export const notUnitVectors: FindingRule = async (subject, work) => {
  const findings: AdvisedFinding[] = [];
  for (const loss of computedLosses(subject)) {
    const { entry, request, result } = loss;
    if (entry.loss !== 'cosine_distance' || !request.convention.startsWith('tf') || result.value === null || request.weights !== undefined || request.reduction !== undefined) {
      continue;
    }
    // Keras's is the negative cosine of normalized vectors.
    const cosine = await alternativeOf(subject, loss, { convention: 'keras' }, work);
    const wanted = cosine === null ? null : 1 + cosine;
    if (wanted !== null && Math.abs(wanted - result.value) > tolerance) {
      findings.push({
        code: 'vectors-not-normalized',
        severity: 'warning',
        loss: loss.name,
        message: `cosine_distance is 1 − Σ p·y, and these vectors are not of length one: what it gives is no distance. Of normalized vectors the cosine distance is another${wantedOf(wanted).text}.`,
        advice: 'Normalize both to length one (L2) along the axis before this loss.',
        evidence: { value: result.value, wanted },
      });
    }
  }
  return findings;
};
