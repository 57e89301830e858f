import { type Opened, openTestGitHub } from './opened.ts';

const headSha = 'a'.repeat(40);
const query = { workflow: 'plan.yml', headSha, event: 'pull_request' };

let opened: Opened;
beforeEach(async () => {
  opened = await openTestGitHub();
});
afterEach(() => opened.server.stop());

test('the newest good run of the workflow for the commit is found', async () => {
  const { repository, url } = opened.server;
  repository.addRun({ workflow: 'plan.yml', headSha });
  const id = repository.addRun({ workflow: 'plan.yml', headSha, attempt: 2 });
  repository.addRun({ workflow: 'plan.yml', headSha, conclusion: 'failure' });
  repository.addRun({ workflow: 'plan.yml', headSha, status: 'in_progress', conclusion: null });
  repository.addRun({ workflow: 'plan.yml', headSha, event: 'workflow_dispatch' });
  repository.addRun({ workflow: 'plan.yml', headSha: 'b'.repeat(40) });
  repository.addRun({ workflow: 'check.yml', headSha });
  repository.addRun({ workflow: 'plan.yml', headSha, headRepository: 'mallory/platform' });
  expect(await opened.github.latestRun(query)).toEqual({
    id,
    attempt: 2,
    status: 'completed',
    conclusion: 'success',
    url: `${url}/acme/platform/actions/runs/${id}`,
  });
});

test('there may be none, and one of a fork is none', async () => {
  expect(await opened.github.latestRun(query)).toBeUndefined();
  opened.server.repository.addRun({ workflow: 'plan.yml', headSha, headRepository: 'mallory/platform' });
  expect(await opened.github.latestRun(query)).toBeUndefined();
});

test('a run tells whether it is over, until GitHub has deleted it', async () => {
  const { repository } = opened.server;
  const id = repository.addRun({ workflow: 'apply.yml', headSha, status: 'in_progress', conclusion: null });
  const going = await opened.github.run(id);
  expect(going).toMatchObject({ id, attempt: 1, status: 'in_progress' });
  expect(going).not.toHaveProperty('conclusion');
  repository.changeRun(id, { status: 'completed', conclusion: 'cancelled' });
  expect(await opened.github.run(id)).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
  expect(await opened.github.run(1)).toBeUndefined();
});
