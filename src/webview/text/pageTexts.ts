import { pageTextsFrom, pageTextsId, type PageTexts } from '../../protocol/pageTexts';
import { config } from './l10n';

/** The texts that the host wrote into the page; null where there are none, as in English, or what is there is damaged. */
export function readPageTexts(page: Document): PageTexts | null {
  try {
    return pageTextsFrom(JSON.parse(page.getElementById(pageTextsId)?.textContent ?? 'null'));
  } catch {
    return null;
  }
}

/** Shows the page in the language of those texts. */
export function takePageTexts(page: Document): void {
  config(readPageTexts(page));
}
