/** A character as JSON may write it in a string, in plain ASCII; one beyond the first 65,536 as two units. */
export function jsonEscape(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
