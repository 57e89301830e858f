import { inspect } from 'node:util';
import { openGitHub } from '../../../pipeline/github/client.ts';
import { SurroundingsFailure, UserFailure } from '../../../pipeline/process/failure.ts';
import { type GitHubServer, startGitHubServer } from '../../github-server.ts';
import { failureOf } from './opened.ts';

const secret = 'ghp_0123456789';
let server: GitHubServer;
beforeEach(async () => {
  server = await startGitHubServer({
    tokens: {
      [secret]: { login: 'github-actions[bot]', permissions: { pull_requests: 'read' } },
      none: { login: 'github-actions[bot]', permissions: {} },
    },
  });
});
afterEach(() => server.stop());

const opened = (token: string, repository = 'acme/platform') =>
  openGitHub({ token, apiUrl: server.url, repository, secondMs: 1 });

test('a token that may not is told which permission the job lacks', async () => {
  const number = server.repository.addPull();
  const kept = { body: 'Hello', isOurs: () => false };
  const failure = await failureOf(opened(secret).comment(number, kept));
  expect(failure).toBeInstanceOf(SurroundingsFailure);
  expect(failure.message).toBe(
    'Cannot write the comment on #1: GitHub answers 403 (Resource not accessible by integration). The token may not: give the workflow job `permissions:` `issues: write` or `pull-requests: write`. A pull request from a fork has no such token.',
  );
  await expect(opened('none').pullRequest(number)).rejects.toThrow('`permissions:` `pull-requests: read`.');
  await expect(opened(secret).run(1)).rejects.toThrow('`permissions:` `actions: read`.');
});

test('a refusal is not asked for again', async () => {
  const number = server.repository.addPull();
  await failureOf(opened('none').pullRequest(number));
  expect(server.requests).toHaveLength(1);
});

test('a token that is not good is told apart', async () => {
  await expect(opened('expired').run(1)).rejects.toThrow(
    'Cannot read the workflow run 1: GitHub answers 401 (Bad credentials). Give a token that is still good in GITHUB_TOKEN.',
  );
});

test("a pull request that is not there is the caller's fault", async () => {
  const failure = await failureOf(opened(secret).pullRequest(17));
  expect(failure).toBeInstanceOf(UserFailure);
  expect(failure.message).toBe('acme/platform has no pull request #17 that this token may see.');
});

test('a repository that the token may not see is told', async () => {
  await expect(opened(secret, 'acme/other').pullRequestMergedAs('c'.repeat(40))).rejects.toThrow(
    'Cannot find the pull request of commit cccccccccccc: GitHub answers 404 (Not Found). It is not there, or the token may not see it: look at GITHUB_REPOSITORY',
  );
});

test.each(['acme', 'acme/platform/more', 'acme/../x', '', 'a b/c', 'acme/plat\nform'])(
  'a repository called %j is refused before anything is asked',
  (repository) => {
    expect(() => opened(secret, repository)).toThrow(UserFailure);
    expect(server.requests).toEqual([]);
  },
);

test('GitHub that is not there is told', async () => {
  const away = openGitHub({ token: secret, apiUrl: 'http://127.0.0.1:9', repository: 'acme/platform', secondMs: 1 });
  await expect(away.run(1)).rejects.toThrow('Cannot read the workflow run 1: GitHub cannot be reached');
});

test('what GitHub says is told on one line, and not for ever', async () => {
  const message = `line one\n::error::line two\u001b[31m${'x'.repeat(1000)}`;
  server.faults.next({ status: 400, body: { message } });
  const failure = await failureOf(opened(secret).run(1));
  expect(failure.message).toContain('GitHub answers 400 (line one ::error::line two [31mxxx');
  expect(failure.message).not.toMatch(/\p{Cc}/u);
  expect(failure.message.length).toBeLessThan(400);
});

test('no failure holds the token', async () => {
  server.faults.next({ drop: true, times: 4 });
  const client = opened(secret);
  const failures = [
    await failureOf(client.run(1)),
    await failureOf(client.run(1)),
    await failureOf(opened(`${secret}x`).run(1)),
  ];
  for (const failure of failures) {
    expect(failure.message).not.toContain(secret);
    expect(failure.stack).not.toContain(secret);
    // What prints a failure with all that it holds must not print the token either.
    expect(inspect(failure, { depth: 12 })).not.toContain(secret);
  }
});
