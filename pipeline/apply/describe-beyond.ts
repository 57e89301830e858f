import type { PlanEffect } from '../plans/effects.ts';

/** Resources that are named; of more, how many. */
const most = 20;

/** Why a stack is not applied whose plan would do more than was reviewed. */
export function describeBeyond(stack: string, beyond: readonly PlanEffect[]): string {
  const lines = beyond.slice(0, most).map(({ address, action, attributes }) => {
    const names = attributes.length > 0 ? ` (${attributes.join(', ')})` : '';
    return `  ${action} ${address}${names}`;
  });
  const rest = beyond.length > most ? [`  and ${beyond.length - most} more`] : [];
  return [
    `${stack} would now do something else than what was reviewed, so nothing of it was applied:`,
    ...lines,
    ...rest,
    'Something else was merged or changed since the review. Open a pull request from the main branch as it is now, so that this is reviewed.',
  ].join('\n');
}
