import type { LossDescription } from '../engine/evaluation';
import type { Catalogue } from '../spec/catalogue';

/** The catalogue with losses that other extensions have added: each is a `custom` loss whose module is known. */
export function withContributedLosses(catalogue: Catalogue, added: readonly { readonly name: string; readonly title: string; readonly module: string }[]): Catalogue {
  const custom = catalogue.losses.find(({ name }) => name === 'custom');
  if (custom === undefined || added.length === 0) {
    return catalogue;
  }
  const forms = custom.forms.map((form) => ({ ...form, parameters: form.parameters.filter(({ name }) => name !== 'module') }));
  return { ...catalogue, losses: [...catalogue.losses, ...added.map(({ name, title, module }): LossDescription => ({ name, title, module, task: custom.task, forms }))] };
}
