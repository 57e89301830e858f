/** Where systemd reads the units that Warren writes. */
export const unitFolder = '/etc/systemd/system';

/** A word of a unit's command line: https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines */
export function quotedWord(word: string): string {
  const escaped = word
    .replace(/%/g, '%%')
    .replace(/\$/g, '$$$$')
    .replace(/(["\\])/g, '\\$1');
  return /\s/.test(word) ? `"${escaped}"` : escaped;
}
