import type { RoleDescription } from '../../engine/evaluation';
import { BadInput } from '../../errors';
import type { Work } from '../../work';
import { formOf, type Catalogue } from '../catalogue';
import type { Convention, LossEntry } from '../lossSpec';
import { suggestion } from '../nearestName';
import { inferSpec, type InferenceContext, type InferredSpec } from './inferSpec';

/** What a user said about the losses to compute: on the command line, or to a tool. */
export interface LossRequestByHand {
  /** Names of losses; none: the loss that fits. */
  readonly losses: readonly string[];
  /** Whole files, or tensors of files, whose roles are inferred. */
  readonly references: readonly string[];
  /** References by role. */
  readonly roles: Readonly<Partial<Record<'logits' | 'predictions' | 'labels' | 'mask', string>>>;
  readonly weights: string | number | undefined;
  /** Whose definition says which roles a loss has; TF-Slim's where absent. */
  readonly convention?: Convention;
}

/**
 * A spec for losses and tensors that a user names, as far as named; the rest is inferred.
 * @throws BadInput for a loss that there is not, and where a role stays open
 */
export async function specByHand(request: LossRequestByHand, context: InferenceContext, catalogue: Catalogue, work: Work): Promise<InferredSpec> {
  const names = catalogue.losses.map(({ name }) => name);
  for (const name of request.losses) {
    if (!names.includes(name)) {
      throw new BadInput({ reason: `unknown loss "${name}"${suggestion(name, names)}` });
    }
  }
  const scores = request.roles.logits ?? request.roles.predictions;
  const { labels } = request.roles;
  const { weights } = request;
  const direct = directRoles(request, scores, labels, catalogue);
  if (direct !== null) {
    const losses = direct.map((entry) => withShared(request, entry));
    return { spec: { convention: 'tf-slim', losses, regularization: [] }, inferred: [] };
  }
  const { convention } = request;
  const { spec, inferred } = await inferSpec(request.references, convention === undefined ? context : { ...context, convention }, work, {
    ...(scores === undefined ? {} : { scores }),
    ...(labels === undefined ? {} : { target: labels }),
    ...(typeof weights === 'string' ? { weights } : {}),
  });
  const weighted = spec.losses.map((entry) => withShared(request, entry));
  const [first] = weighted;
  if (request.losses.length === 0 || first === undefined) {
    return { spec: { ...spec, losses: weighted }, inferred };
  }
  const { convention: _inferred, ...like } = first;
  const losses = request.losses.map((loss) => ({ ...like, loss, roles: rolesFor(loss, first, catalogue, request.convention) }));
  return { spec: { ...spec, losses }, inferred: inferred.filter(({ role }) => role !== 'loss') };
}

/** What the user said for every loss: weights and a mask. */
function withShared({ weights, roles: { mask } }: LossRequestByHand, entry: LossEntry): LossEntry {
  return {
    ...entry,
    ...(weights === undefined ? {} : { weights }),
    ...(mask === undefined ? {} : { roles: { ...entry.roles, mask } }),
  };
}

/** The losses with the roles given by hand; null where one of them needs more. */
function directRoles(
  { losses, references, convention }: LossRequestByHand, scores: string | undefined, labels: string | undefined, catalogue: Catalogue,
): readonly LossEntry[] | null {
  const entries = losses.map((loss) => {
    const wanted = wantedRoles(loss, catalogue, convention);
    const roles = wanted.map(({ role }): [string, string | undefined] => [
      role, role === 'labels' ? labels : role === 'losses' ? scores ?? references[0] : scores,
    ]);
    return roles.every((role): role is [string, string] => role[1] !== undefined)
      ? { loss, roles: Object.fromEntries(roles), parameters: {} }
      : null;
  });
  return entries.length > 0 && entries.every((entry) => entry !== null) ? entries : null;
}

/** The predictions and labels that were inferred, under the names of the roles that `loss` has. */
function rolesFor(loss: string, { roles }: LossEntry, catalogue: Catalogue, convention: Convention | undefined): Readonly<Record<string, string>> {
  const { labels, ...others } = roles;
  const [scores = ''] = Object.values(others);
  const wanted = wantedRoles(loss, catalogue, convention);
  return Object.fromEntries(wanted.map(({ role }) => [role, role === 'labels' ? labels ?? '' : scores]));
}

/** The roles that a loss cannot do without. */
function wantedRoles(loss: string, catalogue: Catalogue, convention: Convention = 'tf-slim'): readonly RoleDescription[] {
  const description = catalogue.losses.find(({ name }) => name === loss);
  return description === undefined ? [] : formOf(description, convention).roles.filter(({ optional }) => optional !== true);
}
