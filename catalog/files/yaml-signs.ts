import { inQuotes } from './yaml-lines.ts';

/** Spaces that no editor shows as anything else, and that YAML takes for letters. */
export const strangeSpaces = '\u00a0\u2000-\u200b\u202f\u2060\u3000\ufeff';

/** What is said of a space that is none to YAML. */
export function strangeSpaceMessage(character: string): string {
  const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  return `is a space that YAML takes for a letter (U+${code}), as it comes with text that is copied. Type it anew.`;
}

/** What is said of quotes that are letters to YAML. */
export function typographicMessage(quote: string): string {
  return `${quote} is a quote of word processors, which YAML takes for a letter. Use " instead, on both sides.`;
}

/** Signs that have a meaning at the beginning of a value, and so begin no text. */
export const signs = /^[@`%&*!|>?[\]{},]/;

/** What is said of a text that begins with a sign of YAML's. */
export function signMessage(value: string): string {
  return `text that begins with ${value.charAt(0)} has to stand in quotes: ${inQuotes(withoutComment(value))}.`;
}

/** A value without the comment behind it. */
export function withoutComment(value: string): string {
  return value.replace(/\s+#.*$/, '');
}

/** What in a text without quotes was not meant as a part of it: a space that came with it, or quotes that YAML does not know. */
export function mistakenText(text: string): { offset: number; message: string } | undefined {
  const space = new RegExp(`^[${strangeSpaces}]|[${strangeSpaces}]$`).exec(text);
  if (space) return { offset: space.index, message: strangeSpaceMessage(space[0]) };
  if (!/^[\u2018\u201c\u201e\u00ab].*[\u2019\u201c\u201d\u00bb]$/.test(text)) return undefined;
  return { offset: 0, message: typographicMessage(text.charAt(0)) };
}
