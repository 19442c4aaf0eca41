import * as v from 'valibot';
import { conventions, type Convention, type LossSpec } from '../../core/spec/lossSpec';

const mostFiles = 64;
const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(4096));

/** What a model asks for. */
export interface ToolInput {
  readonly spec?: string;
  readonly dumps?: readonly string[];
  readonly loss?: string;
  readonly convention?: Convention;
  /** References by role; paths relative to the first dump's or the spec's folder. */
  readonly roles?: Readonly<Record<string, string>>;
}

const schema: v.GenericSchema<unknown, ToolInput> = v.pipe(
  v.strictObject({
    spec: v.exactOptional(text),
    dumps: v.exactOptional(v.pipe(v.array(text), v.minLength(1), v.maxLength(mostFiles))),
    loss: v.exactOptional(text),
    convention: v.exactOptional(v.picklist(conventions)),
    roles: v.exactOptional(v.pipe(v.record(text, text), v.maxEntries(16))),
  }),
  v.check(({ spec, dumps }) => (spec === undefined) !== (dumps === undefined), 'give either "spec" or "dumps"'),
);

/** @throws TypeError that tells the model what is wrong with what it gave */
export function toolInput(value: unknown): ToolInput {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) {
    return result.output;
  }
  const [issue] = result.issues;
  throw new TypeError(`inspect_loss: ${v.getDotPath(issue) ?? 'input'}: ${issue.message}`);
}

/** Whether a spec is to be changed before it is inspected. */
export function changesSpec({ loss, convention, roles }: ToolInput): boolean {
  return loss !== undefined || convention !== undefined || roles !== undefined;
}

/**
 * A spec with the loss, convention and roles that were asked for. Of several losses, those called so are kept; where none is, the
 * first one becomes it.
 */
export function changedSpec(spec: LossSpec, { loss, convention, roles }: ToolInput): LossSpec {
  const named = spec.losses.filter((entry) => loss === undefined || entry.loss === loss || entry.name === loss);
  const kept = named.length > 0 ? named : spec.losses.slice(0, 1).map((entry) => ({ ...entry, loss: loss ?? entry.loss }));
  const entries = kept.length > 0 || loss === undefined ? kept : [{ loss, roles: {}, parameters: {} }];
  return {
    ...spec,
    ...(convention === undefined ? {} : { convention }),
    losses: entries.map((entry) => {
      const { convention: own, ...rest } = entry;
      return {
        ...rest,
        ...(own === undefined || convention !== undefined ? {} : { convention: own }),
        roles: roles === undefined ? entry.roles : rolesOf(entry.roles, roles, named.length === 0),
      };
    }),
  };
}

/** What is given takes the place of what was; of another loss, whose roles have other names, nothing else is kept but labels. */
function rolesOf(before: Readonly<Record<string, string>>, given: Readonly<Record<string, string>>, isOther: boolean): Readonly<Record<string, string>> {
  const { labels, ...others } = before;
  return { ...(isOther ? {} : others), ...(labels === undefined ? {} : { labels }), ...given };
}
