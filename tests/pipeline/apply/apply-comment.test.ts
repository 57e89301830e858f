import fc from 'fast-check';
import {
  type ApplyCommentProps,
  applyComment,
  applyHeadline,
  applyMarker,
  isApplyComment,
} from '../../../pipeline/apply/apply-comment.ts';
import type { Journal, JournalEntry } from '../../../pipeline/apply/journal.ts';
import { draws } from '../../draws.ts';
import { cycle, hostileText } from '../review/render/hostile.ts';
import { structureOf } from '../review/render/structure.ts';

type Entries = Record<string, Omit<JournalEntry, 'at'>>;

function journal(stacks: Entries): Journal {
  const at = '2026-11-21T12:00:00.000Z';
  const timed = Object.fromEntries(Object.entries(stacks).map(([name, entry]) => [name, { ...entry, at }]));
  const commit = '3f2a91c04d5e6f708192a3b4c5d6e7f809123456';
  return { version: 1, pullRequest: 7, head: 'a'.repeat(40), commit, plans: 'plans/7', manifest: '', stacks: timed };
}

function comment(stacks: Entries, more: Partial<ApplyCommentProps> = {}): string {
  return applyComment({ journal: journal(stacks), stacks: Object.keys(stacks), ...more });
}

const headline = (stacks: Entries, names = Object.keys(stacks)) => applyHeadline(journal(stacks), names);
const rowsIn = (markdown: string) =>
  markdown.split('\n').filter((line) => /^\| \S/.test(line) && !/^\| \| /.test(line));

/** Structure of a comment, which begins with a marker of its own. What could open a list is escaped. */
function structure(markdown: string) {
  return structureOf(
    markdown.replace(applyMarker, '<!-- warren:review:1 -->').replace(/(^|\| |\*\*|, )(\d*)\\[-+=.)]/gm, '$1$2x'),
  );
}

/** As many stacks in one state, each with a detail. */
function many(count: number, entry: Omit<JournalEntry, 'at'>): Entries {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`broker-${entry.state.replaceAll(' ', '-')}-${index}`, entry]),
  );
}

test('every state has its row, what needs somebody first', () => {
  const markdown = comment({
    a: { state: 'applied', detail: 'as reviewed: 1 added' },
    b: { state: 'nothing to do' },
    c: { state: 'failed', detail: 'aws_instance.node-1: no capacity\n  Try another zone.' },
    d: { state: 'applying' },
    e: { state: 'held', detail: 'restarts are allowed from Saturday on', until: '2026-11-28T03:00:00.000Z' },
    f: { state: 'not tried', detail: 'c failed' },
    g: { state: 'superseded', detail: 'a later commit says something else of it' },
  });
  expect(rowsIn(markdown)).toEqual([
    '| 🔴 failed | c | see below |',
    '| 🔴 broken off | d |  |',
    '| ⚪ not tried | f | c failed |',
    '| 🟠 waits | e | restarts are allowed from Saturday on |',
    '| ⚪ left | g | a later commit says something else of it |',
    '| 🟢 applied | a | as reviewed: 1 added |',
    '| ⚪ nothing to do | b |  |',
  ]);
  expect(markdown).toContain(
    '\n### Warren applied 2 of 7 stacks: 1 failed, 1 waits for its time, 1 broken off, 1 left to a later change, 1 not tried\n',
  );
  expect(markdown).toContain('\n**c** failed:\n\n```\naws_instance.node-1: no capacity\n  Try another zone.\n```\n');
  expect(markdown).toContain('\nTo go on, run the job again: what is applied stays, and the rest is done.\n');
  expect(structure(markdown).faults).toEqual([]);
});

test('a stack that no run came to was not tried', () => {
  const markdown = applyComment({ journal: journal({ a: { state: 'applied' } }), stacks: ['a', 'b'] });
  expect(rowsIn(markdown)[0]).toBe('| ⚪ not tried | b | the run ended before its turn |');
  expect(markdown).toContain('### Warren applied 1 of 2 stacks: 1 not tried\n');
});

test('the headline counts what was reviewed', () => {
  expect(headline({ a: { state: 'applied' } })).toBe('Warren applied 1 stack');
  expect(headline({ a: { state: 'applied' }, b: { state: 'nothing to do' } })).toBe('Warren applied 2 stacks');
  expect(headline(many(2, { state: 'held' }))).toBe('Warren applied 0 of 2 stacks: 2 wait for their time');
  expect(headline({ a: { state: 'applied' }, b: { state: 'failed' } }, ['a'])).toBe('Warren applied 1 stack');
  expect(headline({})).toBe('Warren had nothing to apply');
  expect(applyHeadline(journal({}), ['a'], 'why')).toBe('Warren applied nothing');
});

test('nothing has to be done again when all is done or waits', () => {
  expect(comment({ a: { state: 'applied' }, b: { state: 'held' } })).not.toContain('run the job again');
});

test('a refusal says why nothing was applied, in words that stay words', () => {
  const markdown = comment({}, { stacks: ['a'], refusal: 'It is refused.\n``` @everyone <b>' });
  expect(markdown).toContain('\n### Warren applied nothing\n\n````\nIt is refused.\n``` @everyone <b>\n````\n');
});

test('a comment ends with what was merged and where it was done', () => {
  const runUrl = 'https://github.com/acme/platform/actions/runs/1/attempts/2';
  expect(comment({ a: { state: 'applied' } }, { runUrl })).toMatch(
    /\n\n<sub>merged as `3f2a91c` · \[the run\]\(https:\/\/github\.com\/acme\/platform\/actions\/runs\/1\/attempts\/2\)<\/sub>\n$/,
  );
});

test('a comment is known again by its first line, also one of another version', () => {
  expect(isApplyComment(comment({}))).toBe(true);
  expect(isApplyComment('<!-- warren:apply:12 -->\r\nmore')).toBe(true);
  expect(isApplyComment('> <!-- warren:apply:1 -->')).toBe(false);
  expect(isApplyComment('<!-- warren:apply:1 --> and more')).toBe(false);
  expect(isApplyComment('<!-- warren:review:1 -->')).toBe(false);
});

describe('while a run is at it', () => {
  test('the comment names what it works on, and is found as the one it becomes', () => {
    const markdown = applyComment({ journal: journal({}), stacks: ['network', 'broker-orders'], running: true });
    expect(isApplyComment(markdown)).toBe(true);
    expect(markdown).toContain('### Warren is applying this\n\nnetwork, broker-orders. Should the run end');
  });

  test('of many stacks it names some and counts the rest; of none it says so', () => {
    const stacks = Array.from({ length: 200 }, (_, index) => `s${index}`);
    expect(applyComment({ journal: journal({}), stacks, running: true })).toContain(', s59 and 140 more. Should');
    expect(applyComment({ journal: journal({}), stacks: [], running: true })).toContain('\nNo stack. Should');
  });
});

describe('of more than a comment holds', () => {
  test('the rest is counted by what became of it', () => {
    const markdown = comment({ ...many(70, { state: 'applied' }), ...many(5, { state: 'held' }) });
    expect(rowsIn(markdown)).toHaveLength(60);
    expect(markdown).toContain('\n\n15 more stacks: 15 applied.\n');
    const failed = comment(many(200, { state: 'failed', detail: 'no capacity' }));
    expect(failed).toContain('\n\n140 more stacks: 140 failed.\n');
  });

  test('ten failures have their reason below, and the others in their row', () => {
    const markdown = comment(many(12, { state: 'failed', detail: 'no capacity\nat all' }));
    expect(markdown.match(/ failed:$/gm)).toHaveLength(10);
    expect(rowsIn(markdown).map((row) => row.split(' | ')[2])).toEqual([
      ...Array.from({ length: 10 }, () => 'see below |'),
      'no capacity |',
      'no capacity |',
    ]);
  });

  test('a long reason is cut and says where all of it is', () => {
    const markdown = comment({ a: { state: 'failed', detail: 'x'.repeat(5_000) } });
    expect(markdown).toContain(`\n${'x'.repeat(1_500)}\n… the run has all of it\n\`\`\`\n`);
  });

  test.each(['a', '`', '|', '<', '\u001b', '\u202e', '😀', '@x ', '|\\', '```\n'])(
    '200 stacks with kilobytes of %j each leave a whole comment that GitHub takes',
    (part) => {
      const detail = part.repeat(4_000);
      for (const state of ['failed', 'held'] as const) {
        const markdown = comment(many(200, { state, detail }));
        expect(markdown.length).toBeLessThan(65_536);
        expect(rowsIn(markdown).length).toBeGreaterThan(0);
        expect(structure(markdown).faults).toEqual([]);
      }
    },
  );
});

test('whatever names and details hold, a comment has the structure that it has with plain words', () => {
  const states = ['applied', 'failed', 'held', 'not tried', 'applying', 'superseded', 'by hand'] as const;
  const planted = (next: () => string) => {
    // Names differ, or they would be one stack.
    const stacks = Object.fromEntries(states.map((state, index) => [`${index}${next()}`, { state, detail: next() }]));
    return structure(comment(stacks, { refusal: next() }));
  };
  fc.assert(
    fc.property(fc.array(hostileText, { minLength: 1, maxLength: 12 }), (texts) => {
      const hostile = planted(cycle(texts));
      expect(hostile.faults).toEqual([]);
      expect(hostile.blocks).toEqual(planted(() => 'word').blocks);
    }),
    draws(80),
  );
});

test('names stay names while a run is at it', () => {
  fc.assert(
    fc.property(fc.array(hostileText, { minLength: 1, maxLength: 5 }), (stacks) => {
      const { blocks, faults } = structure(applyComment({ journal: journal({}), stacks, running: true }));
      expect(faults).toEqual([]);
      expect(blocks).toEqual(['marker', 'heading', 'text', 'footer']);
    }),
    draws(80),
  );
});

test('what programs said while a stack was applied stands below, of a stack that failed its reason alone', () => {
  const said = ['orders: made user processor_orders', 'orders: preparing the database: done'];
  const markdown = comment({
    'processor-orders': { state: 'applied', detail: 'as reviewed: 1 added', said },
    'processor-quotes': { state: 'failed', detail: 'exit status 1', said: ['quotes: never told'] },
    network: { state: 'applied', detail: 'as reviewed: 1 added' },
  });
  expect(markdown).toContain(
    `processor-orders: what was said meanwhile</summary>\n\n\`\`\`\n${said.join('\n')}\n\`\`\``,
  );
  expect(markdown.match(/<details>/g)).toHaveLength(1);
  expect(markdown).not.toContain('never told');
});

test('what did not wait for its window is told with who asked for that and why, once for all of it', () => {
  const comment = 'https://github.com/acme/platform/pull/7#issuecomment-1';
  const because = 'customers <b>wait</b> @acme/all';
  const asked = { by: 'marie', because, comment, at: '2026-11-21T12:00:00.000Z' };
  const stacks: Entries = { 'broker-a': { state: 'applied' }, 'broker-b': { state: 'failed' } };
  const body = applyComment({
    journal: { ...journal(stacks), now: { 'broker-a': asked, 'broker-b': asked } },
    stacks: Object.keys(stacks),
  });
  expect(body.match(/Not held until its window: .*/g)).toEqual([
    `Not held until its window: broker-a, broker-b. **marie** [asked](${comment}) for that, because: customers &lt;b&gt;wait&lt;/b&gt; \`@acme/all\``,
  ]);
});

test('what waits is told with how it is applied sooner, and nothing else is', () => {
  const hint = '`/warren apply now because REASON`';
  expect(comment({ 'broker-a': { state: 'held' } })).toContain(hint);
  expect(comment({ 'broker-a': { state: 'applied' } })).not.toContain(hint);
});
