import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { annotationsOf } from '../../../pipeline/github/annotations.ts';
import { annotate, printInert, writeSummary } from '../../../pipeline/github/report.ts';
import { draws } from '../../draws.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';
import { hostileText } from '../review/render/hostile.ts';
import { effect, object, review } from '../review/reviews.ts';

afterAll(removeScratchFolders);

/** What is written to the standard output meanwhile. */
function printed(run: () => void): string {
  let text = '';
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    run();
  } finally {
    spy.mockRestore();
  }
  return text;
}

test('a remark is one command to the runner', () => {
  const text = printed(() =>
    annotate([
      { level: 'error', title: 'orders: refused', message: 'It cannot shrink.', file: 'brokers/orders.yaml', line: 12 },
      { level: 'warning', title: 'a-rule', message: 'Mind this.', file: 'platform.yaml' },
      { level: 'notice', title: '3 more', message: 'They are elsewhere.' },
    ]),
  );
  expect(text).toBe(
    [
      '::error title=orders%3A refused,file=brokers/orders.yaml,line=12::It cannot shrink.',
      '::warning title=a-rule,file=platform.yaml::Mind this.',
      '::notice title=3 more::They are elsewhere.',
      '',
    ].join('\n'),
  );
});

test.each([
  'x\n::error::y',
  '%0A::add-mask::y',
  '\r::stop-commands::y',
  ',line=1::y',
  '::warning file=a::y',
  '##[add-path]/tmp',
])('a remark stays one, and the same, although its parts hold %j', (hostile) => {
  const text = printed(() =>
    annotate([{ level: 'notice', title: hostile, message: hostile, file: `brokers/${hostile}.yaml`, line: 1 }]),
  );
  expect(text.split('\n')).toHaveLength(2);
  expect(text).not.toContain('\r');
  const [, title, file, line, message] = /^::notice title=([^:,]*),file=([^:,]*),line=(\d+)::(.*)\n$/.exec(text) ?? [];
  expect([title, message].map(unescaped)).toEqual([hostile, hostile]);
  expect([unescaped(file), line]).toEqual([`brokers/${hostile}.yaml`, '1']);
});

/** As the runner reads a part of a command. */
function unescaped(text = ''): string {
  return text
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%25', '%');
}

test('whatever a review quotes, each of its remarks is one line and one command', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (name, quote) => {
      const at = { file: `brokers/${name}.yaml`, line: 1, side: 'after' } as const;
      const of = object({ name, effects: [effect({ sentence: ['says ', { quote }], at })] });
      const text = printed(() => annotate(annotationsOf(review({ objects: [of] }))));
      expect(text).toMatch(/^::notice title=[^\r\n:]*,file=[^\r\n:,]*,line=1::[^\r\n]*\n$/);
    }),
    draws(100),
  );
});

test('printed text holds no command, whatever it holds', () => {
  const text = printed(() => printInert({ inActions: true }, 'first\n::error::no\nlast'));
  const [start = '', ...lines] = text.split('\n');
  const word = /^::stop-commands::([\w-]{36})$/.exec(start)?.[1];
  expect(lines).toEqual(['first', '::error::no', 'last', `::${word}::`, '']);
  expect(printed(() => printInert({ inActions: true }, 'first'))).not.toContain(word);
  expect(printed(() => printInert({ inActions: false }, 'first'))).toBe('first\n');
});

test('a summary is added to what the step wrote before', () => {
  const summaryFile = join(scratchFolder(), 'summary.md');
  writeSummary({ summaryFile }, '# One');
  writeSummary({ summaryFile }, '# Two\n');
  expect(readFileSync(summaryFile, 'utf8')).toBe('# One\n# Two\n');
});

test('without a place for it there is none', () => {
  expect(() => writeSummary({}, '# One')).not.toThrow();
});

test('all that a step writes fits what GitHub shows', () => {
  const summaryFile = join(scratchFolder(), 'summary.md');
  const paragraph = `${'ü'.repeat(100)}\n\n`;
  writeSummary({ summaryFile }, paragraph.repeat(4000));
  writeSummary({ summaryFile }, paragraph.repeat(4000));
  writeSummary({ summaryFile }, paragraph.repeat(4000));
  const text = readFileSync(summaryFile);
  expect(text.length).toBeLessThanOrEqual(1024 * 1024);
  expect(text.length).toBeGreaterThan(1024 * 1024 - 1000);
  expect(text.toString('utf8')).toMatch(/ü\n\n\n_It goes on, but there is no room for more of it here\._\n/);
});
