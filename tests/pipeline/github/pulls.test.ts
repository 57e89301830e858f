import { type Opened, openTestGitHub } from './opened.ts';

const main = (digit: string) => digit.repeat(40);

let opened: Opened;
beforeEach(async () => {
  opened = await openTestGitHub();
});
afterEach(() => opened.server.stop());

test('an open pull request is read, without the commit of merging it for a test', async () => {
  const { repository, url } = opened.server;
  const number = repository.addPull({ title: 'Grow <b>', author: 'hare', labels: ['warren: live'] });
  expect(await opened.github.pullRequest(number)).toEqual({
    number,
    title: 'Grow <b>',
    state: 'open',
    merged: false,
    head: { sha: main('a'), ref: 'change', repository: 'acme/platform' },
    base: { sha: main('b'), ref: 'main' },
    author: 'hare',
    labels: ['warren: live'],
    url: `${url}/acme/platform/pull/${number}`,
  });
});

test('a merged one tells its merge commit, and one of a fork that is gone no repository', async () => {
  const { repository } = opened.server;
  const number = repository.addPull({ head: { sha: main('1'), ref: 'change' } });
  repository.mergePull(number, { mergeCommit: main('2') });
  const pull = await opened.github.pullRequest(number);
  expect(pull).toMatchObject({ state: 'closed', merged: true, mergeCommit: main('2') });
  expect(pull.head).toEqual({ sha: main('1'), ref: 'change' });
});

test('the pull request of a commit is the one merged as it, before those that merely hold it', async () => {
  const { repository } = opened.server;
  const holds = repository.addPull({ commits: [main('3')] });
  repository.mergePull(holds, { mergeCommit: main('4') });
  const mergedAs = repository.addPull();
  repository.mergePull(mergedAs, { mergeCommit: main('3') });
  expect(await opened.github.pullRequestMergedAs(main('3'))).toMatchObject({
    number: mergedAs,
    mergeCommit: main('3'),
  });
});

test('a commit that a rebase brought is of its pull request', async () => {
  const number = opened.server.repository.addPull();
  opened.server.repository.mergePull(number, { mergeCommit: main('4'), commits: [main('5')] });
  expect(await opened.github.pullRequestMergedAs(main('5'))).toMatchObject({ number });
});

test('a commit that was pushed has none, and one that is not merged yet neither', async () => {
  opened.server.repository.addCommit(main('6'));
  opened.server.repository.addPull({ head: { sha: main('7'), ref: 'change', repository: 'acme/platform' } });
  expect(await opened.github.pullRequestMergedAs(main('6'))).toBeUndefined();
  expect(await opened.github.pullRequestMergedAs(main('7'))).toBeUndefined();
});
