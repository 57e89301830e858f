import { actionOf, expressions, fields, jobs, type Rule, steps, triggers, type Workflow } from './workflow.ts';

/** Events that run with the base's rights on what anybody may write: https://docs.zizmor.sh/audits/#dangerous-triggers */
const dangerous = [
  'pull_request_target',
  'workflow_run',
  'issue_comment',
  'issues',
  'discussion',
  'discussion_comment',
];

/** Texts that anybody may write: https://docs.github.com/en/actions/concepts/security/script-injections */
const freeText =
  /github\.(head_ref|event\.(pull_request\.(title|body|head\.(ref|label|repo\.default_branch))|issue(?!\.number\b)|comment(?!\.user\.type\b)|review|commits|head_commit|discussion|pages))/;

/** Whether a comment begins so, which only a condition asks. */
const beginsSo = /startsWith\(github\.event\.comment\.body, '[/\w]+'\)/g;

/**
 * Whether a workflow of comments is of new ones alone and takes its code from main, as GitHub checks it out, and from nowhere
 * else. https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#issue_comment
 */
function takesCommentsOnMain(workflow: Workflow): boolean {
  const { types } = fields(fields(workflow.value.on).issue_comment);
  const elsewhere = steps(workflow).filter(
    (step) =>
      /\bgit (fetch|pull|clone|checkout)\b|\bgh pr checkout\b|refs\/pull/.test(String(step.run ?? '')) ||
      (actionOf(step) === 'actions/checkout' && ['ref', 'repository'].some((name) => name in fields(step.with))),
  );
  return JSON.stringify(types) === '["created"]' && elsewhere.length === 0;
}

/** What starts a workflow, and what outsiders could put into it. */
export const triggerRules: readonly Rule[] = [
  {
    name: 'dangerous-triggers',
    find: (workflow) =>
      triggers(workflow).filter(
        (trigger) => dangerous.includes(trigger) && !(trigger === 'issue_comment' && takesCommentsOnMain(workflow)),
      ),
    broken: [
      { replace: '  push:\n    branches: [main]', by: '  pull_request_target:' },
      { replace: 'on:\n  push:\n    branches: [main]', by: 'on: [push, workflow_run]' },
      { replace: 'on:\n  push:\n    branches: [main]', by: 'on: issue_comment' },
      { replace: '  push:\n    branches: [main]', by: '  issue_comment:\n    types: [created, edited]' },
    ],
  },
  {
    name: 'template-injection',
    find: (workflow) =>
      steps(workflow)
        .flatMap((step) => [step.run, step.shell, step['working-directory'], scriptOf(step.with)])
        .filter((text): text is string => typeof text === 'string' && text.includes('${{')),
    broken: [
      { replace: 'run: echo "$REF"', by: 'run: echo "${{ github.ref }}"' },
      { replace: 'terraform_wrapper: false', by: 'terraform_wrapper: false\n          script: ${{ github.ref }}' },
    ],
  },
  {
    name: 'attacker-controlled-text',
    find: (workflow) =>
      expressions(workflow.value).filter((expression) => freeText.test(expression.replaceAll(beginsSo, ''))),
    broken: [
      { replace: '${{ github.ref }}', by: '${{ github.event.pull_request.title }}' },
      { replace: '${{ github.ref }}', by: '${{ github.head_ref }}' },
      { replace: '${{ github.ref }}', by: '${{ github.event.comment.body }}' },
    ],
  },
  {
    name: 'bot-conditions',
    find: (workflow) => expressions(workflow.value).filter((text) => /github\.(triggering_)?actor\b/.test(text)),
    broken: [{ replace: "if: github.ref == 'refs/heads/main'", by: "if: github.actor == 'dependabot[bot]'" }],
  },
  {
    name: 'unsound-contains',
    find: (workflow) => expressions(workflow.value).filter((text) => /contains\(\s*'/.test(text)),
    broken: [{ replace: "github.ref == 'refs/heads/main'", by: "contains('refs/heads/main', github.ref)" }],
  },
  {
    name: 'unsound-condition',
    // Text around `${{ }}` makes any condition true.
    find: (workflow) =>
      [...jobs(workflow).map(({ value }) => value.if), ...steps(workflow).map((step) => step.if)]
        .map((condition) => String(condition ?? ''))
        .filter((condition) => condition.includes('${{')),
    broken: [{ replace: "if: github.ref == 'refs/heads/main'", by: "if: ${{ github.ref == 'refs/heads/main' }}" }],
  },
  {
    name: 'obfuscation',
    find: (workflow) => [
      ...expressions(workflow.value).filter((text) =>
        /fromJSON\(\s*toJSON\(|format\(\s*'[^']*'\s*(,\s*'[^']*'\s*)*\)/i.test(text),
      ),
      ...steps(workflow)
        .map((step) => String(step.uses ?? ''))
        .filter((uses) => /\/\/|(^|\/)\.\.?(\/|@|$)/.test(uses)),
    ],
    broken: [
      { replace: '${{ github.ref }}', by: "${{ format('{0}', 'main') }}" },
      { replace: 'actions/checkout@', by: 'actions//checkout@' },
    ],
  },
];

function scriptOf(inputs: unknown): unknown {
  return (inputs as { script?: unknown } | undefined)?.script;
}
