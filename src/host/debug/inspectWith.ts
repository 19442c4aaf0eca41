import { l10n, window, type QuickPickItem } from 'vscode';
import { rankCandidates, type RankedVariable, type Variable } from '../../core/debuggee/calls/candidates';
import { roleOfExpression } from '../../core/debuggee/calls/tellingName';
import type { LiveValues } from '../../core/debuggee/lossOfProgram';
import { LiveFailure } from './liveFailure';
import type { LivePlace } from './liveSessions';
import { shapeText } from './pinnedWords';
import { variablesInScope, type ScopeVariable } from './scopeVariables';

/** Variables whose shapes are asked for at most, in one answer that no debugger cuts off. */
const mostDescribed = 150;

/** A choice with what the expression is then, and what goes with it. */
interface Choice extends QuickPickItem {
  readonly values: LiveValues;
}

/**
 * Asks which variable in scope goes with an expression, the fitting ones first with the reason of each.
 * @returns the expressions of a loss by role; undefined when the user gave up
 */
export async function inspectWith(at: LivePlace, expression: string): Promise<LiveValues | undefined> {
  const [given, ...others] = await described(at, expression, (await variablesInScope(at)).filter(({ name }) => name !== expression));
  const choices = given === undefined ? [] : choicesFor(given, others);
  if (choices.length === 0) {
    void window.showInformationMessage(l10n.t('No variable in scope fits {0} by its name and shape. Put the cursor on the call of the loss, or choose Use as Logits and Use as Labels.', expression));
    return undefined;
  }
  const chosen = await window.showQuickPick(choices, {
    title: l10n.t('Inspect Loss of {0} with…', factsOf(given ?? { name: expression })), placeHolder: l10n.t('Variables in scope that go with it'), matchOnDescription: true,
  });
  return chosen?.values;
}

/** The expression and the tensors among the variables, with their shapes: of one evaluate. */
async function described({ live, stop }: LivePlace, expression: string, variables: readonly ScopeVariable[]): Promise<readonly Variable[]> {
  const names = [expression, ...variables.slice(0, mostDescribed).map(({ name }) => name)];
  try {
    const { values } = await live.debuggee.ask(stop, { do: 'describe' }, Object.fromEntries(names.map((name, i) => [`v${i}`, name])), 'user');
    return names.flatMap((name, i): readonly Variable[] => {
      const facts = values[`v${i}`];
      // What has no shape is no tensor, but the expression itself is said to be none when it is read.
      return facts === undefined || (facts.shape === null && i > 0) ? [] : [{ name, ...(facts.shape === null ? {} : { shape: facts.shape }), ...(facts.dtype === null ? {} : { dtype: facts.dtype }) }];
    });
  } catch (error) {
    if (!(error instanceof LiveFailure)) {
      throw error;
    }
    // A name that cannot be evaluated takes the others with it: what is known without is their names.
    return names.map((name) => ({ name }));
  }
}

/** As what the expression is called, else as whichever has more to go with it. */
function choicesFor(given: Variable, others: readonly Variable[]): readonly Choice[] {
  const asScores = rankCandidates([given, ...others], { given: { scores: given } }).labels.map((ranked) => choiceOf(ranked, { [scoresName(given)]: given.name, labels: ranked.variable.name }, l10n.t('as the labels')));
  const asLabels = rankCandidates([given, ...others], { given: { labels: given } }).scores.map((ranked) => choiceOf(ranked, { [scoresName(ranked.variable)]: ranked.variable.name, labels: given.name }, l10n.t('as the logits or predictions')));
  const isInteger = given.dtype !== undefined && !/float|double|half/i.test(given.dtype);
  const isLabels = roleOfExpression(given.name) === 'target' || isInteger;
  return isLabels ? [...asLabels, ...(isInteger ? [] : asScores)] : [...asScores, ...asLabels];
}

/** What its tensor is called, from which the loss is inferred. */
function scoresName({ name }: Variable): string {
  return roleOfExpression(name) === 'prediction' ? 'predictions' : 'logits';
}

function choiceOf({ variable, reason }: RankedVariable, values: LiveValues, role: string): Choice {
  return { label: variable.name, description: [shapeOf(variable), role].filter((word) => word !== '').join(' · '), detail: reason, values };
}

function factsOf(variable: Variable): string {
  const shape = shapeOf(variable);
  return shape === '' ? variable.name : `${variable.name} ${shape}`;
}

function shapeOf({ shape, dtype }: Variable): string {
  return [shape === undefined ? '' : shapeText(shape), dtype ?? ''].filter((word) => word !== '').join(' ');
}
