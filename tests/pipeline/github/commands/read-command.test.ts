import fc from 'fast-check';
import { commands } from '../../../../pipeline/github/commands/commands.ts';
import { readCommand } from '../../../../pipeline/github/commands/read-command.ts';
import { draws } from '../../../draws.ts';

/** `apply now (a reason)`, `: what is wrong`, or undefined for a comment that asks for nothing. */
function read(body: string): string | undefined {
  const found = readCommand(body, commands);
  if (!found) return undefined;
  if ('wrong' in found) return `: ${found.wrong}`;
  return `${found.command.name}${found.because === undefined ? '' : ` (${found.because})`}`;
}

test.each([
  ['/warren plan', 'plan'],
  ['/Warren  PLAN \r\n\r\nsomebody resized it by hand', 'plan'],
  ['/warren', 'help'],
  ['/warren help', 'help'],
  ['/warren apply now because customers  wait', 'apply now (customers wait)'],
  ['/warren APPLY NOW BECAUSE $(touch pwned)', 'apply now ($(touch pwned))'],
])('%j is understood', (body, expected) => expect(read(body)).toBe(expected));

test.each([
  'looks good',
  '',
  ' /warren plan',
  '> /warren plan',
  '```\n/warren plan\n```',
  '/warrens plan',
  'please /warren apply now because I say so',
])('%j asks for nothing', (body) => expect(read(body)).toBeUndefined());

const noSuch = (hint: string) => `: There is no such command.${hint} \`/warren help\` lists them.`;
const applyUsage = '`/warren apply now because REASON`';

test.each([
  ['/warren plann', noSuch(' Did you mean `/warren plan`?')],
  ['/warren apply', noSuch(` Did you mean ${applyUsage}?`)],
  ['/warren aply now because x', noSuch(` Did you mean ${applyUsage}?`)],
  ['/warren destroy', noSuch('')],
  ['/warren @everyone <img src=x>', noSuch('')],
  ['/warren apply now', `: Say why, which is kept on record: ${applyUsage}.`],
  ['/warren apply now because  ', `: Say why, which is kept on record: ${applyUsage}.`],
  ['/warren apply now since it burns', `: Say why, which is kept on record: ${applyUsage}.`],
  ['/warren plan orders', ': Write `/warren plan` alone; nothing belongs behind it.'],
  [
    `/warren apply now because ${'x'.repeat(301)}`,
    ': The reason has 301 characters, and 300 are kept on record. Say it shorter.',
  ],
])('%j is told what is wrong with it', (body, expected) => expect(read(body)).toBe(expected));

test('two commands in one comment are neither done nor passed over in silence', () => {
  expect(read('/warren plan\n/warren apply now because x')).toMatch(
    /^: A comment holds one command\. Nothing was done/,
  );
});

test('what is wrong never repeats what was written, and a reason is one line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const found = readCommand(`/warren ${text}`, commands);
      if (!found) return;
      if ('wrong' in found) expect(found.wrong).toMatch(/^[ -~]+$/);
      else expect(found.because ?? '').not.toMatch(/[\r\n]/);
    }),
    draws(300),
  );
});
