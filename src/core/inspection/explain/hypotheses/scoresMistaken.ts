import type { ScoreKind } from '../material';
import { isMulticlass } from '../material';
import { changedParameters, costs, probabilitiesOf, withScores } from '../variant';
import type { Hypothesis } from './hypothesis';

const words: Readonly<Partial<Record<ScoreKind, string>>> = { 'logits': 'logits', 'probabilities': 'probabilities', 'log-probabilities': 'log-probabilities' };

/** Scores taken for what they are not: logits for probabilities, probabilities for log-probabilities, from_logits the other way. */
export const scoresMistaken: Hypothesis = {
  variants: (plain, material) => {
    const { scores, kind } = material;
    const { form, wanted, parameters } = plain;
    if (form.parameters.some(({ name }) => name === 'from_logits') && (kind === 'logits' || kind === 'probabilities')) {
      const flipped = withScores(plain, scores, 'from_logits flipped', 2);
      return [{ ...flipped, parameters: changedParameters(form, { ...parameters, from_logits: wanted !== 'logits' }) }];
    }
    const name = isMulticlass(material) ? 'softmax' : 'sigmoid';
    const probabilities = kind === 'logits' && wanted === 'log-probabilities' ? { view: probabilitiesOf(material), reference: null } : null;
    const [has, wants] = [words[kind], words[wanted]];
    // Probabilities as logits are a double softmax, and log-probabilities as logits are right.
    return has === undefined || wants === undefined || has === wants || wants === 'logits' ? [] : [
      withScores(plain, scores, `${has} as ${wants}`, costs.mistaken - costs.converted),
      ...(probabilities === null ? [] : [withScores(plain, probabilities, `${name} taken for log ${name}`, costs.mistaken - costs.converted)]),
    ];
  },
};
