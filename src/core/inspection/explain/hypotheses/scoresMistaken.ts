import type { ScoreKind } from '../material';
import { changedParameters, costs, probabilitiesBy, withActivation } from '../variant';
import type { Hypothesis } from './hypothesis';

const words: Readonly<Partial<Record<ScoreKind, string>>> = { 'logits': 'logits', 'probabilities': 'probabilities', 'log-probabilities': 'log-probabilities' };

/** Scores taken for what they are not: logits for probabilities, probabilities for log-probabilities, from_logits the other way. */
export const scoresMistaken: Hypothesis = {
  variants: (plain, material) => {
    const { kind } = material;
    const { form, wanted } = plain;
    if (form.parameters.some(({ name }) => name === 'from_logits') && (kind === 'logits' || kind === 'probabilities')) {
      const flipped = withActivation(plain, material, null, { hypothesis: 'from_logits flipped', cost: 2 });
      return [{ ...flipped, parameters: changedParameters(form, { ...flipped.parameters, from_logits: wanted !== 'logits' }) }];
    }
    const name = probabilitiesBy(material);
    const cost = costs.mistaken - costs.converted;
    const [has, wants] = [words[kind], words[wanted]];
    // Probabilities as logits are a double softmax, and log-probabilities as logits are right.
    return has === undefined || wants === undefined || has === wants || wants === 'logits' ? [] : [
      withActivation(plain, material, null, { hypothesis: `${has} as ${wants}`, cost }),
      ...(kind === 'logits' && wanted === 'log-probabilities' ? [withActivation(plain, material, name, { hypothesis: `${name} taken for log ${name}`, cost })] : []),
    ];
  },
};
