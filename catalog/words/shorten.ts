/** The text cut to `most` characters, the last of which is then `…`. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  // A text may be a megabyte; a character takes at most two units.
  const characters = [...text.slice(0, most * 2 + 2)];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
}
