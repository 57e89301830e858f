import { looksLikeSecret } from '../../catalog/files/secret-text.ts';

/** What a program printed, without what could be a password in it: that of a URI, or words that look like a secret. */
export function maskSecrets(log: string): string {
  return log
    .replace(/:\/\/[^\s"'<>]{1,1000}@/g, '://(hidden)@')
    .split('\n')
    .map((line) => {
      const what = looksLikeSecret(line);
      return what === undefined ? line : `(a line that holds what looks like ${what} is hidden)`;
    })
    .join('\n');
}
