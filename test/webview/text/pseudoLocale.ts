import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { verdictOf } from '../../../src/core/inspection/findings/verdict';
import * as l10n from '../../../src/webview/text/l10n';

const [open, close] = ['⟦', '⟧'];

/** Every text in brackets, as a translator would have given it. */
export function speakPseudo(): void {
  const file = path.join(__dirname, '..', '..', '..', '..', 'l10n', 'bundle.l10n.json');
  const bundle = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>;
  l10n.config({ language: 'en', texts: Object.fromEntries(Object.entries(bundle).map(([text, english]) => [text, `${open}${english}${close}`])) });
}

/** Attributes that are read out or shown, and those of the controls. */
const shownAttributes = ['aria-label', 'title', 'placeholder', 'label', 'description', 'alt', 'aria-valuetext', 'aria-roledescription', 'data-label'] as const;

/** A page's texts with words outside of brackets: what was not looked up, or is data. */
export function outsideBrackets(root: Element, skipped: string): readonly string[] {
  const found = new Set<string>();
  let depth = 0;
  const read = (text: string): string => {
    let outside = '';
    for (const sign of text) {
      depth -= Number(sign === close);
      outside += depth === 0 && sign !== close ? (sign === open ? ' ' : sign) : '';
      depth += Number(sign === open);
    }
    return outside.replace(/\s+/g, ' ').trim();
  };
  const note = (text: string): void => {
    if (/\p{L}{2,}/u.test(text)) {
      found.add(text);
    }
  };
  const visit = (element: Element): void => {
    if (element.matches(skipped)) {
      return;
    }
    const atStart = depth;
    for (const name of shownAttributes) {
      // What stands between brackets is a value of a text; its attributes are looked up by themselves.
      depth = 0;
      const value: unknown = element.getAttribute(name) ?? (element.tagName.startsWith('VSCODE-') ? Reflect.get(element, name) : null);
      note(read(typeof value === 'string' ? value : ''));
      assert.equal(depth, 0, String(value));
    }
    depth = atStart;
    for (const child of element.childNodes) {
      if (child.nodeType === 3) {
        note(read(child.textContent ?? ''));
      } else if (child.nodeType === 1) {
        visit(child as Element);
      }
    }
  };
  visit(root);
  assert.equal(depth, 0, 'a text is cut in two');
  return [...found].sort();
}

/** Every text of what the host sent, as it is and as the page writes names. */
export function dataTexts(sent: unknown): ReadonlySet<string> {
  const texts = new Set<string>();
  const take = (text: string): void => {
    [text, text.replace(/_/g, ' '), text.toUpperCase().replace(/_/g, ' + ')].forEach((form) => texts.add(form.replace(/\s+/g, ' ').trim()));
  };
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      take(value);
    } else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
      if ('code' in value && typeof value.code === 'string') {
        take(verdictOf({ code: value.code }));
      }
      Object.entries(value).forEach(([key, inner]) => {
        take(key);
        visit(inner);
      });
    }
  };
  visit(sent);
  return texts;
}
