import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { changesOf } from '../../pipeline/github/doctor/mend.ts';
import type { RepositorySettings } from '../github-server/settings.ts';
import { type GitHubServer, startGitHubServer, type Token } from '../github-server.ts';
import { sampleRepository } from '../repositories.ts';
import { runWarren, type WarrenRun } from './run-warren.ts';

/** GitHub's own description of these paths; see `source` in it. */
const described: Record<string, { body?: object; answer?: object }> = JSON.parse(
  readFileSync('tests/fixtures/github-settings-api.json', 'utf8'),
).operations;
const ajv = new Ajv({ strict: false });

const secret = 'ghp_administrator';
const administrator: Token = {
  login: 'rabbit',
  permissions: {
    actions: 'write',
    actions_variables: 'write',
    administration: 'write',
    environments: 'write',
    metadata: 'read',
  },
};

const repository = sampleRepository();
cpSync('.github', join(repository, '.github'), { recursive: true });

let server: GitHubServer;
/** Settings that --fix has mended once, since GitHub is written to no more than once a second. */
let mended: WarrenRun;
let mendedSettings: RepositorySettings;
let before: WarrenRun;
let writesBefore: string[];

async function start(settings?: RepositorySettings): Promise<void> {
  server = await startGitHubServer({ repository: 'acme/warren', tokens: { [secret]: administrator } });
  if (settings) Object.assign(server.repository.settings, structuredClone(settings));
}

beforeAll(async () => {
  await start();
  before = await doctor();
  writesBefore = server.writes();
  mended = await doctor('--fix', '--yes');
  mendedSettings = structuredClone(server.repository.settings);
  await server.stop();
});
beforeEach(() => start());
afterEach(() => server.stop());

const doctor = (...options: string[]) =>
  runWarren(['github', 'doctor', '-r', repository, ...options], {
    ...process.env,
    GITHUB_TOKEN: secret,
    GITHUB_API_URL: server.url,
    GITHUB_REPOSITORY: 'other/name',
  });

test('a new repository has everything to be set up; --fix sets it, says so first, and a second look finds nothing', async () => {
  expect(before.status).toBe(1);
  for (const subject of [
    'variable AWS_REGION',
    'environment production',
    'the ruleset of main',
    'allowed actions',
    'workflow permissions',
    'the form of tokens',
  ]) {
    expect(before.stdout).toContain(subject);
  }
  expect(writesBefore).toEqual([]);
  expect(mended.stderr.indexOf('This changes on GitHub:')).toBeLessThan(mended.stderr.indexOf('done: '));
  expect(mended).toMatchObject({ status: 0 });
  expect(mended.stdout).toContain('GitHub is set up as docs/github.md asks for.');
  expect(Object.fromEntries(mendedSettings.variables)).toEqual({
    AWS_REGION: 'eu-west-1',
    WARREN_PLAN_ROLE: 'arn:aws:iam::123456789012:role/acme-warren-plan',
    WARREN_APPLY_ROLE: 'arn:aws:iam::123456789012:role/acme-warren-apply',
  });
  expect(mendedSettings.branchPolicies.map(({ name }) => name)).toEqual(['main']);
  for (const { stdout, stderr } of [before, mended]) expect(stdout + stderr).not.toContain(secret);
  await server.stop();
  await start(mendedSettings);
  expect(await doctor('--fix', '--yes')).toMatchObject({ status: 0 });
  expect(server.writes()).toEqual([]);
});

test('without somebody to ask and without --yes nothing is changed', async () => {
  expect(await doctor('--fix')).toMatchObject({ status: 1 });
  expect(server.writes()).toEqual([]);
});

test('what was set up and then loosened is found, and mending keeps who reviews', async () => {
  await server.stop();
  await start(mendedSettings);
  const { settings } = server.repository;
  settings.branchPolicies.push({ id: 7, name: 'release/*', type: 'branch' });
  settings.environment?.protection_rules.push({
    ...{ id: 3, node_id: 'R', type: 'required_reviewers', prevent_self_review: true },
    reviewers: [{ type: 'Team', reviewer: { id: 5 } }],
  });
  settings.environment?.secrets.push('AWS_KEY');
  settings.rulesets = settings.rulesets.map((one) => ({ ...one, bypass_actors: [{ actor_id: 1 }] }));
  settings.subject = { ...settings.subject, use_immutable_subject: true };
  const { stdout } = await doctor('--json');
  const { version, findings } = JSON.parse(stdout);
  expect(version).toBe(1);
  expect(findings.map(({ subject, is }: { subject: string; is: string }) => `${subject}: ${is}`)).toEqual([
    'branches of environment production: They are "main", "release/*".',
    'environment production: It holds the secret AWS_KEY.',
    'the ruleset of main: Somebody may bypass it.',
    'the numbers in tokens: Tokens have the numbers of owner and repository.',
  ]);
  await doctor('--fix', '--yes');
  expect(settings.branchPolicies.map(({ name }) => name)).toEqual(['main']);
  expect(JSON.stringify(settings.environment?.protection_rules)).toContain('"reviewers":[{"type":"Team"');
});

test('every request that mends is as GitHub describes its API', async () => {
  const { findings } = JSON.parse((await doctor('--json')).stdout);
  const changes = changesOf(findings);
  expect(changes.length).toBeGreaterThan(8);
  for (const { method, path, body = {} } of changes) {
    const operation = describedAt(method, path);
    expect([path, operation?.body === undefined || ajv.validate(operation.body, body), ajv.errorsText()]).toEqual([
      path,
      true,
      'No errors',
    ]);
  }
});

test('every answer that the local server gives of settings is as GitHub describes its API', async () => {
  await server.stop();
  await start(mendedSettings);
  await doctor();
  const asked = [...new Set(server.requests.filter(({ method }) => method === 'GET').map(({ path }) => path))];
  let judged = 0;
  for (const path of asked) {
    const response = await fetch(`${server.url}${path}`, { headers: { authorization: `token ${secret}` } });
    const operation = describedAt('GET', path.replace('/repos/acme/warren', ''));
    if (!operation?.answer || response.status !== 200) continue;
    judged += 1;
    expect([path, ajv.validate(operation.answer, await response.json()), ajv.errorsText()]).toEqual([
      path,
      true,
      'No errors',
    ]);
  }
  expect(judged).toBeGreaterThan(8);
});

test('a token that may not see settings is told what that takes, and a bad one is refused', async () => {
  await server.stop();
  const few: Token = { login: 'rabbit', permissions: { metadata: 'read' } };
  server = await startGitHubServer({ repository: 'acme/warren', tokens: { [secret]: few } });
  const { status, stdout } = await doctor();
  expect(status).toBe(1);
  expect(stdout.replace(/\s+/g, ' ')).toContain('that takes actions_variables=read');
  await server.stop();
  server = await startGitHubServer({ repository: 'acme/warren', tokens: {} });
  expect(await doctor()).toMatchObject({ status: 2 });
});

function describedAt(method: string, path: string) {
  const [plain = ''] = path.split('?');
  const found = Object.keys(described).find((key) => {
    const [verb, pattern = ''] = key.split(' ');
    return verb === method && new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/]+')}$`).test(plain);
  });
  return found === undefined ? undefined : described[found];
}
