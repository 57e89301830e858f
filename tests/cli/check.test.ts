import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changeFiles, removeScratchFolders, sampleRepository, watchedSample } from '../repositories.ts';
import { runWarren } from './run-warren.ts';

afterAll(removeScratchFolders);

/** The whole sample with the dashboards of a fixture. */
function repositoryWith(fixture: string): string {
  const repository = watchedSample();
  cpSync(join('tests', 'fixtures', 'dashboards', fixture, 'dashboards'), join(repository, 'dashboards'), {
    recursive: true,
  });
  return repository;
}

const check = (repository: string, ...options: string[]) =>
  runWarren(['check', '--repository', repository, ...options]);

const gone =
  '"Terms" asks for rabbitmq_detailed_raft_term_total, which is gone since RabbitMQ 4.2.0, and brokers/orders.yaml has 4.3.6. ' +
  'Ask for rabbitmq_detailed_raft_term there; of "a or b" a broker needs one.';

test("a dashboard that asks for a metric that a broker's version does not have is an error of check, with its line", async () => {
  const { status, stdout } = await check(repositoryWith('rabbitmq-metric'));
  expect(stdout).toContain(`dashboards/raft.json:10:9   panels[0].targets[0]  ${gone}\n`);
  expect(stdout).toContain('dashboards/raft.json:10:9   panels[0].targets[0]  warning (counter-rate): "Terms" shows');
  expect(stdout).toMatch(/\n2 problems and 1 warning in 1 file\. Nothing was changed\.\n$/);
  expect(status).toBe(1);
});

test('check --json gives the problems of dashboards as it gives those of other files', async () => {
  const { status, stdout } = await check(repositoryWith('rabbitmq-metric'), '--json');
  expect(JSON.parse(stdout).problems).toContainEqual({
    ...{ file: 'dashboards/raft.json', line: 10, column: 9, field: 'panels[0].targets[0]' },
    ...{ message: gone, severity: 'error', rule: 'rabbitmq-metric' },
  });
  expect(status).toBe(1);
});

test('a program that throws is an error of check with the line that throws; one that has warnings alone is good', () => {
  const program = (fixture: string) =>
    spawnSync(process.execPath, ['bin/warren', 'check', '--repository', repositoryWith(fixture)], { encoding: 'utf8' });
  const expected = (fixture: string) =>
    readFileSync(join('tests', 'fixtures', 'dashboards', fixture, 'expected.txt'), 'utf8').trimEnd();
  const thrown = program('throws');
  expect(thrown.stdout).toBe(`${expected('throws').slice(0, -1)}. Nothing was changed.\n`);
  expect(thrown.status).toBe(1);
  const warned = program('warnings');
  expect(warned.stdout).toBe(`${expected('warnings')}\n`);
  expect(warned.status).toBe(0);
});

test('where other files have errors dashboards are not built, since they are made of these', async () => {
  const repository = repositoryWith('throws');
  changeFiles(repository, { 'brokers/staging.yaml': 'version: 4.3.6\n' });
  const { status, stdout } = await check(repository);
  expect(stdout).toContain('brokers/staging.yaml:1:1   instance  is missing.');
  expect(stdout).not.toContain('dashboards/');
  expect(status).toBe(1);
});

test('a program is started only where there are dashboards; one that cannot be is a failure of what is around', async () => {
  const node = jest.replaceProperty(process, 'execPath', '/nonexistent/node');
  try {
    expect((await check(sampleRepository())).status).toBe(0);
    const { status, stderr } = await check(repositoryWith('warnings'));
    expect(stderr).toContain('/nonexistent/node is not on the PATH');
    expect(status).toBe(2);
  } finally {
    node.restore();
  }
});
