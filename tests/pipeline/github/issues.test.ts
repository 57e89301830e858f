import { type Opened, openTestGitHub } from './opened.ts';

const warren = 'github-actions[bot]';
const drift = { title: 'orders has drifted', body: 'Its disks grew.', labels: ['warren: drift'] };

let opened: Opened;
beforeEach(async () => {
  opened = await openTestGitHub();
});
afterEach(() => opened.server.stop());

test('open issues with the label are read on every page: its own, and no pull requests', async () => {
  const { repository } = opened.server;
  const labels = ['warren: drift'];
  for (let index = 0; index < 130; index += 1) repository.addIssue({ author: warren, labels });
  repository.addIssue({ author: 'rabbit', labels });
  repository.addIssue({ author: warren, labels: ['other'] });
  repository.addIssue({ author: warren, labels, state: 'closed' });
  repository.addPull({ author: warren, labels });
  const issues = await opened.github.issues('warren: drift');
  expect(issues.map(({ number }) => number)).toEqual(Array.from({ length: 130 }, (_, index) => 130 - index));
});

test('an issue is opened, updated and closed with the reason', async () => {
  const { repository } = opened.server;
  const { number, ...opening } = await opened.github.openIssue(drift);
  expect(opening).toMatchObject({ title: drift.title, body: drift.body, author: warren });
  expect(repository.labels(number)).toEqual(drift.labels);

  await opened.github.updateIssue(number, { body: 'It grew more.' });
  expect(repository.issue(number)).toMatchObject({ title: drift.title, body: 'It grew more.' });
  await opened.github.updateIssue(number, { title: 'orders has drifted further' });
  expect(repository.issue(number)).toMatchObject({ title: 'orders has drifted further', body: 'It grew more.' });

  await opened.github.closeIssue(number, 'It is as it should be again.');
  expect(repository.issue(number)).toMatchObject({ state: 'closed' });
  expect(repository.comments(number).map(({ body }) => body)).toEqual(['It is as it should be again.']);
  expect(await opened.github.issues('warren: drift')).toEqual([]);
});

test('an update of nothing asks nothing', async () => {
  await opened.github.updateIssue(1, {});
  expect(opened.server.requests).toEqual([]);
});

test('an issue is opened and closed once although answers are lost', async () => {
  const { repository, faults } = opened.server;
  repository.addIssue({ ...drift, author: 'rabbit' });
  faults.next({ method: 'POST', drop: true, done: true });
  const { number } = await opened.github.openIssue(drift);
  expect(repository.issues().filter(({ author }) => author === warren)).toHaveLength(1);

  faults.next({ method: 'POST', status: 502, done: true });
  faults.next({ method: 'PATCH', drop: true, done: true });
  await opened.github.closeIssue(number, 'Over.');
  expect(repository.comments(number)).toHaveLength(1);
});

test('a repository without issues is told', async () => {
  opened.server.faults.next({
    status: 410,
    body: { message: 'Issues has been disabled in this repository.' },
    path: /issues/,
  });
  await expect(opened.github.issues('warren: drift')).rejects.toThrow(
    'Cannot read the issues labelled "warren: drift": GitHub answers 410 (Issues has been disabled in this repository.). It was deleted, or is switched off in the settings of the repository.',
  );
});
