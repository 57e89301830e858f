import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stateBucket } from '../../contracts/names.ts';
import { heldPrefix } from '../../contracts/object-keys.ts';
import { readWorkflow, steps } from './workflow-rules/workflow.ts';

const folder = mkdtempSync(join(tmpdir(), 'warren-workflow-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (name: string) => readWorkflow(name, readFileSync(join('.github', 'workflows', name), 'utf8'));

const scriptOf = (workflow: string, step: string) =>
  String(steps(read(workflow)).find(({ name }) => name === step)?.run);

/** Runs a step as the runner does; gives its status, what it prints, and what it writes to the runner's files. */
function run(script: string, environment: Record<string, string>) {
  const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') };
  for (const file of Object.values(files)) writeFileSync(file, '');
  const { status, stdout } = spawnSync('bash', ['--noprofile', '--norc', '-euo', 'pipefail', '-c', script], {
    env: { PATH: `${folder}:${process.env.PATH}`, ...files, ...environment },
    encoding: 'utf8',
  });
  const text = (file: string) => readFileSync(file, 'utf8');
  return { status, stdout, output: text(files.GITHUB_OUTPUT), summary: text(files.GITHUB_STEP_SUMMARY) };
}

const platform: Record<string, string> = { name: 'acme', accountId: '123456789012', region: 'eu-west-1' };

/** What yq makes of the sum of fields and texts by which the script asks. */
function summed(script: string): string {
  const [, sum = ''] = /yq -r '([^']+)' platform\.yaml/.exec(script) ?? [];
  return sum
    .split(' + ')
    .map((part) => (part.startsWith('.') ? platform[part.slice(1)] : JSON.parse(part)))
    .join('');
}

/** An `aws` that says how many changes are held in the bucket of the states, a `gh` that says how many runs are under way, and a `yq`. */
function standIn(held: string, others: string): void {
  const place = `${stateBucket({ name: 'acme', accountId: '123456789012', region: 'eu-west-1' })} --prefix ${heldPrefix}`;
  const programs = {
    yq: `echo '${summed(scriptOf('apply.yml', 'Look for held changes'))}'`,
    aws: `case "$*" in 's3api list-objects-v2 --bucket ${place} --query '*) ${held} ;; *) exit 9 ;; esac`,
    gh: others,
  };
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
}

test('every script of every workflow is one that bash reads', () => {
  const scripts = readdirSync('.github/workflows').flatMap((name) => steps(read(name)).map((step) => step.run));
  const functions = scripts
    .filter((script) => script !== undefined)
    .map((script, index) => `f${index}() {\n${script}\n}`);
  expect(functions.length).toBeGreaterThan(15);
  execFileSync('bash', ['-n'], { input: functions.join('\n') });
});

describe('the hourly look for held changes', () => {
  const look = () =>
    run(scriptOf('apply.yml', 'Look for held changes'), {
      GH_REPO: 'acme/warren',
      RUN_ID: '7',
      GH_TOKEN: 'none',
    });

  test.each([
    ['goes on when one is held and no earlier run waits', 'echo 1', 'echo 0', 'due=true\n'],
    ['stops when none is held', 'echo 0', 'echo 0', ''],
    ['stops when an earlier run still waits for approval', 'echo 2', 'echo 1', ''],
  ])('%s', (_what, held, others, output) => {
    standIn(held, others);
    expect(look()).toMatchObject({ status: 0, output });
  });

  test.each([
    ['held changes', 'exit 4', 'echo 0'],
    ['runs', 'echo 1', 'exit 4'],
  ])('fails when nobody tells of %s', (_what, held, others) => {
    standIn(held, others);
    const { status, output } = look();
    expect(status).not.toBe(0);
    expect(output).toBe('');
  });
});

test.each([
  ['a fork', { IS_FORK: 'true', IS_DEPENDABOT: 'false' }, 'a fork gets no credentials'],
  ['Dependabot', { IS_FORK: 'false', IS_DEPENDABOT: 'true' }, 'nobody has read this update yet'],
  ['a repository that is not set up', { IS_FORK: 'false', IS_DEPENDABOT: 'false' }, 'WARREN_PLAN_ROLE is not set'],
])('a pull request of %s is told that nothing was planned, and why', (_what, environment, reason) => {
  const { status, stdout, summary } = run(scriptOf('plan.yml', 'Say that nothing is planned'), environment);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^::notice title=Nothing was planned against AWS::.+\n$/);
  expect(stdout).toContain(reason);
  expect(summary).toContain(reason);
});
