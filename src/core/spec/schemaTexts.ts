import { conventions, type Convention } from './lossSpec';

/** What each convention is, for who has to choose one. */
const conventionTexts: Readonly<Record<Convention, string>> = {
  'tf-slim': 'TF-Slim and `tf.contrib.losses`: weighted sums over the count of non-zero weights. The default.',
  'tf.losses': 'TensorFlow 1\'s `tf.losses`, with its five reductions.',
  keras: 'Keras 3: `from_logits`, and means over the batch size.',
  pytorch: '`torch.nn.functional`: `ignore_index`, class `weight`, classes on axis 1.',
  sklearn: '`sklearn.metrics`: `log_loss`, `hinge_loss`, mean errors, with `sample_weight`.',
};
export const conventionDescriptions: readonly string[] = conventions.map((name) => conventionTexts[name]);

/** Values of parameters that people use; completion offers them. A parameter without any has its default. */
export const parameterExamples: Readonly<Record<string, readonly unknown[]>> = {
  activation: ['softmax'], axis: [-1, 1], batch_size: [32], label_offset: [-1], class_weights: [[1, 2.5, 1]], coefficient: [1, 0.5], delta: [1, 0.5], epsilon: [1e-7], gamma: [2], alpha: [0.25], ignore_index: [-100, -1, 255],
  label_smoothing: [0.1], margin: [1, 0.5], pos_weight: [[3]], scale: [0.0005, 0.01], threshold: [0.5],
};

/** How a key is written, shown with its description. No completion offers these: the files are nobody's. */
const written: Readonly<Record<string, string>> = {
  $schema: '"$schema": "./loss-spec.schema.json"', convention: '"convention": "pytorch"', classes: '"classes": ["setosa", "versicolor", "virginica"]',
  tensors: '"tensors": { "z": "epoch_06.npz#logits" }', losses: '"losses": [{ "loss": "hinge_loss", "logits": "run.npz#logits", "labels": "run.npz#labels" }]',
  regularization: '"regularization": [{ "regularizer": "l2", "scale": 0.0005, "tensors": ["model.safetensors#*.weight"] }]',
  loss: '"loss": "sparse_softmax_cross_entropy"', name: '"name": "digit"', weights: '"weights": "run.npz#sample_weights"', mask: '"mask": "run.npz#attention_mask"',
  reduction: '"reduction": "sum"', regularizer: '"regularizer": "l2"', scale_l2: '"scale_l2": 0.0005', expression: '"expression": "mean(log(cosh(p - y)))"', module: '"module": "./focal.mjs"',
  exclude_biases: '"exclude_biases": true', exclude_optimizer_state: '"exclude_optimizer_state": false',
};
/** A description for people: the text, and how the key is written. */
export function described(key: string, description: string, example = exampleOf(key)): { readonly description: string; readonly markdownDescription: string } {
  return { description, markdownDescription: example === undefined ? description : `${description}\n\n\`\`\`jsonc\n${example}\n\`\`\`` };
}

/** A role with a tensor of its name. */
export function describedRole(role: string, description: string): ReturnType<typeof described> {
  return described(role, description, `"${role}": "epoch_06.npz#${role}"`);
}

function exampleOf(key: string): string | undefined {
  const [example] = parameterExamples[key] ?? [];
  return example === undefined ? written[key] : `"${key}": ${JSON.stringify(example)}`;
}
