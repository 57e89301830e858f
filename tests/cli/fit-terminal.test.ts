import { spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { fitted } from '../../cli/fit-terminal.ts';

test('a line that is too long goes on between words, two further in', () => {
  const line = '  broker-orders  failed because of something that takes many words to say';
  expect(fitted(line, 40)).toBe(
    ['  broker-orders  failed because of', '    something that takes many words to', '    say'].join('\n'),
  );
  expect(fitted(line, 200)).toBe(line);
});

test('of any text nothing is lost but blanks, and no line is longer than the terminal', () => {
  const words = fc.array(fc.stringMatching(/^[a-z/.:-]{1,60}$/), { maxLength: 30 });
  fc.assert(
    fc.property(fc.array(words), fc.integer({ min: 40, max: 160 }), fc.nat(60), (lines, columns, indent) => {
      const text = lines.map((each) => ' '.repeat(indent) + each.join(' ')).join('\n');
      const shown = fitted(text, columns);
      expect(shown.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      const widths = shown.split('\n').map((line) => stripVTControlCharacters(line.trimEnd()).length);
      expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
    }),
  );
});

test('on a terminal of 40 columns a problem breaks between words, and through a pipe it is one line', () => {
  const command = `${process.execPath} bin/warren explain brokers.nothing-that-anybody-knows`;
  const shown = spawnSync('script', ['-qec', `stty cols 40; ${command}`, '/dev/null'], { encoding: 'utf8' });
  const lines = shown.stdout.replaceAll('\r', '').trim().split('\n');
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.every((line) => line.length <= 40)).toBe(true);
  const piped = spawnSync(process.execPath, command.split(' ').slice(1), { encoding: 'utf8' });
  expect(piped.stderr.trim().split('\n')).toEqual([lines.map((line) => line.trim()).join(' ')]);
});
