import { tunnelSecretName } from '../../../contracts/tunnel.ts';
import { ruleOf, rulesFile } from '../../services/watch/sets.ts';
import { images, sampleSet, wholeSet } from './host-sets.ts';
import { type LiveHost, startLiveHost } from './live-host.ts';

let host: LiveHost;
beforeAll(async () => {
  host = await startLiveHost();
});
afterAll(() => host?.stop());

/** When a program was started last, which tells whether it was since. */
const startOf = (name: string) => host.machine.mustRun(['cat', `/run/systemd-shim/monitoring-${name}.service/main`]);
const sh = (command: string) => host.machine.mustRun(['sh', '-c', command]);
const uids = async (path: string) => ((await host.grafana(path)) as { uid: string }[]).map(({ uid }) => uid).sort();
const rules = () => uids('/api/v1/provisioning/alert-rules');
const dashboards = () => uids('/api/search');

test('a bundle is taken on: everything runs, each program has its files and its own secret, and the host says so', async () => {
  const set = wholeSet({}, { images: { ...images, cloudflared: 'cloudflare/cloudflared:1' } });
  const token = Buffer.from(JSON.stringify({ a: 'account', t: 'tunnel', s: 'secret' })).toString('base64');
  const expectClaims = { aud: ['an-audience'], iss: 'https://acme.cloudflareaccess.com' };
  host.sandbox.secretValues.put(tunnelSecretName('acme/monitoring'), JSON.stringify({ token, expectClaims }));
  expect(await host.configure(set)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('started prometheus, loki, grafana, cloudflared'),
  });
  expect(await host.watch('wait-healthy', '--bundle', set.name)).toMatchObject({ status: 0, stdout: 'healthy\n' });
  expect(await host.report()).toMatchObject({
    state: 'healthy',
    bundleApplied: set.name,
    refused: [],
    programs: { prometheus: { running: true, version: 'v1' }, loki: { running: true }, grafana: { running: true } },
  });
  expect(await rules()).toEqual(['orders-disk', 'orders-memory']);
  expect(
    await sh('cd /run/warren-monitoring; stat --format="%a %u" grafana/grafana grafana/access-claims */tunnel-token'),
  ).toBe('400 472\n400 472\n400 65532\n');
  // What keeps cloudflared from all but Grafana, and from the role of the machine.
  expect(await sh('grep --no-filename --count 65532 /run/iptables.rules /run/ip6tables.rules')).toBe('8\n1\n');
  expect(await host.machine.mustRun(['curl', '--silent', 'http://127.0.0.1:9469/metrics'])).toContain(
    'monitoring_program_up{program="loki"} 1',
  );
});

test('rules, dashboards and data sources are taken on while programs run; what is gone from files is gone from Grafana', async () => {
  const before = [await startOf('prometheus'), await startOf('grafana'), await startOf('loki')];
  const set = wholeSet({
    'prometheus/rules/a.yml': 'groups: [{ name: a, rules: [{ record: "up:sum", expr: sum(up) }] }]\n',
    'grafana/provisioning/alerting/orders.yaml': rulesFile(ruleOf('orders-memory-2', { title: 'orders-memory' })),
    'grafana/dashboards/queues.json': undefined,
  });
  expect(await host.configure(set)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('took on files without a restart'),
  });
  expect([await startOf('prometheus'), await startOf('grafana'), await startOf('loki')]).toEqual(before);
  // Nobody comes by Cloudflare Access any more.
  expect(await sh('ls /run/warren-monitoring /run/warren-monitoring/grafana')).not.toMatch(/cloudflared|claims/);
  expect(await rules()).toEqual(['orders-memory-2']);
  expect(await dashboards()).toEqual(['orders']);
  const known = await host.machine.mustRun(['curl', '--silent', 'http://127.0.0.1:9090/api/v1/rules']);
  expect(known).toContain('up:sum');
});

test('a file that is wrong is refused by the file of the repository, and what runs goes on', async () => {
  const before = [await startOf('prometheus'), await startOf('grafana'), await rules()];
  const { bundleApplied } = await host.report();
  const set = wholeSet({ 'grafana/dashboards/orders.json': '{"uid":"orders"' });
  expect(await host.configure(set)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('dashboards/orders.ts: '),
  });
  expect([await startOf('prometheus'), await startOf('grafana'), await rules()]).toEqual(before);
  expect(await host.report()).toMatchObject({ state: 'unhealthy', bundleWanted: set.name, bundleApplied });
  const kept = (await host.machine.mustRun(['ls', '/etc/warren/monitoring'])).trim().split('\n');
  expect(kept).toEqual([bundleApplied, 'applied', 'current'].sort());
});

test("what the sample's stack says is taken on as it is", async () => {
  const set = sampleSet();
  expect(await host.configure(set)).toMatchObject({ status: 0, stderr: '' });
  expect(await rules()).toEqual([]);
  expect(await uids('/api/datasources')).toEqual(['cloudwatch', 'loki', 'prometheus']);
  expect(await host.watch('wait-healthy', '--bundle', set.name)).toMatchObject({ status: 0 });
});
