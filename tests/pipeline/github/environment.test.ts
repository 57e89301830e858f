import { readEnvironment, requireToken } from '../../../pipeline/github/environment.ts';
import { UserFailure } from '../../../pipeline/process/failure.ts';

const sha = 'a'.repeat(40);
const noFile = () => {
  throw new Error('No file was to be read.');
};

/** The variables of a run on GitHub. */
const inActions = {
  GITHUB_ACTIONS: 'true',
  GITHUB_TOKEN: 'ghs_secret',
  GITHUB_API_URL: 'https://ghe.example.com/api/v3/',
  GITHUB_SERVER_URL: 'https://ghe.example.com',
  GITHUB_REPOSITORY: 'acme/platform',
  GITHUB_RUN_ID: '30433642',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_STEP_SUMMARY: '/home/runner/summary.md',
};

/** Reads an event of this name. */
function eventOf(name: string, payload: unknown) {
  const env = { ...inActions, GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: 'event.json' };
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return readEnvironment(env, (path) => (path === 'event.json' ? text : noFile())).event;
}

const pull = (headRepository: string | null) => ({
  action: 'synchronize',
  number: 12,
  pull_request: {
    head: { sha, ref: 'change', repo: headRepository === null ? null : { full_name: headRepository } },
    base: { sha: 'b'.repeat(40), ref: 'main', repo: { full_name: 'acme/platform' } },
  },
});

test("a run's environment is read", () => {
  expect(readEnvironment(inActions, noFile)).toEqual({
    token: 'ghs_secret',
    apiUrl: 'https://ghe.example.com/api/v3',
    serverUrl: 'https://ghe.example.com',
    repository: 'acme/platform',
    run: {
      id: 30433642,
      attempt: 2,
      url: 'https://ghe.example.com/acme/platform/actions/runs/30433642/attempts/2',
    },
    summaryFile: '/home/runner/summary.md',
    inActions: true,
  });
});

test('on a laptop a token and a repository are enough, and what is empty is not there', () => {
  const laptop = { GITHUB_TOKEN: 'gho_mine', GITHUB_REPOSITORY: 'acme/platform', GITHUB_RUN_ID: '', PATH: '/bin' };
  expect(readEnvironment(laptop, noFile)).toEqual({
    token: 'gho_mine',
    apiUrl: 'https://api.github.com',
    serverUrl: 'https://github.com',
    repository: 'acme/platform',
    inActions: false,
  });
});

test.each([
  [{ GITHUB_REPOSITORY: undefined }, 'GITHUB_REPOSITORY is not set. Set it to owner/name.'],
  [{ GITHUB_REPOSITORY: 'acme' }, 'GITHUB_REPOSITORY is "acme". It has to be owner/name.'],
  [{ GITHUB_TOKEN: 'ghs secret\n' }, 'GITHUB_TOKEN is malformed. It has to be a token without white space.'],
  [{ GITHUB_API_URL: 'ghe' }, 'GITHUB_API_URL is "ghe". It has to be an address.'],
  [{ GITHUB_SERVER_URL: 'file:///etc' }, 'GITHUB_SERVER_URL is "file:///etc". It has to be an address.'],
  [{ GITHUB_RUN_ID: '1e3' }, 'GITHUB_RUN_ID is "1e3". It has to be a number.'],
  [{ GITHUB_RUN_ATTEMPT: '0' }, 'GITHUB_RUN_ATTEMPT is "0". It has to be a number.'],
  [{ GITHUB_EVENT_NAME: 'push' }, 'GITHUB_EVENT_PATH is not set, but GITHUB_EVENT_NAME is. Unset it, or set both.'],
  [
    { GITHUB_EVENT_NAME: 'toString' },
    'GITHUB_EVENT_NAME is "toString". Warren\'s workflows are started by pull_request, push, issue_comment, schedule, workflow_dispatch.',
  ],
])('%j is named', (wrong, message) => {
  const read = () => readEnvironment({ ...inActions, ...wrong }, noFile);
  expect(read).toThrow(new UserFailure(message));
  expect(read).toThrow(UserFailure);
});

test('all that is wrong is named at once', () => {
  const read = () => readEnvironment({ ...inActions, GITHUB_RUN_ID: 'x', GITHUB_RUN_ATTEMPT: '0' }, noFile);
  expect(read).toThrow(
    'GITHUB_RUN_ID is "x". It has to be a number.\nGITHUB_RUN_ATTEMPT is "0". It has to be a number.',
  );
});

test('a token is asked for where one is needed', () => {
  expect(requireToken(readEnvironment(inActions, noFile))).toBe('ghs_secret');
  const without = readEnvironment({ ...inActions, GITHUB_TOKEN: '' }, noFile);
  expect(() => requireToken(without)).toThrow(
    'GITHUB_TOKEN is not set. Give the step `env: GITHUB_TOKEN: ${{ github.token }}`.',
  );
  expect(() => requireToken({ ...without, inActions: false })).toThrow('`gh auth token` prints yours.');
});

test('a pull request is read, and told from one of a fork', () => {
  const told = {
    kind: 'pull_request',
    number: 12,
    action: 'synchronize',
    headSha: sha,
    baseSha: 'b'.repeat(40),
    baseRef: 'main',
  };
  expect(eventOf('pull_request', pull('Acme/Platform'))).toEqual({
    ...told,
    headRepository: 'Acme/Platform',
    isFork: false,
  });
  expect(eventOf('pull_request', pull('mallory/platform'))).toEqual({
    ...told,
    headRepository: 'mallory/platform',
    isFork: true,
  });
  expect(eventOf('pull_request', pull(null))).toEqual({ ...told, isFork: true });
});

test('the other events are read', () => {
  const before = '0'.repeat(40);
  expect(eventOf('push', { before, after: sha, ref: 'refs/heads/main', commits: [] })).toEqual({
    kind: 'push',
    before,
    after: sha,
    ref: 'refs/heads/main',
  });
  expect(eventOf('schedule', { schedule: '0 3 * * *' })).toEqual({ kind: 'schedule' });
  expect(eventOf('workflow_dispatch', { inputs: { pull: '12', all: true, most: 3 } })).toEqual({
    kind: 'workflow_dispatch',
    inputs: { pull: '12', all: 'true', most: '3' },
  });
  expect(eventOf('workflow_dispatch', { inputs: null })).toEqual({ kind: 'workflow_dispatch', inputs: {} });
});

test('a comment is read by its id alone, and told from one on an issue', () => {
  const comment = { id: 2_000_000_001, node_id: 'IC_1', body: '/warren plan', user: { login: 'marie', type: 'User' } };
  const told = { kind: 'issue_comment', action: 'created', comment: 2_000_000_001, number: 12 };
  const onPull = { action: 'created', issue: { number: 12, pull_request: { url: 'https://x' } }, comment };
  expect(eventOf('issue_comment', onPull)).toEqual({ ...told, isOnPull: true });
  expect(eventOf('issue_comment', { ...onPull, issue: { number: 12 } })).toEqual({ ...told, isOnPull: false });
  expect(() => eventOf('issue_comment', { ...onPull, comment: {} })).toThrow('is no issue_comment event: comment.id: ');
});

test.each([
  ['pull_request', { ...pull('acme/platform'), number: 'twelve' }, 'is no pull_request event: number: '],
  ['pull_request', {}, 'is no pull_request event: action: '],
  ['push', { before: sha, after: 'HEAD; rm -rf /', ref: 'refs/heads/main' }, 'is no push event: after: '],
  ['push', [], 'is no push event: it: '],
  ['push', '{"before":', 'GITHUB_EVENT_PATH names a file that cannot be read as JSON: '],
  ['workflow_dispatch', { inputs: { pull: ['12'] } }, 'is no workflow_dispatch event: inputs.pull: '],
])('a %s event of %j is refused', (name, payload, message) => {
  expect(() => eventOf(name, payload)).toThrow(UserFailure);
  expect(() => eventOf(name, payload)).toThrow(message);
});
