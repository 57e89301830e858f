import { printable } from '../../catalog/files/problem.ts';

/**
 * Lines from elsewhere as they may be printed: nothing in them moves a terminal's cursor, and GitHub's runner finds no
 * command of its own in them. It looks for `::` at the beginning of a line and for `##[` anywhere in it:
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function inertLines(text: string): string {
  return text.split(/\r?\n/).map(inertLine).join('\n');
}

function inertLine(line: string): string {
  return printable(line.replaceAll('\t', '  '))
    .replace(/^(\s*:)(?=:)/, '$1 ')
    .replaceAll('##[', '## [');
}
