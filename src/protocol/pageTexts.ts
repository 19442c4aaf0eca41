/** The texts of a page in the user's language, as the host writes them into the page. */
export interface PageTexts {
  /** As BCP 47 names it: it decides on plural forms. */
  readonly language: string;
  /** Each English text with its translation. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Id of the element that holds them as JSON. */
export const pageTextsId = 'page-texts';

/** The texts out of what the page was given; null where it is no such thing. */
export function pageTextsFrom(value: unknown): PageTexts | null {
  const { language, texts } = Object(value) as Record<string, unknown>;
  const isTexts = typeof texts === 'object' && texts !== null && !Array.isArray(texts) && Object.values(texts).every((text) => typeof text === 'string');
  return typeof language === 'string' && isTexts ? { language, texts: texts as PageTexts['texts'] } : null;
}

/** JSON that may stand in a `script` element: nothing in it ends the element or begins a comment. */
export function pageTextsJson(texts: PageTexts): string {
  return JSON.stringify(texts).replace(/</g, '\\u003c');
}
