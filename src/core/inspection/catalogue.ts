import type { LossDescription, RegularizerDescription } from '../engine/evaluation';
import { losses } from '../losses';
import { regularizers } from '../regularizers';
import type { Catalogue } from '../spec/catalogue';

/** What the registries hold, as plain data that can be sent to another thread. */
export const catalogue: Catalogue = {
  losses: losses.map(({ name, title, task, formula, roles, parameters }): LossDescription => ({ name, title, task, formula, roles, parameters })),
  regularizers: regularizers.map(({ name, title, formula }): RegularizerDescription => ({ name, title, formula })),
};
