/** The first lines, as many as fit into so many characters with their line breaks. */
export function fittingLines(lines: readonly string[], most: number): string[] {
  let length = 0;
  return lines.filter((line) => {
    length += line.length + 1;
    return length <= most;
  });
}
