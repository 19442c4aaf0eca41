import { Range, window, type Position, type Selection, type TextDocument, type TextEditor } from 'vscode';

/** Longest expression that is taken from a selection. */
const longestSelection = 1000;
const dottedName = /[\p{L}_$][\p{L}\p{N}_$]*(?:\.[\p{L}_$][\p{L}\p{N}_$]*)*/u;

/** An expression of the source. */
export interface ChosenExpression {
  readonly text: string;
  readonly range: Range;
  /** The user marked it, and did not only put the cursor there. */
  readonly isSelected: boolean;
}

/** What is selected in an editor, else the name at its cursor. */
export function chosenExpression(editor: TextEditor | undefined = window.activeTextEditor): ChosenExpression | undefined {
  return editor === undefined ? undefined : expressionIn(editor.document, editor.selection);
}

/** What a range selects; where it is empty, the name there. */
export function expressionIn(document: TextDocument, range: Range | Selection): ChosenExpression | undefined {
  if (range.isEmpty) {
    return nameAt(document, range.start);
  }
  const text = document.getText(range).trim();
  return text === '' || text.length > longestSelection ? undefined : { text, range, isSelected: true };
}

/** As far as the pointer is: on `out` of `out.logits` it is `out`. */
export function nameAt(document: TextDocument, position: Position): ChosenExpression | undefined {
  const whole = document.getWordRangeAtPosition(position, dottedName);
  if (whole === undefined) {
    return undefined;
  }
  const text = document.getText(whole);
  const dot = text.indexOf('.', position.character - whole.start.character);
  const range = dot < 0 ? whole : new Range(whole.start, whole.start.translate(0, dot));
  return { text: document.getText(range), range, isSelected: false };
}
