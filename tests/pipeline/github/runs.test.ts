import { type Opened, openTestGitHub } from './opened.ts';

const headSha = 'a'.repeat(40);
const pull = {
  head: { sha: headSha, ref: 'change', repository: 'acme/platform' },
  base: { sha: 'b'.repeat(40), ref: 'main' },
};
const query = { workflow: 'plan.yml', pull, event: 'pull_request' };

let opened: Opened;
beforeEach(async () => {
  opened = await openTestGitHub();
});
afterEach(() => opened.server.stop());

test('the good runs of the workflow for the head of the pull request are found, newest first', async () => {
  const { repository, url } = opened.server;
  const first = repository.addRun({ workflow: 'plan.yml', headSha });
  const id = repository.addRun({ workflow: 'plan.yml', headSha, attempt: 2 });
  repository.addRun({ workflow: 'plan.yml', headSha, conclusion: 'failure' });
  repository.addRun({ workflow: 'plan.yml', headSha, status: 'in_progress', conclusion: null });
  repository.addRun({ workflow: 'plan.yml', headSha, event: 'workflow_dispatch' });
  repository.addRun({ workflow: 'plan.yml', headSha: 'b'.repeat(40) });
  repository.addRun({ workflow: 'check.yml', headSha });
  repository.addRun({ workflow: 'plan.yml', headSha, headRepository: 'mallory/platform' });
  repository.addRun({ workflow: 'plan.yml', headSha, headBranch: 'another-branch-of-the-same-commit' });
  const runs = await opened.github.runsOfPull(query);
  expect(runs.map((run) => run.id)).toEqual([id, first]);
  expect(runs[0]).toEqual({
    id,
    attempt: 2,
    status: 'completed',
    conclusion: 'success',
    url: `${url}/acme/platform/actions/runs/${id}`,
  });
});

test('there may be none, and one of a fork is none', async () => {
  expect(await opened.github.runsOfPull(query)).toEqual([]);
  opened.server.repository.addRun({ workflow: 'plan.yml', headSha, headRepository: 'mallory/platform' });
  expect(await opened.github.runsOfPull(query)).toEqual([]);
});

describe('of the same branch and commit, a run counts', () => {
  const at = (time: string) => `2026-02-01T${time}Z`;
  const open = (ref: string, times: { createdAt: string; closedAt?: string }) =>
    opened.server.repository.addPull({ head: { ...pull.head }, base: { sha: 'c'.repeat(40), ref }, ...times });
  const counting = async (...times: string[]) => {
    const ids = times.map((time) =>
      opened.server.repository.addRun({ workflow: 'plan.yml', headSha, createdAt: at(time) }),
    );
    const runs = await opened.github.runsOfPull(query);
    return times.filter((_, index) => runs.some(({ id }) => id === ids[index]));
  };

  test('not while another pull request was open against another branch, whose workflow may have run', async () => {
    open('main', { createdAt: at('10:00:00') });
    open('evil', { createdAt: at('11:00:00'), closedAt: at('12:00:00') });
    const times = ['10:00:05', '10:59:59', '11:00:00', '11:30:00', '12:00:00', '12:00:01'];
    expect(await counting(...times)).toEqual(['10:00:05', '10:59:59', '12:00:01']);
  });

  test('not once one is, as long as it stays open', async () => {
    open('main', { createdAt: at('10:00:00') });
    open('evil', { createdAt: at('11:00:00') });
    expect(await counting('10:30:00', '11:30:00', '23:00:00')).toEqual(['10:30:00']);
  });

  test.each(['this pull request', 'another one'])(
    'not before %s was turned to main for the last time',
    async (which) => {
      if (which === 'another one') open('main', { createdAt: at('09:00:00') });
      const number = open('evil', { createdAt: at('10:00:00') });
      const { repository } = opened.server;
      for (const [base, time] of [
        ['main', '11:00:00'],
        ['evil', '12:00:00'],
        ['main', '13:00:00'],
      ] as const) {
        repository.turnPull(number, { base, at: at(time) });
      }
      expect(await counting('09:30:00', '10:30:00', '11:30:00', '13:00:00', '13:00:01')).toEqual([
        '09:30:00',
        '13:00:01',
      ]);
    },
  );

  test('always beside a second pull request against main, and those of other branches and of forks', async () => {
    open('main', { createdAt: at('10:00:00') });
    open('main', { createdAt: at('11:00:00') });
    const base = { sha: 'c'.repeat(40), ref: 'evil' };
    const { repository } = opened.server;
    repository.addPull({ head: { ...pull.head, ref: 'other' }, base, createdAt: at('10:00:00') });
    repository.addPull({ head: { ...pull.head, repository: 'acme/fork' }, base, createdAt: at('10:00:00') });
    expect(await counting('10:30:00', '11:30:00')).toEqual(['10:30:00', '11:30:00']);
  });
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

describe('a job', () => {
  const add = (jobs: { name: string; conclusion: 'success' | 'failure' | 'skipped' | null }[]) =>
    opened.server.repository.addRun({ workflow: 'plan.yml', headSha, jobs });
  const succeeded = (runId: number, { attempt = 1, job = 'plan' } = {}) =>
    opened.github.jobSucceeded({ runId, attempt, job });

  test.each([
    ['success', true],
    ['failure', false],
    ['skipped', false],
    [null, false],
  ] as const)('that concluded %s succeeded: %s, whatever became of the run', async (conclusion, expected) => {
    const runId = add([
      { name: 'review', conclusion: expected ? 'failure' : 'success' },
      { name: 'plan', conclusion },
    ]);
    expect(await succeeded(runId)).toBe(expected);
  });

  test('is told by its exact name, and one that is not there did not succeed', async () => {
    const runId = add(['Plan', 'plan ', 'plan (1)', 'replan'].map((name) => ({ name, conclusion: 'success' })));
    expect(await succeeded(runId)).toBe(false);
    expect(await succeeded(runId, { job: 'plan (1)' })).toBe(true);
  });

  test('whose name another one bears succeeded only when both did', async () => {
    const names = (conclusion: 'success' | 'failure') => [
      { name: 'plan', conclusion },
      { name: 'plan', conclusion: 'success' as const },
    ];
    expect(await succeeded(add(names('success')))).toBe(true);
    expect(await succeeded(add(names('failure')))).toBe(false);
  });

  test('is looked for on every page', async () => {
    const others = Array.from({ length: 120 }, (_, index) => ({
      name: `other ${index}`,
      conclusion: 'failure' as const,
    }));
    expect(await succeeded(add([...others, { name: 'plan', conclusion: 'success' }]))).toBe(true);
  });

  test('is that of the attempt asked for, and there is none of an attempt or a run that never was', async () => {
    const runId = add([{ name: 'plan', conclusion: 'failure' }]);
    opened.server.repository.changeRun(runId, { attempt: 2, conclusion: 'success' });
    expect(await succeeded(runId)).toBe(false);
    expect(await succeeded(runId, { attempt: 2 })).toBe(true);
    expect(await succeeded(runId, { attempt: 3 })).toBe(false);
    expect(await succeeded(1)).toBe(false);
  });

  test('of which GitHub tells nothing is neither: that fails', async () => {
    const runId = add([{ name: 'plan', conclusion: 'success' }]);
    opened.server.faults.next({ path: /\/jobs$/, status: 403, body: { message: 'Resource not accessible' } });
    await expect(succeeded(runId)).rejects.toThrow(`Cannot read the jobs of workflow run ${runId}, attempt 1`);
  });
});
