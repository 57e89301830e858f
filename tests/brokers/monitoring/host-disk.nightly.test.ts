import { ruleOf, rulesFile } from '../../services/watch/sets.ts';
import { images, wholeSet } from './host-sets.ts';
import { type LiveHost, startLiveHost } from './live-host.ts';

const alerting = 'grafana/provisioning/alerting/orders.yaml';
const withDatabase = { images: { ...images, 'zabbix-database': 'library/mariadb:11.4' } };
const one = wholeSet({ [alerting]: rulesFile(ruleOf('one')) }, withDatabase);
const two = wholeSet({ [alerting]: rulesFile(ruleOf('two')) }, withDatabase);

let host: LiveHost;
beforeAll(async () => {
  host = await startLiveHost();
});
afterAll(() => host?.stop());

const rules = async () =>
  ((await host.grafana('/api/v1/provisioning/alert-rules')) as { uid: string }[]).map(({ uid }) => uid).sort();
const sql = async (statement: string) =>
  (
    await host.machine.mustRun(
      [
        'docker',
        'exec',
        '--interactive',
        '--user=mysql',
        'monitoring-zabbix-database',
        'mariadb',
        '--skip-column-names',
        'zabbix',
      ],
      { input: statement },
    )
  ).trim();
/** Time of the oldest sample that Prometheus has of itself. */
const oldest = async () => {
  const query = 'query=min_over_time(timestamp(up{job="prometheus"})[1d:1s])';
  const answer = await host.machine.mustRun([
    'curl',
    '--silent',
    '--fail',
    '--get',
    '--data-urlencode',
    query,
    'http://127.0.0.1:9090/api/v1/query',
  ]);
  return Number(JSON.parse(answer).data.result[0]?.value[1]);
};

test('what Grafana, Zabbix and Prometheus keep is saved, and a blank disk is filled from it by itself', async () => {
  expect(await host.configure(one)).toMatchObject({ status: 0 });
  await sql('CREATE TABLE hosts (name VARCHAR(20)); INSERT INTO hosts VALUES ("orders-1");');
  await sql('CREATE TABLE history (value INT); INSERT INTO history VALUES (1);');
  const since = await oldest();
  const saved = await host.watch('backup');
  expect(saved.stderr).toBe('');
  expect(saved).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^saved monitoring\/backups\/.*\.json: 3 files and 1 blocks/),
  });
  expect((await host.watch('backup', '--due')).stdout).toBe('');
  await host.replace({ keep: false });
  // Grafana's old database comes back, and what the new set has not goes from it.
  expect(await host.configure(two)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('the disk was blank, and was filled from the backup of '),
  });
  expect(await rules()).toEqual(['two']);
  expect(await sql('SELECT name FROM hosts')).toBe('orders-1');
  expect(await sql('SELECT COUNT(*) FROM history')).toBe('0');
  expect(await oldest()).toBe(since);
  expect(await host.watch('wait-healthy', '--bundle', two.name)).toMatchObject({ status: 0 });
});

test('a machine that takes over the disk goes on with it', async () => {
  await sql('INSERT INTO hosts VALUES ("orders-2");');
  const since = await oldest();
  await host.replace({ keep: true });
  expect((await host.configure(two)).stdout).not.toContain('blank');
  expect(await sql('SELECT COUNT(*) FROM hosts')).toBe('2');
  expect(await oldest()).toBe(since);
});

test('a backup is brought back on request; the newest stays whatever its time', async () => {
  expect(await host.watch('restore', '2026-01-01T00:00:00.000Z')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('there is no backup of 2026-01-01T00:00:00.000Z; there are: 20'),
  });
  expect(await host.watch('wait-healthy')).toMatchObject({ status: 0 });
  expect(await host.watch('restore')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('brought back the backup of '),
  });
  expect(await sql('SELECT name FROM hosts')).toBe('orders-1');
  expect(await rules()).toEqual(['two']);
});

test("a new password of Zabbix' database works at once", async () => {
  host.sandbox.secretValues.put('acme/monitoring/zabbix-database', "it's new");
  expect(await host.configure(two)).toMatchObject({ status: 0 });
  const login = ['mariadb', '--host=127.0.0.1', '--user=zabbix', "--password=it's new", '--execute=SELECT 1', 'zabbix'];
  expect(await host.machine.mustRun(['docker', 'exec', 'monitoring-zabbix-database', ...login])).toContain('1');
});
