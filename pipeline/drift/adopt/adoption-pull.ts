import { inertText } from '../../review/render/inert.ts';
import { subjectOf } from '../drift-issue.ts';
import type { Adoption } from './adopt-drift.ts';
import { afterLines, beforeLines, changeLines, leftLines } from './adoption-lines.ts';

/** Who asked for an adoption, and by which issue. */
export interface Asked {
  /** Login. */
  by: string;
  issue: number;
}

/** The pull request by which files say what is there. */
export function adoptionPull(
  adoption: Adoption,
  { stack, asked }: { stack: string; asked: Asked },
): { title: string; body: string } {
  const [before, left] = [beforeLines(adoption), leftLines(adoption)];
  return {
    title: `${titleOf(adoption)} what is there of ${subjectOf(stack)}`,
    body: [
      `<!-- warren:adopt:1 ${stack} -->`,
      '',
      `What somebody changed by hand becomes what the files say; ${inertText(asked.by)} asked for it in #${asked.issue}.`,
      '',
      ...changeLines(adoption),
      ...(before.length > 0 ? ['', '**Before it is merged**', '', ...before] : []),
      ...(left.length > 0 ? ['', '**No file says this, and it stays as it is**', '', ...left] : []),
      '',
      '**What applying it does**',
      '',
      ...afterLines(adoption),
      '',
      '<sub>GitHub waits with the workflows of a pull request that a workflow opened until somebody who may write approves them: by the button at its end, or by closing it and opening it again.</sub>',
      '',
    ].join('\n'),
  };
}

function titleOf({ files }: Adoption): string {
  const [first, ...others] = files.map(({ path }) => path);
  return others.length === 0 ? `${first} says` : `${first} and ${others.length} more say`;
}
