import { fields, type Job, jobs, type Rule, steps, type Workflow } from './workflow.ts';

const ids = (found: readonly Job[]) => found.map(({ id }) => id);

/** A runner that GitHub hosts, by a name that does not move to another system by itself. */
const runner = 'ubuntu-24.04';

/** Those of the workflow and of its jobs. */
function concurrencies(workflow: Workflow): unknown[] {
  return [workflow.value, ...jobs(workflow).map(({ value }) => value)].flatMap(({ concurrency }) =>
    concurrency === undefined ? [] : [concurrency],
  );
}

/** How a workflow is written. */
export const formRules: readonly Rule[] = [
  {
    name: 'opens-with-a-paragraph',
    find: ({ name, text }) => (/^(# .+\n){2,}name: /.test(text) ? [] : [name]),
    broken: [
      { replace: '# Runs on every push to main, and may change everything.\n', by: '' },
      { replace: '# A second line says what it touches.\n', by: '\n' },
    ],
  },
  {
    name: 'anonymous-definition',
    find: ({ name, value }) => (value.name === name.replace(/\.yml$/, '') ? [] : [name]),
    broken: [{ replace: 'name: sound', by: 'name: other' }],
  },
  {
    name: 'self-hosted-runner',
    find: (workflow) => ids(jobs(workflow).filter(({ value }) => value['runs-on'] !== runner)),
    broken: [
      { replace: 'runs-on: ubuntu-24.04', by: 'runs-on: [self-hosted, linux]' },
      { replace: 'runs-on: ubuntu-24.04', by: 'runs-on: ${{ github.ref }}' },
      { replace: 'runs-on: ubuntu-24.04', by: 'runs-on: ubuntu-latest' },
    ],
  },
  {
    name: 'timeouts',
    find: (workflow) =>
      ids(
        jobs(workflow).filter(({ value }) => {
          const minutes = value['timeout-minutes'];
          // GitHub ends a job after six hours itself: https://docs.github.com/en/actions/reference/limits
          return typeof minutes !== 'number' || minutes >= 360;
        }),
      ),
    broken: [
      { replace: '    timeout-minutes: 5\n', by: '' },
      { replace: 'timeout-minutes: 5', by: 'timeout-minutes: 360' },
    ],
  },
  {
    name: 'concurrency-limits',
    find: (workflow) => {
      const unlimited = workflow.value.concurrency === undefined;
      const writes = (job: Job) => Object.values(fields(job.value.permissions)).includes('write');
      const lacking = jobs(workflow).filter((job) => unlimited && writes(job) && job.value.concurrency === undefined);
      const vague = concurrencies(workflow).filter((each) => fields(each)['cancel-in-progress'] === undefined);
      return [...ids(lacking), ...(concurrencies(workflow).length === 0 ? ['none at all'] : []), ...vague.map(String)];
    },
    broken: [
      { replace: 'concurrency:\n  group: sound\n  cancel-in-progress: false\n  queue: max\n', by: '' },
      {
        replace: 'concurrency:\n  group: sound\n  cancel-in-progress: false\n  queue: max\n',
        by: 'concurrency: sound\n',
      },
    ],
  },
  {
    name: 'queues',
    // https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
    find: (workflow) =>
      concurrencies(workflow)
        .map(fields)
        .filter(({ queue, 'cancel-in-progress': cancels }) => {
          if (queue === undefined) return false;
          return (queue !== 'max' && queue !== 'single') || (queue === 'max' && cancels !== false);
        })
        .map(({ queue }) => String(queue)),
    broken: [
      { replace: 'queue: max', by: 'queue: maxx' },
      { replace: 'cancel-in-progress: false\n  queue: max', by: 'cancel-in-progress: true\n  queue: max' },
    ],
  },
  {
    name: 'strict-shell',
    find: (workflow) => {
      const shell = String(fields(fields(workflow.value.defaults).run).shell);
      const isStrict = /^bash .*-euo pipefail \{0\}$/.test(shell);
      const needing = steps(workflow).filter((step) =>
        String(step.run ?? '')
          .trim()
          .includes('\n'),
      );
      return [...(isStrict ? [] : needing), ...steps(workflow).filter((step) => step.shell !== undefined)].map((step) =>
        String(step.run),
      );
    },
    broken: [
      { replace: 'bash --noprofile --norc -euo pipefail {0}', by: 'bash' },
      { replace: 'run: npm ci --ignore-scripts', by: 'run: npm ci --ignore-scripts\n        shell: sh' },
    ],
  },
  {
    name: 'anchors',
    find: ({ name, hasAnchors }) => (hasAnchors ? [name] : []),
    broken: [{ replace: 'contents: read # to look', by: '&one contents: read # to look' }],
  },
];
