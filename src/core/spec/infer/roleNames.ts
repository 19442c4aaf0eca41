/**
 * What a tensor is for, going by its name. `prediction` says least: people call logits, probabilities,
 * class ids and regressions so, and its values decide.
 */
export type NamedRole =
  | 'scores' | 'log-probabilities' | 'probabilities' | 'prediction'
  | 'target' | 'weights' | 'mask' | 'losses' | 'other';

export interface NameReading {
  readonly role: NamedRole;
  /** The rest of the name, which tensors of one task share: `ink` of `ink_predictions`. */
  readonly stem: string;
}

// As people name their files and tensors; each phrase in words.
const phrases: Readonly<Record<NamedRole | 'context', readonly string[]>> = {
  'scores': [
    'logits', 'logit', 'scores', 'score', 'outputs', 'output', 'out', 'decision function', 'pred decision',
    'pre softmax', 'presoftmax', 'lm logits', 'y hat', 'yhat', 'z',
  ],
  'log-probabilities': ['logp', 'logprob', 'logprobs', 'log prob', 'log probs', 'log softmax'],
  'probabilities': [
    'probs', 'prob', 'proba', 'probabilities', 'probability', 'pred probs', 'pred prob', 'y prob', 'y probs', 'y proba',
    'y score', 'y pred proba', 'y pred probs', 'softmax', 'confidence', 'confidences', 'pred score', 'pred scores', 'psx',
    'output score',
  ],
  'prediction': [
    'preds', 'pred', 'predictions', 'prediction', 'predicted', 'y pred', 'ypred', 'pred labels', 'oof', 'oof preds', 'p',
  ],
  'target': [
    'labels', 'label', 'targets', 'target', 'y', 'y true', 'ytrue', 'y test', 'y val', 'y train', 'gt', 'gt label',
    'gt labels', 'gold', 'golds', 'truth', 'ground truth', 'label ids', 'true labels', 'true label', 'onehot labels',
    'node label', 'actual', 'observed',
  ],
  'weights': ['weights', 'weight', 'sample weight', 'sample weights', 'w'],
  // A padding mask is 1 where PyTorch leaves out and 0 where others do: it is not used unasked.
  'mask': ['mask', 'attention mask', 'loss mask', 'label mask', 'valid mask'],
  'losses': ['loss', 'losses', 'nll', 'per sample loss'],
  'other': [
    'id', 'ids', 'idx', 'index', 'indices', 'guid', 'uid', 'sample id', 'sample ids', 'filename', 'filenames', 'paths', 'img id',
    'input ids', 'padding mask', 'class weight', 'class weights', 'pos weight', 'features', 'embeddings', 'hidden',
    'hidden state', 'hidden states', 'global step', 'wall time', 'class names', 'label names', 'classes', 'categories',
  ],
  // What says when or of which split a tensor is; it names a tensor's role only where nothing else does.
  'context': ['epoch', 'ep', 'step', 'iter', 'ckpt', 'split', 'fold', 'train', 'val', 'valid', 'dev', 'test', 'eval'],
};

type PhraseRole = keyof typeof phrases;

const roleOfPhrase: ReadonlyMap<string, PhraseRole> = new Map(
  (Object.entries(phrases) as [PhraseRole, readonly string[]][]).flatMap(([role, names]) => (
    names.map((name): [string, PhraseRole] => [name, role])
  )),
);

const longestPhrase = 3;

/** Reads a tensor's or file's name; null where it says nothing. The last, longest phrase that is known counts. */
export function readName(name: string): NameReading | null {
  const words = wordsOf(name);
  for (let end = words.length; end > 0; end--) {
    for (let start = Math.max(0, end - longestPhrase); start < end; start++) {
      const role = roleOfPhrase.get(words.slice(start, end).join(' '));
      if (role !== undefined && role !== 'context') {
        return { role, stem: [...words.slice(0, start), ...words.slice(end)].join(' ') };
      }
    }
  }
  // `valid` alone marks the elements that count.
  return words.join(' ') === 'valid' ? { role: 'mask', stem: '' } : words.some((word) => roleOfPhrase.get(word) === 'context') ? { role: 'other', stem: words.join(' ') } : null;
}

/** Lower-case words and numbers: `valLogits_2` is `val`, `logits`, `2`. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/\p{Letter}+|\d+/gu) ?? [];
}
