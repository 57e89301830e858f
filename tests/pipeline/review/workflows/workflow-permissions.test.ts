import fc from 'fast-check';
import { type TextFile, workflowWarnings } from '../../../../pipeline/review/workflows/workflow-permissions.ts';
import { draws } from '../../../draws.ts';

const path = '.github/workflows/plan.yml';
const workflow = `name: plan
on:
  pull_request:
    types: [opened]
permissions: {}
jobs:
  plan:
    if: github.repository == 'acme/warren'
    runs-on: ubuntu-24.04
    permissions:
      contents: read
      id-token: write
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8
      - uses: aws-actions/configure-aws-credentials@e6de054238d6b7531b4efff3b6587d9aade6a06c
        with:
          role-to-assume: \${{ vars.WARREN_PLAN_ROLE }}
      - run: exec ./warren github plan
  look:
    runs-on: ubuntu-24.04
    permissions:
      contents: read
    container: node:20
    steps:
      - run: echo look
`;

const file = (text: string): TextFile[] => [{ path, text }];

/** `line: message` of what an edit of the workflow asks for. */
function edited(replace: string, by: string): string[] {
  const after = workflow.replace(replace, () => by);
  expect(after).not.toBe(workflow);
  return workflowWarnings({ before: file(workflow), after: file(after) }).map(
    ({ line, message }) => `${line}: ${message}`,
  );
}

test('a workflow that stays as it is, or goes, asks for nothing', () => {
  expect(workflowWarnings({ before: file(workflow), after: file(workflow) })).toEqual([]);
  expect(workflowWarnings({ before: file(workflow), after: [] })).toEqual([]);
});

test('a comment, a name and fewer rights ask for nothing', () => {
  expect(edited('name: plan', '# A comment.\nname: other')).toEqual([]);
  expect(edited('      contents: read\n      id-token: write', '      contents: read')).toEqual([]);
  expect(edited('      id-token: write', '      id-token: none')).toEqual([]);
  expect(edited('container: node:20', 'timeout-minutes: 5')).toEqual([]);
});

test('a warning stands at its line and field, and has the name of its rule', () => {
  const after = file(workflow.replace('id-token: write', 'id-token: write\n      issues: write'));
  expect(workflowWarnings({ before: file(workflow), after })).toEqual([
    {
      file: path,
      line: 10,
      column: 5,
      field: 'jobs.plan.permissions',
      message: 'job plan asks for write on issues, where it had none.',
      severity: 'warning',
      rule: 'workflow-permissions',
    },
  ]);
});

test.each([
  [
    'another trigger',
    '  pull_request:',
    '  schedule: [{ cron: "1 1 * * *" }]\n  pull_request:',
    ['3: runs on schedule now.'],
  ],
  [
    'a trigger in other cases',
    'types: [opened]',
    'types: [labeled]',
    ['3: runs on pull_request in other cases than before.'],
  ],
  [
    'a permission raised',
    'contents: read',
    'contents: write',
    ['10: job plan asks for write on contents, where it had read.'],
  ],
  [
    'all permissions',
    '    permissions:\n      contents: read\n    container',
    '    permissions: write-all\n    container',
    ['21: job look asks for write on everything, where it had none.'],
  ],
  ['permissions left to the default', '    permissions:\n      contents: read\n    container', '    container', []],
  [
    'an environment',
    'container: node:20',
    'environment: production',
    ['23: job look stands in the environment production, where it was in none.'],
  ],
  [
    'an environment with an address',
    'container: node:20',
    'environment: { name: production, url: https://a.example }',
    ['23: job look stands in the environment production, where it was in none.'],
  ],
  [
    'a runner of its own',
    'runs-on: ubuntu-24.04\n    permissions:\n      contents: read\n    container',
    'runs-on: [self-hosted]\n    permissions:\n      contents: read\n    container',
    ['20: job look runs on ["self-hosted"], a machine of your own.'],
  ],
  ['an image', 'node:20', 'node:22', ['23: job look runs another version: node:22. It is not pinned.']],
  [
    'a service',
    'container: node:20',
    'container: node:20\n    services: { a: { image: evil } }',
    ['24: job look runs evil now. It is not pinned.'],
  ],
  [
    'an action',
    '- run: echo look',
    '- uses: evil/action@08c6903cd8c0fde910a37f88322edcfb5dd907a8',
    ['25: job look runs evil/action@08c6903cd8c0fde910a37f88322edcfb5dd907a8 now.'],
  ],
  [
    'an action at another version',
    'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8',
    'actions/checkout@main',
    [
      '14: job plan runs another version: actions/checkout@main. It is not pinned.',
      '13: job plan, which has rights, does something else with them.',
    ],
  ],
  [
    'a role',
    '${{ vars.WARREN_PLAN_ROLE }}',
    '${{ vars.WARREN_APPLY_ROLE }}',
    [
      '17: job plan takes the AWS role ${{ vars.WARREN_APPLY_ROLE }}.',
      '13: job plan, which has rights, does something else with them.',
      '6: reads the variables WARREN_APPLY_ROLE now.',
    ],
  ],
  [
    'other steps beside rights',
    'exec ./warren github plan',
    'curl evil.example',
    ['13: job plan, which has rights, does something else with them.'],
  ],
  [
    'another condition beside rights',
    "if: github.repository == 'acme/warren'",
    'if: always()',
    ['8: job plan, which has rights, runs in other cases than before.'],
  ],
  ['a secret', 'echo look', 'echo ${{ secrets.TOKEN }}', ['6: reads the secrets TOKEN now.']],
  ['every secret', 'echo look', 'echo ${{ toJSON(secrets) }}', ['6: reads every secret of the repository now.']],
  [
    'secrets that are handed on',
    'container: node:20',
    'secrets: inherit',
    ['6: reads every secret of the repository now.'],
  ],
  [
    'a secret by a computed name',
    'echo look',
    'echo ${{ secrets[github.ref] }}',
    ['6: reads every secret of the repository now.'],
  ],
])('%s is told', (_what, replace, by, expected) => {
  expect(edited(replace, by)).toEqual(expected);
});

test('pull_request_target is told with what it means, however it is written', () => {
  const meaning = /^runs on pull_request_target now, with the rights of the main branch/;
  for (const on of ['pull_request_target', '[push, pull_request_target]', '{ pull_request_target: {} }']) {
    const after = file(workflow.replace(/on:\n.*\n.*\n/, `on: ${on}\n`));
    const messages = workflowWarnings({ before: file(workflow), after }).map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringMatching(meaning));
  }
});

test('leaving an environment is leaving its protection', () => {
  const before = file(workflow.replace('container: node:20', 'environment: production'));
  const [first] = workflowWarnings({ before, after: file(workflow) });
  expect(first?.message).toBe('job look leaves the environment production and its protection.');
});

test('a job without permissions has those of the workflow, and else the default of the repository', () => {
  const own = '    permissions:\n      contents: read\n    container';
  const before = workflow.replace(own, '    container');
  const messages = (permissions: string) =>
    workflowWarnings({ before: file(before), after: file(before.replace('permissions: {}\n', permissions)) }).map(
      ({ message }) => message,
    );
  expect(messages('permissions: { issues: write }\n')).toEqual([
    'job look asks for write on issues, where it had none.',
  ]);
  expect(messages('')).toEqual(["job look asks for the repository's default on everything, where it had none."]);
});

test('a new workflow is told with all that it asks for', () => {
  const messages = workflowWarnings({ before: [], after: file(workflow) }).map(({ message }) => message);
  expect(messages.slice(0, 4)).toEqual([
    'is a new workflow, which runs on pull_request.',
    'runs on pull_request now.',
    'job plan asks for read on contents, where it had none.',
    'job plan asks for write on id-token, where it had none.',
  ]);
  expect(messages).toContain('job plan takes the AWS role ${{ vars.WARREN_PLAN_ROLE }}.');
});

const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefghij']
  .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[index]}`).join(', ')}]`)
  .join('\n')}\n`;

test.each([
  ['no YAML', 'jobs: [', 'line 1: the [ that opens here is not closed'],
  ['no mapping', '- a\n', 'it is no mapping'],
  ['nothing', '', 'line 1: is empty'],
  ['aliases that multiply', bomb, 'aliases add more than 10000 values'],
  ['deep nesting', '['.repeat(20_000), 'line 1: is nested too deeply'],
  ['a huge file', `a: ${'x'.repeat(300_000)}`, 'it has more than 256 KiB'],
  ['a key of JavaScript', '__proto__: {}\n', 'this key cannot be used here'],
])('%s cannot be read, which is told', (_what, text, reason) => {
  const found = workflowWarnings({ before: file(workflow), after: file(text) });
  expect(found).toEqual([expect.objectContaining({ line: 1, field: '', message: expect.stringContaining(reason) })]);
  expect(found[0]?.message).toMatch(/^cannot be read: .*\. What it asks for is not known; read it yourself\.$/);
});

test('what cannot be read before counts as nothing', () => {
  const messages = workflowWarnings({ before: file('['), after: file(workflow) }).map(({ message }) => message);
  expect(messages).toContain('job plan asks for write on id-token, where it had none.');
});

test('names of JavaScript own objects are names like others', () => {
  const after = file(
    workflow.replace('on:\n', 'on:\n  constructor: {}\n').replace('id-token: write', 'toString: write'),
  );
  expect(workflowWarnings({ before: file(workflow), after }).map(({ message }) => message)).toEqual([
    'runs on constructor now.',
    'job plan asks for write on toString, where it had none.',
  ]);
});

test('a mapping where a text belongs is shown as one', () => {
  expect(edited('contents: read\n    container', 'contents: { toString: 1 }\n    container')).toEqual([
    '21: job look asks for {"toString":1} on contents, where it had read.',
  ]);
  expect(edited('node:20', '{ image: { toString: 1 } }')).toEqual([
    '23: job look runs {"toString":1} now. It is not pinned.',
  ]);
});

test('thousands of requests are a few warnings and a count, and long names are short and quick', () => {
  const uses = Array.from({ length: 3000 }, (_, index) => `      - uses: a/${index}@v1`).join('\n');
  const many = workflowWarnings({
    before: file(workflow),
    after: file(workflow.replace('      - run: echo look', uses)),
  });
  expect(many).toHaveLength(31);
  expect(many.at(-1)?.message).toBe('asks for 2970 more things like these.');
  const long = workflow.replace('- run: echo look', `- uses: ${'@'.repeat(200_000)}/`).replace('uses: @', 'uses: a@');
  const began = process.cpuUsage();
  const [first] = workflowWarnings({ before: file(workflow), after: file(long) });
  // A minute, where the whole name is searched again from each of its characters.
  expect(process.cpuUsage(began).user / 1e6).toBeLessThan(10);
  expect(first?.message.length).toBeLessThan(200);
});

test('no file makes it throw', () => {
  const value = fc.jsonValue();
  const shaped = fc.record({
    on: value,
    permissions: value,
    jobs: fc.dictionary(
      fc.string(),
      fc.oneof(
        value,
        fc.record({
          permissions: value,
          environment: value,
          steps: value,
          uses: value,
          container: value,
          services: value,
          'runs-on': value,
          if: value,
        }),
      ),
    ),
  });
  const text = fc.oneof(
    fc.string(),
    shaped.map((each) => JSON.stringify(each)),
  );
  fc.assert(
    fc.property(text, text, (before, after) => {
      for (const { message, line } of workflowWarnings({ before: file(before), after: file(after) })) {
        expect(message).not.toMatch(/undefined|\[object \w+\]/);
        expect(line).toBeGreaterThan(0);
      }
    }),
    draws(200),
  );
});
