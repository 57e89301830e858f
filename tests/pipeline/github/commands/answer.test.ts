import { type Commented, head, openCommented } from './commented.ts';

let on: Commented;
beforeEach(async () => {
  on = await openCommented();
});
afterEach(() => on.server.stop());

const reactions = (comment: number) => on.server.repository.comment(comment)?.reactions ?? [];
const attempt = () => on.server.repository.runs()[0]?.attempt;
const others = 'Commands are for those who may write to this repository.';

/** Nothing was run again, nothing was started. */
function expectNothingDone() {
  expect(attempt()).toBe(1);
  expect(on.server.repository.dispatches()).toEqual([]);
}

test('who may write has the pull request planned again, by the run that planned this very commit', async () => {
  const comment = on.say('/warren plan');
  expect(await on.answer(comment)).toBe(true);
  expect(attempt()).toBe(2);
  expect(on.answers(comment)).toEqual([
    expect.stringMatching(/^aaaaaaa is planned again: \[the run\]\(http.*\/actions\/runs\/\d+\)\./),
  ]);
  expect(reactions(comment)).toEqual(['github-actions[bot] +1']);
});

test('what is being planned is not planned again', async () => {
  on.server.repository.changeRun(on.runId, { status: 'in_progress', conclusion: null });
  const comment = on.say('/warren plan');
  expect(await on.answer(comment)).toBe(true);
  expect(on.answers(comment)).toEqual([expect.stringContaining('aaaaaaa is being planned')]);
  expectNothingDone();
});

test('a run that nobody approved yet is not started by way of a comment', async () => {
  on.server.repository.changeRun(on.runId, { conclusion: 'action_required' });
  const comment = on.say('/warren plan');
  expect(await on.answer(comment)).toBe(false);
  expect(on.answers(comment)).toEqual([expect.stringContaining('waits for somebody to approve it')]);
  expectNothingDone();
});

test.each(['/warren plan', '/warren apply now because x', '/warren help', '/warren nonsense'])(
  'others get one sentence for %j, whatever GitHub’s event calls them',
  async (body) => {
    for (const by of ['mallory', 'stranger']) {
      const comment = on.say(body, { by });
      expect(await on.answer(comment)).toBe(false);
      expect(on.answers(comment)).toEqual([others]);
      expect(reactions(comment)).toEqual(['github-actions[bot] confused']);
    }
    expectNothingDone();
  },
);

test.each(['admin', 'maintain', 'write'] as const)('%s may', async (role) => {
  on.server.repository.setRole('marie', role);
  expect(await on.answer(on.say('/warren plan'))).toBe(true);
  expect(attempt()).toBe(2);
});

test.each(['triage', 'read', 'none'] as const)('%s may not', async (role) => {
  on.server.repository.setRole('marie', role);
  expect(await on.answer(on.say('/warren plan'))).toBe(false);
  expectNothingDone();
});

test('bots, comments that were edited, are gone or ask for nothing are left alone, without an answer', async () => {
  on.server.repository.setRole('helper[bot]', 'write');
  const edited = on.say('/warren plan');
  Object.assign(on.server.repository.comment(edited) ?? {}, { lastEditedAt: '2026-01-02T12:00:01Z' });
  const gone = on.say('/warren plan');
  on.server.repository.deleteComment(gone);
  const plain = on.say('I would /warren plan this');
  for (const comment of [on.say('/warren plan', { by: 'helper[bot]' }), edited, gone, plain]) {
    expect(await on.answer(comment)).toBe(true);
    expect(on.answers(comment)).toEqual([]);
  }
  // GraphQL is asked by POST.
  expect(on.server.writes().filter((write) => write !== 'POST /graphql')).toEqual([]);
});

test('a comment that is delivered twice is done and answered once', async () => {
  const comment = on.say('/warren plan');
  await on.answer(comment);
  on.server.repository.changeRun(on.runId, { status: 'completed', conclusion: 'success' });
  expect(await on.answer(comment)).toBe(true);
  expect(attempt()).toBe(2);
  expect(on.answers(comment)).toHaveLength(1);
});

test('of two comments at the same time each is answered, and the run is run again once', async () => {
  const [one, two] = [on.say('/warren plan'), on.say('/warren plan')];
  await Promise.all([on.answer(one), on.answer(two)]);
  expect(attempt()).toBe(2);
  expect([on.answers(one).length, on.answers(two).length]).toEqual([1, 1]);
});

test('two commands in one comment are refused together', async () => {
  const comment = on.say('/warren plan\n/warren apply now because x');
  expect(await on.answer(comment)).toBe(false);
  expect(on.answers(comment)).toEqual([expect.stringContaining('A comment holds one command.')]);
  expectNothingDone();
});

test.each(['/warren plan', '/warren apply now because x'])(
  '%j is refused once something was pushed after it, or in the same second',
  async (body) => {
    for (const at of ['12:00', '12:05']) {
      const comment = on.say(body);
      on.server.repository.pushToPull(
        on.number,
        at === '12:00' ? 'c'.repeat(40) : 'd'.repeat(40),
        `2026-01-02T${at}:00Z`,
      );
      expect(await on.answer(comment)).toBe(false);
      expect(on.answers(comment)).toEqual([expect.stringMatching(/^Nothing was done\. What was meant may not be/)]);
    }
    expectNothingDone();
  },
);

test('a head that was there before, and is brought back after the comment, is not what was meant', async () => {
  const { repository } = on.server;
  repository.pushToPull(on.number, 'c'.repeat(40), '2026-01-02T11:00:00Z');
  const comment = on.say('/warren apply now because x');
  repository.pushToPull(on.number, head, '2026-01-02T12:01:00Z');
  expect(await on.answer(comment)).toBe(false);
});

test('of a fork nothing is planned or applied', async () => {
  const { repository } = on.server;
  const issue = repository.issue(on.number);
  if (issue?.pull) issue.pull.head.repository = 'mallory/platform';
  for (const body of ['/warren plan', '/warren apply now because x']) {
    const comment = on.say(body);
    expect(await on.answer(comment)).toBe(false);
    expect(on.answers(comment)).toEqual([expect.stringContaining('It is of a fork')]);
  }
  expectNothingDone();
});

test('before the merge, to apply now starts nothing and says for which commit it holds', async () => {
  const comment = on.say('/warren apply now because customers wait');
  expect(await on.answer(comment)).toBe(true);
  expect(on.answers(comment)).toEqual([
    expect.stringMatching(/^Once aaaaaaa is merged, it is applied without waiting .*\*\*marie\*\* .*customers wait/s),
  ]);
  expectNothingDone();
});

test('after the merge, to apply now starts apply.yml of main for this pull request', async () => {
  on.server.repository.mergePull(on.number, { mergeCommit: 'e'.repeat(40), at: '2026-01-02T11:00:00Z' });
  const comment = on.say('/warren apply now because customers wait');
  expect(await on.answer(comment)).toBe(true);
  expect(on.server.repository.dispatches()).toEqual([
    { workflow: 'apply.yml', ref: 'main', inputs: { pull_request: String(on.number) } },
  ]);
  expect(attempt()).toBe(1);
});

test('what was closed, or is against another branch, is not applied', async () => {
  on.server.repository.turnPull(on.number, { base: 'next', at: '2026-01-01T05:00:00Z' });
  const turned = on.say('/warren apply now because x');
  expect(await on.answer(turned)).toBe(false);
  expect(on.answers(turned)).toEqual([expect.stringContaining('It is not against main')]);
  on.server.repository.turnPull(on.number, { base: 'main', at: '2026-01-01T06:00:00Z' });
  Object.assign(on.server.repository.issue(on.number) ?? {}, { state: 'closed' });
  const closed = on.say('/warren apply now because x');
  expect(await on.answer(closed)).toBe(false);
  expect(on.answers(closed)).toEqual([expect.stringContaining('closed without being merged')]);
  expectNothingDone();
});

test('a reason that is Markdown, HTML, a mention or a shell’s command is shown as it was written', async () => {
  const hostile =
    '</details><img src=x onerror=1> @acme/all [a](javascript:x) $(touch pwned) `id` <!-- warren:apply:1 -->';
  const comment = on.say(`/warren apply now because ${hostile}`);
  await on.answer(comment);
  const [text = ''] = on.answers(comment);
  expect(text.replace(/(?<!\\)`[^`]+`/g, 'code')).not.toMatch(/<|@|\]\(|\$\(/);
  expect(text.split('\n')).toHaveLength(3);
});

test('help lists every command', async () => {
  const comment = on.say('/warren');
  expect(await on.answer(comment)).toBe(true);
  expect(on.answers(comment)[0]?.match(/^- `\/warren .*`/gm)).toHaveLength(5);
});

test('where GitHub refuses, that is the answer', async () => {
  on.server.faults.next({ method: 'POST', path: /rerun/, status: 403, body: { message: 'The run is too old' } });
  const comment = on.say('/warren plan');
  expect(await on.answer(comment)).toBe(false);
  expect(on.answers(comment)).toEqual([expect.stringMatching(/^Nothing was done\. .*The run is too old/)]);
});
