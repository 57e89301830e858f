import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { brokerSchema } from '../../catalog/kinds/broker/broker.ts';
import { platformSchema } from '../../catalog/kinds/platform/platform.ts';
import { schemaFields } from '../../catalog/schema/schema-fields.ts';
import { jobs, readWorkflow, triggers } from './workflow-rules/workflow.ts';

const read = (...path: string[]) => readFileSync(join('.github', ...path), 'utf8');
const workflows = readdirSync('.github/workflows').map((name) => readWorkflow(name, read('workflows', name)));

interface Rule {
  type: string;
  parameters?: Record<string, unknown>;
}
const ruleset: { rules: Rule[]; bypass_actors: unknown[]; enforcement: string } = JSON.parse(
  read('rulesets', 'main.json'),
);
const parameters = (type: string) => ruleset.rules.find((rule) => rule.type === type)?.parameters ?? {};
const checks = parameters('required_status_checks').required_status_checks as { context: string }[];

test('every required check is the name of one job that runs on pull requests', () => {
  const names = workflows
    .filter((workflow) => triggers(workflow).includes('pull_request'))
    .flatMap(jobs)
    .map(({ id, value }) => value.name ?? id);
  expect(checks.map(({ context }) => context).sort()).toEqual(['check', 'plan', 'review']);
  for (const { context } of checks) expect(names.filter((name) => name === context)).toHaveLength(1);
});

test('what changes AWS runs in the environment that platform.yaml names, and nothing else does', () => {
  const { environment } = platformSchema.shape.github.unwrap().parse({ repository: 'acme/mq' });
  const inOne = workflows.flatMap((workflow) =>
    jobs(workflow).flatMap(({ id, value }) =>
      value.environment === undefined ? [] : [[`${workflow.name}/${id}`, value.environment]],
    ),
  );
  expect(inOne).toEqual([
    ['apply.yml/apply', environment],
    ['operate.yml/operate', environment],
  ]);
});

test('no other workflow has a job that could be taken for a required check', () => {
  const elsewhere = workflows.filter((workflow) => !triggers(workflow).includes('pull_request')).flatMap(jobs);
  const required = checks.map(({ context }) => context);
  expect(elsewhere.map(({ id, value }) => value.name ?? id).filter((name) => required.includes(String(name)))).toEqual(
    [],
  );
});

test('nobody is above the rules of main, and the last push is approved by somebody else', () => {
  expect(ruleset).toMatchObject({ enforcement: 'active', bypass_actors: [] });
  expect(parameters('pull_request')).toMatchObject({
    require_code_owner_review: true,
    require_last_push_approval: true,
    dismiss_stale_reviews_on_push: true,
  });
  expect(parameters('required_status_checks').strict_required_status_checks_policy).toBe(true);
});

test('who owns the workflows and what they run is decided after who owns everything', () => {
  const lines = read('CODEOWNERS')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const owned = lines.map((line) => line.split(/\s+/)[0]);
  expect(owned[0]).toBe('*');
  expect(owned.slice(-2)).toEqual(['/.github/', '/pipeline/']);
});

describe('Dependabot', () => {
  interface Update {
    'package-ecosystem': string;
    cooldown?: { 'default-days'?: number };
    ignore?: { 'dependency-name': string; 'update-types'?: string[] }[];
    groups?: Record<string, { patterns?: string[] }>;
  }
  const updates: Update[] = parse(read('dependabot.yml')).updates;
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  const packages = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  const matches = (pattern: string) =>
    packages.some((name) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name));

  test('waits a week with every ecosystem, since what was taken over is mostly found out by then', () => {
    expect(updates.map((update) => update['package-ecosystem'])).toEqual(['npm', 'github-actions']);
    for (const { cooldown } of updates) expect(cooldown?.['default-days']).toBeGreaterThanOrEqual(7);
  });

  test('leaves alone what is pinned, and names no package that is not there', () => {
    const [npm] = updates;
    const pinned = npm?.ignore
      ?.filter((each) => each['update-types'] === undefined)
      .map((each) => each['dependency-name']);
    expect(pinned).toEqual(expect.arrayContaining(['cdktf', '@cdktf/provider-*']));
    const patterns = Object.values(npm?.groups ?? {}).flatMap((group) => group.patterns ?? []);
    const named = [...patterns, ...(npm?.ignore ?? []).map((each) => each['dependency-name'])];
    // `@octokit/*` is there for what octokit brings along.
    expect(named.filter((pattern) => pattern !== '@octokit/*' && !matches(pattern))).toEqual([]);
  });
});

describe('issue forms', () => {
  interface Form {
    name?: string;
    description?: string;
    body: { type: string; id: string; attributes: { label: string; options?: unknown[]; default?: number } }[];
  }
  const names = readdirSync('.github/ISSUE_TEMPLATE').filter((name) => name !== 'config.yml');
  const known = schemaFields(brokerSchema).map(({ path }) => path.replace(/(\[\]|\.\*).*$/, ''));

  test.each(names)('%s is a form as GitHub reads it, whose fields are those of a broker', (name) => {
    // https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
    const form: Form = parse(read('ISSUE_TEMPLATE', name));
    expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) });
    const ids = form.body.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { type, attributes } of form.body) {
      expect(['input', 'textarea', 'dropdown']).toContain(type);
      if (type === 'dropdown') {
        expect(attributes.options?.every((option) => typeof option === 'string')).toBe(true);
        expect(attributes.default).toBeLessThan(attributes.options?.length ?? 0);
      }
      // Labels in small letters are the fields themselves.
      if (/^[a-z]/.test(attributes.label)) expect(known).toContain(attributes.label);
    }
  });
});
