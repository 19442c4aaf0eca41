import { l10n, Uri, window } from 'vscode';

/** A run that ships with the extension. */
export interface SampleRun {
  /** Its spec, relative to the samples' folder. */
  readonly spec: string;
  readonly title: string;
  readonly description: string;
}

/** The sample runs, simplest first, the broken ones last. */
export function sampleRuns(): readonly SampleRun[] {
  return [
    {
      spec: 'iris/iris.loss.json',
      title: l10n.t('Iris'),
      description: l10n.t('softmax cross entropy over 3 classes, with L2 regularization'),
    },
    {
      spec: 'digits/digits.loss.json',
      title: l10n.t('Digits'),
      description: l10n.t('two tasks over 6 epochs: digit and amount of ink'),
    },
  ];
}

/** Lets the user pick a sample run; `undefined` when they gave up. */
export async function pickSampleRun(folder: Uri): Promise<Uri | undefined> {
  const items = sampleRuns().map((run) => ({ label: run.title, description: run.description, spec: run.spec }));
  const choice = await window.showQuickPick(items, {
    title: l10n.t('Open Sample Run'),
    placeHolder: l10n.t('A small real run to look into'),
    matchOnDescription: true,
  });
  return choice === undefined ? undefined : Uri.joinPath(folder, choice.spec);
}
