import { nearest } from '../../../catalog/words/nearest.ts';
import type { Command } from './command.ts';

/** A comment that asks for something: a command with its reason, if it has one, or what is wrong with it. */
export type ReadCommand = { command: Command; because?: string } | { wrong: string };

/** Longest reason, in characters: it stands in comments and on record. */
const longestReason = 300;

/**
 * Reads a comment; undefined where it asks for nothing. A command stands at its very beginning, on one line, and further lines
 * are a person's own words; a second command is wrong, since it would be done or not done in silence.
 */
export function readCommand(body: string, commands: readonly Command[]): ReadCommand | undefined {
  const [first = '', ...others] = body.split(/\r\n|\r|\n/);
  if (!isCommand(first)) return undefined;
  if (others.some(isCommand))
    return { wrong: 'A comment holds one command. Nothing was done; write one comment each.' };
  const words = first.trim().split(/\s+/).slice(1);
  const asked = words.length === 0 ? ['help'] : words;
  const command = commands.find(({ name }) => startsWith(asked, name.split(' ')));
  if (!command) return { wrong: unknown(asked, commands) };
  return withReason(command, asked.slice(command.name.split(' ').length));
}

function isCommand(line: string): boolean {
  return /^\/warren(\s|$)/i.test(line);
}

function startsWith(words: readonly string[], name: readonly string[]): boolean {
  return name.every((word, index) => words[index]?.toLowerCase() === word);
}

function withReason(command: Command, rest: readonly string[]): ReadCommand {
  if (!command.hasReason) {
    return rest.length === 0 ? { command } : { wrong: `Write \`${command.usage}\` alone; nothing belongs behind it.` };
  }
  const [because = '', ...reason] = rest;
  const text = reason.join(' ');
  if (because.toLowerCase() !== 'because' || text === '') {
    return { wrong: `Say why, which is kept on record: \`${command.usage}\`.` };
  }
  if (text.length > longestReason) {
    return {
      wrong: `The reason has ${text.length} characters, and ${longestReason} are kept on record. Say it shorter.`,
    };
  }
  return { command, because: text };
}

/** What was written is not repeated: it may be anything. */
function unknown(words: readonly string[], commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name);
  const [first = '', second = ''] = words.map((word) => word.toLowerCase());
  const begun = names.find((name) => name.startsWith(`${first} `));
  const near = begun ?? nearest(`${first} ${second}`, names) ?? nearest(first, names);
  const usage = commands.find(({ name }) => name === near)?.usage;
  const hint = usage === undefined ? '' : ` Did you mean \`${usage}\`?`;
  return `There is no such command.${hint} \`/warren help\` lists them.`;
}
