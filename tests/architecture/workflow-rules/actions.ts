import { soundImage } from './sound.ts';
import { actionOf, fields, jobs, type Rule, steps, type Workflow } from './workflow.ts';

/** Steps that could restore what somebody else has saved: https://docs.zizmor.sh/audits/#cache-poisoning */
function restoresCache(step: Record<string, unknown>): boolean {
  const action = actionOf(step);
  const inputs = fields(step.with);
  if (/^actions\/cache(\/|$)/.test(action) || inputs.cache !== undefined) return true;
  return action === 'actions/setup-node' && inputs['package-manager-cache'] !== false;
}

/** Whether no job has anything to lose to what it restores: no secret, no right but to read the code. */
function holdsNothing(workflow: Workflow): boolean {
  const readsAlone = (permissions: unknown) =>
    JSON.stringify(permissions) === '{}' || JSON.stringify(permissions) === '{"contents":"read"}';
  return !/secrets\b/.test(workflow.text) && jobs(workflow).every(({ value }) => readsAlone(value.permissions));
}

/** Images of a job: of its container and of its services. */
function images(job: Record<string, unknown>): Record<string, unknown>[] {
  const container = typeof job.container === 'string' ? { image: job.container } : fields(job.container);
  const services = Object.values(fields(job.services)).map(fields);
  return [container, ...services].filter(({ image }) => image !== undefined);
}

/** What a job runs that others have written. */
export const actionRules: readonly Rule[] = [
  {
    name: 'unpinned-uses',
    find: ({ text }) =>
      (text.match(/^\s*(- )?uses:.*$/gm) ?? []).filter(
        (line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line),
      ),
    broken: [
      { replace: '@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0', by: '@v5' },
      {
        replace: '@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0',
        by: '@08c6903cd8c0fde910a37f88322edcfb5dd907a8',
      },
      { replace: 'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0', by: './.github/actions/local' },
    ],
  },
  {
    name: 'artipacked',
    find: (workflow) =>
      steps(workflow)
        .filter((step) => actionOf(step) === 'actions/checkout' && fields(step.with)['persist-credentials'] !== false)
        .map((step) => String(step.uses)),
    broken: [
      { replace: 'persist-credentials: false', by: 'persist-credentials: true' },
      { replace: 'persist-credentials: false', by: 'fetch-depth: 0' },
    ],
  },
  {
    name: 'cache-poisoning',
    find: (workflow) =>
      holdsNothing(workflow)
        ? []
        : steps(workflow)
            .filter(restoresCache)
            .map((step) => String(step.uses)),
    broken: [
      { replace: 'package-manager-cache: false', by: 'node-version: 20' },
      { replace: 'package-manager-cache: false', by: 'package-manager-cache: false\n          cache: npm' },
      { replace: 'actions/checkout@', by: 'actions/cache/restore@' },
    ],
  },
  {
    name: 'unpinned-images',
    find: (workflow) =>
      jobs(workflow)
        .flatMap(({ value }) => images(value))
        .map(({ image }) => String(image))
        .filter((image) => !/@sha256:[0-9a-f]{64}$/.test(image)),
    broken: [
      { replace: soundImage, by: 'node' },
      { replace: soundImage, by: 'node:20.20.2-bookworm' },
      { replace: soundImage, by: '${{ github.ref }}' },
    ],
  },
  {
    name: 'hardcoded-container-credentials',
    find: (workflow) =>
      jobs(workflow)
        .flatMap(({ value }) => images(value))
        .map(({ credentials }) => fields(credentials).password)
        .filter(
          (password): password is string => password !== undefined && !/^\$\{\{ secrets\./.test(String(password)),
        ),
    broken: [
      {
        replace: soundImage,
        by: `${soundImage}\n      credentials: { username: me, password: mine }`,
      },
    ],
  },
  {
    name: 'terraform-without-wrapper',
    find: (workflow) =>
      steps(workflow)
        .filter(
          (step) => actionOf(step) === 'hashicorp/setup-terraform' && fields(step.with).terraform_wrapper !== false,
        )
        .map((step) => String(step.uses)),
    broken: [{ replace: 'terraform_wrapper: false', by: 'terraform_version: 1.11.4' }],
  },
  {
    name: 'github-env',
    find: (workflow) =>
      steps(workflow)
        .map((step) => String(step.run ?? ''))
        .filter((run) => /GITHUB_(ENV|PATH)\b/.test(run)),
    broken: [
      { replace: 'echo two', by: 'echo A=1 >> "$GITHUB_ENV"' },
      { replace: 'echo two', by: 'echo /bin >> $GITHUB_PATH' },
    ],
  },
  {
    name: 'insecure-commands',
    find: ({ text }) =>
      text.match(/ACTIONS_ALLOW_UNSECURE_COMMANDS|::(set-env|add-path|set-output|save-state)\b/g) ?? [],
    broken: [
      { replace: 'echo two', by: 'echo "::set-env name=A::1"' },
      { replace: '          REF:', by: '          ACTIONS_ALLOW_UNSECURE_COMMANDS: true\n          REF:' },
    ],
  },
];
