import type { Finding } from '../document';

/** What is wrong, in a few words. */
export function verdictOf({ title, code }: Pick<Finding, 'title' | 'code'>): string {
  const words = code.replaceAll('-', ' ');
  return title ?? words.charAt(0).toUpperCase() + words.slice(1);
}
