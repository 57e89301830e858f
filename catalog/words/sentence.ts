import { isSecretName, looksLikeSecret } from '../files/secret-text.ts';
import { show } from '../schema/field.ts';
import { plural } from './plural.ts';
import { shorten } from './shorten.ts';

/** A value from a file or a plan, as it is to be shown: short, and never a secret. It may hold any character. */
export interface Quote {
  quote: string;
}

/**
 * A sentence in which what came from a file or a plan stands apart from Warren's own words, so that a comment, a terminal
 * or a page can each quote it in a way that leaves it inert.
 */
export type Sentence = readonly (string | Quote)[];

/** What stands where a secret would. */
export const hidden = '(hidden)';

/** Builds a sentence: the words of the template are Warren's; numbers and sentences are put in, any other value is quoted. */
export function say(words: TemplateStringsArray, ...values: readonly (Quote | Sentence | string | number)[]): Sentence {
  return words.flatMap((word, index): Sentence => {
    const value = values[index];
    if (value === undefined) return [word];
    if (typeof value === 'number') return [word, String(value)];
    if (typeof value === 'string') return [word, quote(value)];
    return Array.isArray(value) ? [word, ...value] : [word, value as Quote];
  });
}

/** A value to be shown. `name` is that of the field it stands in: what a field such as `default_pass` holds is not shown. */
export function quote(value: unknown, name = ''): Quote {
  if (value === undefined) return { quote: 'none' };
  if (value === '') return { quote: '(empty)' };
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  if (isSecretName(name) || looksLikeSecret(text)) return { quote: hidden };
  return { quote: typeof value === 'string' ? shorten(value, mostCharacters) : show(withoutSecrets(value)) };
}

/** A value of several parts, without what a part holds by its name. `{ secret: NAME }` alone is a reference to one. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.entries(value);
  const isReference = parts.length === 1 && parts[0]?.[0] === 'secret';
  return Object.fromEntries(
    parts.map(([key, part]) => [key, !isReference && isSecretName(key) ? hidden : withoutSecrets(part)]),
  );
}

/** `a, b and c`, each quoted but for sentences; after `most` of them, how many more there are. */
export function list(values: readonly (string | Quote | Sentence)[], most = 5): Sentence {
  const shown = values.slice(0, most).map((value): Sentence => {
    if (typeof value === 'string') return [quote(value)];
    return 'quote' in value ? [value] : value;
  });
  const rest = values.length - shown.length;
  const parts = rest > 0 ? [...shown, [`${rest} more`]] : shown;
  return parts.flatMap((part, index) => {
    if (index === 0) return part;
    return [index === parts.length - 1 ? ' and ' : ', ', ...part];
  });
}

/** `1 node`, `3 nodes`. */
export function several(count: number, noun: string): Sentence {
  return [plural(count, noun)];
}

/** The sentence as plain text, for JSON and for tests. It may hold whatever was quoted. */
export function plainText(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === 'string' ? part : part.quote)).join('');
}

/** Longest quote: long enough for any name that a person chose, short enough for a line. */
const mostCharacters = 80;
