import type { LossDescription, RegularizerDescription } from '../engine/evaluation';
import { losses } from '../losses';
import { describeForms } from '../losses/forms';
import { regularizers } from '../regularizers';
import type { Catalogue } from '../spec/catalogue';

/** What the registries hold, as plain data that can be sent to another thread. */
export const catalogue: Catalogue = {
  losses: losses.map((loss): LossDescription => ({
    name: loss.name, title: loss.title, task: loss.task, forms: describeForms(loss),
    ...(loss.formerNames === undefined ? {} : { formerNames: loss.formerNames }),
  })),
  regularizers: regularizers.map(({ name, title, formula }): RegularizerDescription => ({ name, title, formula })),
};
