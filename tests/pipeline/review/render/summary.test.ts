import fc from 'fast-check';
import { renderMarkdown } from '../../../../pipeline/review/render/markdown.ts';
import { isReviewComment, readSummary, summarize, writeSummary } from '../../../../pipeline/review/render/summary.ts';
import { draws } from '../../../draws.ts';
import { object, objectWith, review, sampleReview, stack, unexplained } from '../reviews.ts';
import { cycle, hostileText, plant, shape } from './hostile.ts';

test('a summary counts effects by severity and says whether anything is refused', () => {
  const objects = [objectWith('a', 'rolling', 'live', 'live'), objectWith('b', 'refused')];
  const summary = summarize(review({ objects, stacks: [stack()], unexplained: [unexplained()] }));
  expect(summary).toMatchObject({ version: 1, worst: 'refused', refused: true, unexplained: 1, moreStacks: 0 });
  expect(summary.counts).toEqual({
    none: 0,
    exposed: 0,
    live: 2,
    reconnect: 0,
    rolling: 1,
    downtime: 0,
    'data loss': 0,
    refused: 1,
  });
  expect(summary.stacks).toEqual([
    { name: 'broker-orders', added: 0, changed: 1, replaced: 0, destroyed: 0, released: 0 },
  ]);
});

test('what nobody refuses is not refused', () => {
  expect(summarize(review({ objects: [object()] })).refused).toBe(false);
});

test('a problem of a file refuses the change', () => {
  const problem = { file: 'a', line: 1, column: 1, field: '', message: 'x', severity: 'error' } as const;
  expect(summarize(review({ problems: [problem] }))).toMatchObject({ worst: 'refused', refused: true });
});

test('the summary in a comment is the one that was written', () => {
  expect(readSummary(renderMarkdown(sampleReview()))).toEqual(summarize(sampleReview()));
});

test('a comment that came back with other line ends or space after it has the same summary', () => {
  const markdown = `${renderMarkdown(sampleReview()).replaceAll('\n', '\r\n')}\r\n \n`;
  expect(readSummary(markdown)).toEqual(summarize(sampleReview()));
});

test('whatever a review quotes, the summary in its comment is its own', () => {
  fc.assert(
    fc.property(fc.array(hostileText, { minLength: 1 }), shape, (texts, size) => {
      const planted = plant(cycle(texts), { ...size, severities: size.severities.slice(0, 3) });
      expect(readSummary(renderMarkdown(planted))).toEqual(summarize(planted));
    }),
    draws(100),
  );
});

test('a summary neither ends its comment early nor shows anything', () => {
  const line = writeSummary(summarize(review({ stacks: [stack({ name: '--> <b> &amp; \u2028 é' })] })), 4_000);
  expect(line).toMatch(/^<!-- [ -~]* -->$/);
  expect(line.slice(4, -3)).not.toMatch(/--|[<>&]/);
});

test('a summary that would be too long lists fewer stacks and says so', () => {
  const stacks = Array.from({ length: 300 }, (_, index) => stack({ name: `broker-${index}` }));
  const all = summarize(review({ stacks }));
  expect([all.stacks.length, all.moreStacks]).toEqual([100, 200]);
  const line = writeSummary(all, 2_000);
  expect(line.length).toBeLessThanOrEqual(2_000);
  const read = readSummary(`<!-- warren:review:1 -->\n${line}`);
  expect(read?.stacks.length).toBeGreaterThan(0);
  expect((read?.stacks.length ?? 0) + (read?.moreStacks ?? 0)).toBe(300);
});

describe('no summary is read from', () => {
  const markdown = renderMarkdown(sampleReview());
  const line = markdown.trimEnd().split('\n').at(-1) ?? '';
  const cases: Record<string, string> = {
    'a comment without one': markdown.slice(0, -line.length - 1),
    'another version': markdown.replace('{"version":1,', '{"version":2,'),
    'broken JSON': markdown.replace('{"version":1,', '{"version":1'),
    'a value of another kind': markdown.replace('"refused":true', '"refused":"no"'),
    'a negative count': markdown.replace('"unexplained":1', '"unexplained":-1'),
    'a key that does not belong there': markdown.replace('{"version":1,', '{"version":1,"note":1,'),
    'JSON that is no summary': `<!-- warren:review:1 -->\n<!-- warren:summary null -->`,
    'what stands after it': `${markdown}and so on`,
    'a quotation of it': markdown.replace(line, `> ${line}`),
    'a comment that is no review': `Look:\n\n${markdown}`,
  };
  test.each(Object.keys(cases))('%s', (name) => {
    expect(cases[name]).not.toBe(markdown);
    expect(readSummary(cases[name] ?? '')).toBeUndefined();
  });
});

test('a review is known by its very beginning, in any version', () => {
  expect(isReviewComment(renderMarkdown(review()))).toBe(true);
  expect(isReviewComment('<!-- warren:review:2 -->\r\nlater')).toBe(true);
  expect(isReviewComment(' <!-- warren:review:1 -->\n')).toBe(false);
  expect(isReviewComment('> <!-- warren:review:1 -->\n')).toBe(false);
  expect(isReviewComment('<!-- warren:review:1 --> and more')).toBe(false);
});
