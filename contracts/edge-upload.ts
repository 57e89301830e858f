import { edgeBinding } from './edge-headers.ts';

/**
 * What the runtime does as of that day: https://developers.cloudflare.com/workers/configuration/compatibility-dates/. Older than the
 * runtime of the tests, so that it is the same there.
 */
export const compatibilityDate = '2026-04-01';

/**
 * Most bytes of one variable of a Worker; Cloudflare says 5 KB: https://developers.cloudflare.com/workers/platform/limits/#environment-variables
 * So the settings of many endpoints stand in several, `SETTINGS`, `SETTINGS_2` and so on, of which a Worker has 64 at least.
 */
export const mostVariableBytes = 5_000;

/** Name of a variable that holds a part of the settings, by its number from 1 on. */
function settingsVariable(number: number): string {
  return number === 1 ? edgeBinding.settings : `${edgeBinding.settings}_${number}`;
}

/** Variables that hold a text together, each part that is given whole in one of them. */
export function settingsVariables(
  parts: readonly string[],
  sizeOf: (part: string) => number,
): { name: string; text: string }[] {
  const texts: { text: string; size: number }[] = [];
  for (const part of parts) {
    const last = texts.at(-1);
    const size = sizeOf(part);
    if (last && last.size + size <= mostVariableBytes) {
      last.text += part;
      last.size += size;
    } else texts.push({ text: part, size });
  }
  return texts.map(({ text }, index) => ({ name: settingsVariable(index + 1), text }));
}

/** The text that a Worker's variables hold together; empty where there is none. */
export function settingsText(variables: Readonly<Record<string, unknown>>): string {
  let text = '';
  for (let number = 1; typeof variables[settingsVariable(number)] === 'string'; number += 1) {
    text += variables[settingsVariable(number)];
  }
  return text;
}
