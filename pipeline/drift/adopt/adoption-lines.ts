import { fittingLines } from '../../apply/fitting-lines.ts';
import { inertSentence } from '../../review/render/inert.ts';
import type { Adoption } from './adopt-drift.ts';
import { describeChange, remainingLines } from './adoption-text.ts';
import type { Proposal } from './proposal.ts';

/** Characters of a list; GitHub takes no text of more than 65,536. */
const mostOfList = 6_000;

/** What is written into files, as a list in Markdown. */
export function changeLines({ changes }: Pick<Proposal, 'changes'>): string[] {
  return cut(changes.map((change) => `- ${inertSentence(describeChange(change))}`));
}

/** What no file takes on, and why. */
export function leftLines({ left }: Pick<Proposal, 'left'>): string[] {
  return cut(left.map(({ sentence, reason }) => `- ${inertSentence(sentence)} ${inertSentence(reason)}`));
}

/** What has to be done by hand before the files are merged. */
export function beforeLines({ changes }: Pick<Proposal, 'changes'>): string[] {
  return cut(changes.flatMap(({ before }) => (before ? [`- ${inertSentence(before)}`] : [])));
}

/** What applying the files would do. */
export function afterLines(adoption: Pick<Adoption, 'remaining'>): string[] {
  return cut(remainingLines(adoption).map((line) => `- ${inertSentence([line])}`));
}

function cut(lines: string[]): string[] {
  const fitting = fittingLines(lines, mostOfList);
  const rest = lines.length - fitting.length;
  return [...fitting, ...(rest > 0 ? [`- and ${rest} more`] : [])];
}
