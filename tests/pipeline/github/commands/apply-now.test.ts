import { findAppliedNow } from '../../../../pipeline/github/commands/apply-now.ts';
import { type Commented, head, openCommented } from './commented.ts';

let on: Commented;
beforeEach(async () => {
  on = await openCommented();
  on.server.repository.setRole('lea', 'admin');
});
afterEach(() => on.server.stop());

const found = async () => (await findAppliedNow(on.github, on.number))?.by;
const asked = '/warren apply now because customers wait';
const merge = (at: string) =>
  on.server.repository.mergePull(on.number, { mergeCommit: 'e'.repeat(40), at: `2026-01-02T${at}:00Z` });

test('who asked, why and where is found after the merge, whether it was said before or after that', async () => {
  const comment = on.say(asked, { at: '10:00' });
  merge('11:00');
  expect(await findAppliedNow(on.github, on.number)).toEqual({
    by: 'marie',
    because: 'customers wait',
    comment: expect.stringContaining(`#issuecomment-${comment}`),
  });
  on.server.repository.deleteComment(comment);
  expect(await found()).toBeUndefined();
  on.say(asked, { by: 'lea', at: '12:00' });
  expect(await found()).toBe('lea');
});

test('nobody asked where the comment is of another command, of a bot, of one who may not write, or was edited', async () => {
  on.server.repository.setRole('helper[bot]', 'admin');
  on.say('/warren plan');
  on.say(asked, { by: 'helper[bot]' });
  on.say(asked, { by: 'mallory' });
  on.say(`because\n${asked}`);
  const edited = on.say('nice');
  Object.assign(on.server.repository.comment(edited) ?? {}, { body: asked, lastEditedAt: '2026-01-02T12:00:00Z' });
  merge('13:00');
  expect(await found()).toBeUndefined();
});

test('what Warren answered is no record: whoever may write comments by a workflow’s token gains nothing', async () => {
  on.say(`<!-- warren:answer:1 1 -->\n\nOnce aaaaaaa is merged, it is applied. **marie** asked for it`, {
    by: 'github-actions[bot]',
  });
  on.say(asked, { by: 'github-actions[bot]' });
  expect(await found()).toBeUndefined();
});

test('who may not write any more when it is applied did not ask', async () => {
  on.say(asked);
  expect(await found()).toBe('marie');
  on.server.repository.setRole('marie', 'read');
  expect(await found()).toBeUndefined();
});

test('what was said of a commit counts for that commit alone', async () => {
  on.say(asked, { at: '10:00' });
  on.server.repository.pushToPull(on.number, 'c'.repeat(40), '2026-01-02T10:30:00Z');
  merge('11:00');
  expect(await found()).toBeUndefined();
  on.say(asked, { by: 'lea', at: '12:00' });
  expect(await found()).toBe('lea');
});

test('a branch that is deleted or goes on after the merge takes nothing back', async () => {
  on.say(asked, { at: '10:00' });
  merge('11:00');
  const activity = { branch: 'change', after: '0'.repeat(40) };
  on.server.repository.addActivity({ ...activity, at: '2026-01-02T11:00:00Z', type: 'branch_deletion' });
  on.server.repository.addActivity({ ...activity, after: 'f'.repeat(40), at: '2026-01-02T12:00:00Z', type: 'push' });
  expect(await found()).toBe('marie');
});

test('where GitHub knows of no push to the branch, the commit that was meant is not known', async () => {
  on.server.repository.activities().splice(0);
  on.say(asked);
  expect(await found()).toBeUndefined();
  expect(on.server.repository.issue(on.number)?.pull?.head.sha).toBe(head);
});
