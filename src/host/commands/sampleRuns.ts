import { l10n, QuickPickItemKind, Uri, window, type QuickPickItem } from 'vscode';

/** A run that ships with the extension. */
interface SampleRun {
  /** Its spec, relative to the samples' folder. */
  readonly spec: string;
  readonly title: string;
  readonly description: string;
}

function healthyRuns(): readonly SampleRun[] {
  return [
    { spec: 'iris/iris.loss.json', title: l10n.t('Iris'), description: l10n.t('3 classes, softmax cross entropy and L2 regularization') },
    { spec: 'digits/epoch_06.loss.json', title: l10n.t('Digits, last epoch'), description: l10n.t('two tasks and L2; twenty labels are wrong on purpose') },
    { spec: 'digits/epoch_01.loss.json', title: l10n.t('Digits, first epoch'), description: l10n.t('the same run before it had learned much') },
    { spec: 'digits/own_losses.loss.json', title: l10n.t('Losses of your own'), description: l10n.t('a module and a formula, on the last epoch of the digits') },
    { spec: 'breast_cancer/breast_cancer.loss.json', title: l10n.t('Breast cancer'), description: l10n.t('binary: a sigmoid and a threshold') },
    { spec: 'multilabel/multilabel.loss.json', title: l10n.t('Multi-label digits'), description: l10n.t('four attributes, each true or false by itself') },
    { spec: 'diabetes/diabetes.loss.json', title: l10n.t('Diabetes'), description: l10n.t('regression from a CSV table, with sample weights') },
  ];
}

function brokenRuns(): readonly SampleRun[] {
  return [
    { spec: 'broken/probabilities_saved_as_logits.loss.json', title: l10n.t('Probabilities saved as logits'), description: l10n.t('softmax applied twice') },
    { spec: 'broken/labels_counted_from_one.loss.json', title: l10n.t('Labels counted from one'), description: l10n.t('the last class does not exist') },
    { spec: 'broken/not_a_number.loss.json', title: l10n.t('Not a number'), description: l10n.t('one NaN makes the loss NaN') },
    { spec: 'broken/float16_overflow.loss.json', title: l10n.t('float16 overflow'), description: l10n.t('logits past 65504 became infinite') },
    { spec: 'broken/untrained.loss.json', title: l10n.t('Untrained'), description: l10n.t('every class equally likely') },
    { spec: 'broken/shuffled_labels.loss.json', title: l10n.t('Shuffled labels'), description: l10n.t('the labels belong to other samples') },
  ];
}

interface SampleItem extends QuickPickItem {
  readonly spec?: string;
}

/** Lets the user pick a sample run of a folder; `undefined` when they gave up. */
export async function pickSampleRun(folder: Uri): Promise<Uri | undefined> {
  const items: SampleItem[] = [
    ...healthyRuns().map(itemOf),
    { label: l10n.t('Something is wrong in these'), kind: QuickPickItemKind.Separator },
    ...brokenRuns().map(itemOf),
  ];
  const choice = await window.showQuickPick(items, {
    title: l10n.t('Open Sample Run'),
    placeHolder: l10n.t('A small real run to look into'),
    matchOnDescription: true,
  });
  return choice?.spec === undefined ? undefined : Uri.joinPath(folder, choice.spec);
}

function itemOf({ spec, title, description }: SampleRun): SampleItem {
  return { label: title, description, spec };
}
