/** What people call the names of classes in a dump: Hugging Face's `id2label` and torchvision's `class_to_idx` among them. */
const keys: ReadonlySet<string> = new Set([
  'id2label', 'label2id', 'class_names', 'classnames', 'classes', 'label_names', 'categories', 'idx_to_class', 'class_to_idx', 'target_names',
]);

/** Whether a key, or the last part of a tensor's name, says that names of classes are behind it. */
export function isClassNameKey(name: string): boolean {
  return keys.has((/[^./]+$/.exec(name)?.[0] ?? '').toLowerCase());
}
