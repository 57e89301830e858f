import { printable } from '../../../catalog/files/problem.ts';
import { plural } from '../../../catalog/words/plural.ts';
import { paragraph } from '../../review/render/paragraph.ts';
import type { Finding } from './finding.ts';

/** Findings for a terminal: a paragraph each, why and how below, and how many there are. Ends without a line break. */
export function describeFindings(findings: readonly Finding[], columns: number): string {
  const width = Math.max(40, columns);
  const lines = (text: string, by: number) =>
    paragraph({ text: printable(text), end: '', width: width - by }).map(({ words }) => ' '.repeat(by) + words);
  const blocks = findings.map(({ subject, is, should, why, how, fix }) =>
    [
      ...lines(`${subject}: ${is} ${should}`, 0),
      ...lines(why, 2),
      ...lines(`${fix ? '`--fix` does it, or: ' : ''}${how}`, 2),
    ].join('\n'),
  );
  return [...blocks, countText(findings)].join('\n\n');
}

function countText(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'GitHub is set up as docs/github.md asks for.';
  const mendable = findings.filter(({ fix }) => fix).length;
  const how =
    mendable === 0 ? '' : ` \`--fix\` mends ${mendable === findings.length ? 'them' : `${mendable} of them`}.`;
  return `${plural(findings.length, 'thing')} ${findings.length === 1 ? 'is' : 'are'} otherwise than docs/github.md asks for.${how}`;
}
