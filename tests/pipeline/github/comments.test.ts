import { badGateway } from '../../github-server.ts';
import { failureOf, type Opened, openTestGitHub } from './opened.ts';

const marker = '<!-- warren: plan -->';
const kept = (text: string) => ({ body: `${marker}\n${text}`, isOurs: (body: string) => body.startsWith(marker) });
const warren = 'github-actions[bot]';

let opened: Opened;
let pull: number;
beforeEach(async () => {
  opened = await openTestGitHub();
  pull = opened.server.repository.addPull();
});
afterEach(() => opened.server.stop());

/** Adds so many comments of a person's. */
function chatter(count: number): void {
  for (let index = 0; index < count; index += 1) {
    opened.server.repository.addComment({ issue: pull, author: 'rabbit', body: `Comment ${index}` });
  }
}

function ours(body: string, author = warren): number {
  return opened.server.repository.addComment({ issue: pull, author, body: `${marker}\n${body}` });
}

const bodies = () =>
  opened.server.repository
    .comments(pull)
    .filter(({ body }) => body.startsWith(marker))
    .map(({ author, body }) => `${author}: ${body.slice(marker.length + 1)}`);

test('a pull request gets its comment, which is then kept up to date', async () => {
  const made = await opened.github.comment(pull, kept('first'));
  expect(made).toMatchObject({ change: 'created', url: expect.stringContaining(`#issuecomment-${made.id}`) });
  expect(await opened.github.comment(pull, kept('second'))).toEqual({ ...made, change: 'updated' });
  expect(bodies()).toEqual([`${warren}: second`]);
});

test('a comment that says so already is not written again', async () => {
  await opened.github.comment(pull, kept('same'));
  expect(await opened.github.comment(pull, kept('same'))).toMatchObject({ change: 'unchanged' });
  expect(opened.server.writes()).toHaveLength(1);
});

test.each([99, 100, 319])('it is found after %d of 320 others', async (before) => {
  chatter(before);
  const id = ours('old');
  chatter(320 - before);
  expect(await opened.github.comment(pull, kept('new'))).toMatchObject({ id, change: 'updated' });
  expect(bodies()).toEqual([`${warren}: new`]);
});

test('a comment that somebody else wrote is left alone, whatever it holds', async () => {
  ours('not mine', 'rabbit');
  ours('nor mine', 'dependabot[bot]');
  expect(await opened.github.comment(pull, kept('mine'))).toMatchObject({ change: 'created' });
  expect(bodies()).toEqual(['rabbit: not mine', 'dependabot[bot]: nor mine', `${warren}: mine`]);
});

test('of several of its own the oldest is kept, and the others are deleted', async () => {
  const oldest = ours('one');
  chatter(150);
  ours('two');
  ours('of a person', 'rabbit');
  ours('three');
  expect(await opened.github.comment(pull, kept('now'))).toMatchObject({ id: oldest });
  expect(bodies()).toEqual([`${warren}: now`, 'rabbit: of a person']);
});

test('a further one that somebody deletes first is no failure', async () => {
  ours('one');
  const second = ours('two');
  opened.server.faults.next({ method: 'DELETE', path: new RegExp(`/${second}$`), status: 404 });
  expect(await opened.github.comment(pull, kept('one'))).toMatchObject({ change: 'unchanged' });
});

test('a comment that is deleted between finding and updating it is made anew', async () => {
  ours('old');
  opened.server.faults.next({ method: 'PATCH', status: 404, body: { message: 'Not Found' } });
  expect(await opened.github.comment(pull, kept('new'))).toMatchObject({ change: 'created' });
});

test('one comment is made although the answer to making it is lost', async () => {
  opened.server.faults.next({ method: 'POST', drop: true, done: true });
  expect(await opened.github.comment(pull, kept('once'))).toMatchObject({ change: 'created' });
  expect(bodies()).toEqual([`${warren}: once`]);
});

test('it is made again when nothing was made of it', async () => {
  opened.server.faults.next({ ...badGateway(), method: 'POST', times: 2 });
  await opened.github.comment(pull, kept('third time lucky'));
  expect(bodies()).toEqual([`${warren}: third time lucky`]);
  expect(opened.server.writes()).toHaveLength(3);
});

test('making it is given up when GitHub fails for good', async () => {
  opened.server.faults.next({ ...badGateway(), method: 'POST', times: 100 });
  await expect(opened.github.comment(pull, kept('never'))).rejects.toThrow(
    `Cannot write the comment on #${pull}: GitHub answers 502 (a page instead of an answer). Run it again; https://www.githubstatus.com tells whether GitHub is well.`,
  );
  expect(opened.server.writes()).toHaveLength(4);
});

test('a comment that is too long is said to be', async () => {
  const failure = await failureOf(opened.github.comment(pull, kept('x'.repeat(65_536))));
  expect(failure.message).toContain('GitHub answers 422 (Validation Failed: ');
  expect(failure.message).toContain('Body is too long (maximum is 65536 characters)');
  expect(opened.server.writes()).toHaveLength(1);
});

test("a person's token writes as that person", async () => {
  const person = await openTestGitHub({ token: { login: 'hare', permissions: { pull_requests: 'write' } } });
  try {
    const number = person.server.repository.addPull();
    person.server.repository.addComment({ issue: number, author: warren, body: marker });
    await person.github.comment(number, kept('mine'));
    const told = person.server.repository.comments(number).map(({ author }) => author);
    expect(told).toEqual([warren, 'hare']);
  } finally {
    await person.server.stop();
  }
});
