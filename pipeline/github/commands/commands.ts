import { adoptCommand } from './adopt.ts';
import { applyNowCommand } from './apply-now.ts';
import type { Command } from './command.ts';
import { planCommand } from './plan-again.ts';
import { putBackCommand } from './put-back.ts';

const helpCommand: Command = {
  name: 'help',
  usage: '/warren help',
  does: 'says this',
  on: 'anything',
  run: async () => ({
    done: true,
    text: [
      'Those who may write to this repository can say, at the beginning of a comment:',
      '',
      ...commands.map(
        ({ usage, does, on }) => `- \`${usage}\`${on === 'issue' ? ', on an issue about drift,' : ''} ${does}.`,
      ),
    ].join('\n'),
  }),
};

/** What may be asked for in comments. */
export const commands: readonly Command[] = [planCommand, applyNowCommand, adoptCommand, putBackCommand, helpCommand];
