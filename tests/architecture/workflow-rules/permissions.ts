import { actionOf, expressions, fields, type Job, jobs, type Rule, steps, triggers } from './workflow.ts';

const ids = (found: readonly Job[]) => found.map(({ id }) => id);

/** Workflows whose jobs may change what runs in AWS. */
const mayChange = ['apply.yml', 'operate.yml', 'sound.yml'];

/** Variables of a repository that is set up as docs/github.md says. */
const variables = ['AWS_REGION', 'WARREN_APPLY_ROLE', 'WARREN_PLAN_ROLE'];

const holdsCredentials = ({ value }: Job) => fields(value.permissions)['id-token'] !== undefined;

/**
 * Lines that start Warren by npx, which runs the repository's own script `prepare`; beside a shell, which hands no signal
 * on; or before further lines, which would not be reached.
 */
function startsWarrenOtherwise(script: string): string[] {
  const lines = script.trim().split('\n');
  return lines.filter((line, index) => {
    if (/\bnpx\b|\bnpm\b.*\bexec\b/.test(line)) return true;
    const isSound = /^\s*exec \.\/warren /.test(line) && index === lines.length - 1;
    return /\/warren\b/.test(line) && !isSound;
  });
}

/** Takes a role of AWS, or signs where a package comes from. */
const usesToken = ({ steps }: Job) =>
  steps.some((step) =>
    ['aws-actions/configure-aws-credentials', 'actions/attest-build-provenance'].includes(actionOf(step)),
  );

/** What a job may do, and with whose rights. */
export const permissionRules: readonly Rule[] = [
  {
    name: 'excessive-permissions',
    find: (workflow) => [
      ...(/^permissions: \{\}$/m.test(workflow.text) ? [] : ['the workflow itself']),
      ...ids(jobs(workflow).filter(({ value }) => typeof value.permissions !== 'object' || value.permissions === null)),
    ],
    broken: [
      { replace: 'permissions: {}', by: 'permissions: read-all' },
      { replace: '    permissions:\n      contents: read # to look\n', by: '' },
      { replace: '    permissions:\n      contents: read # to look\n', by: '    permissions: write-all\n' },
    ],
  },
  {
    name: 'undocumented-permissions',
    find: ({ text }) => {
      const blocks = text.match(/^ {4}permissions:\n(?: {6}.*\n)+/gm) ?? [];
      return blocks.flatMap((block) => block.split('\n').slice(1)).filter((line) => line !== '' && !/ # \S/.test(line));
    },
    broken: [{ replace: 'id-token: write # to take the role', by: 'id-token: write' }],
  },
  {
    name: 'credentials-where-they-are-used',
    find: (workflow) => ids(jobs(workflow).filter((job) => holdsCredentials(job) !== usesToken(job))),
    broken: [
      { replace: 'contents: read # to look', by: 'id-token: write # to look' },
      { replace: 'id-token: write # to take the role', by: 'contents: read # to look' },
    ],
  },
  {
    name: 'environment-where-it-is-meant',
    find: (workflow) =>
      ids(
        jobs(workflow).filter(
          ({ value }) =>
            value.environment !== undefined &&
            !(value.environment === 'production' && mayChange.includes(workflow.name)) &&
            !(value.environment === 'upgrade' && workflow.name === 'upgrade.yml'),
        ),
      ),
    broken: [{ replace: 'environment: production', by: 'environment: staging' }],
  },
  {
    name: 'apply-role-in-its-environment',
    find: (workflow) =>
      ids(
        jobs(workflow).filter(
          ({ value }) =>
            value.environment === undefined &&
            expressions(value.steps).some((expression) => /vars\.WARREN_APPLY_ROLE(?!\s*==)/.test(expression)) &&
            fields(value.permissions)['id-token'] !== undefined,
        ),
      ),
    broken: [{ replace: '    environment: production\n', by: '' }],
  },
  {
    name: 'credentials-on-main-alone',
    find: (workflow) =>
      triggers(workflow).includes('pull_request')
        ? []
        : ids(
            jobs(workflow).filter(
              (job) => holdsCredentials(job) && !String(job.value.if ?? '').includes("github.ref == 'refs/heads/main'"),
            ),
          ),
    broken: [{ replace: "    if: github.ref == 'refs/heads/main'\n", by: '' }],
  },
  {
    name: 'no-package-scripts-beside-credentials',
    find: (workflow) =>
      ids(
        jobs(workflow).filter(
          (job) =>
            holdsCredentials(job) &&
            job.steps.some(
              ({ run }) => /\bnpm (ci|install)\b/.test(String(run)) && !/--ignore-scripts/.test(String(run)),
            ),
        ),
      ),
    broken: [{ replace: 'npm ci --ignore-scripts', by: 'npm ci' }],
  },
  {
    name: 'warren-in-place-of-the-shell',
    find: (workflow) => steps(workflow).flatMap(({ run }) => startsWarrenOtherwise(String(run ?? ''))),
    broken: [
      { replace: 'exec ./warren', by: 'npx warren' },
      { replace: 'exec ./warren', by: 'npm exec --no warren' },
      { replace: 'exec ./warren', by: 'npm --silent exec warren' },
      { replace: 'exec ./warren', by: 'node bin/warren' },
      { replace: 'exec ./warren', by: './warren' },
      { replace: 'exec ./warren github apply', by: 'exec ./warren github plan\n          echo three' },
    ],
  },
  {
    name: 'no-dashboards-beside-credentials',
    find: (workflow) =>
      ids(
        jobs(workflow).filter(
          (job) =>
            holdsCredentials(job) &&
            job.steps.some(
              ({ run, env }) =>
                /\bwarren github (plan|apply|drift)\b/.test(String(run)) && fields(env).WARREN_DASHBOARDS === undefined,
            ),
        ),
      ),
    broken: [{ replace: '          WARREN_DASHBOARDS: ${{ runner.temp }}/dashboards\n', by: '' }],
  },
  {
    name: 'secrets-inherit',
    find: (workflow) => ids(jobs(workflow).filter(({ value }) => value.secrets === 'inherit')),
    broken: [{ replace: '    environment: production\n', by: '    environment: production\n    secrets: inherit\n' }],
  },
  {
    name: 'overprovisioned-secrets',
    find: (workflow) =>
      expressions(workflow.value).filter((expression) => /toJSON\(\s*secrets\s*\)|secrets\s*\[/i.test(expression)),
    broken: [
      { replace: '${{ secrets.TOKEN }}', by: '${{ toJSON(secrets) }}' },
      { replace: '${{ secrets.TOKEN }}', by: '${{ secrets[github.ref] }}' },
    ],
  },
  {
    name: 'secrets-outside-env',
    find: (workflow) =>
      ids(
        jobs(workflow).filter(
          ({ value }) =>
            value.environment === undefined &&
            expressions(value).some((expression) => /secrets\.(?!GITHUB_TOKEN\b)/.test(expression)),
        ),
      ),
    broken: [{ replace: 'REF: ${{ github.ref }}', by: 'REF: ${{ secrets.TOKEN }}' }],
  },
  {
    name: 'known-variables',
    find: (workflow) =>
      expressions(workflow.value).flatMap((expression) =>
        [...expression.matchAll(/vars(?:\.|\[)([\w-]*)/g)]
          .map(([, name]) => name ?? '')
          .filter((name) => !variables.includes(name)),
      ),
    broken: [{ replace: 'vars.WARREN_APPLY_ROLE', by: 'vars.WARREN_ROLE' }],
  },
];
