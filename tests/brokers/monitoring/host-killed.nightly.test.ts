import { ruleOf, rulesFile } from '../../services/watch/sets.ts';
import { wholeSet } from './host-sets.ts';
import { type LiveHost, startLiveHost } from './live-host.ts';

const alerting = 'grafana/provisioning/alerting/orders.yaml';
const dashboard = (uid: string) => ({ [`grafana/dashboards/${uid}.json`]: JSON.stringify({ uid, title: uid }) });

/** Sets that differ in what each program reads: one that starts anew, one that reads again, and what Grafana has deleted. */
const numbered = (number: number) =>
  wholeSet({
    [alerting]: rulesFile(ruleOf(`rule-${number}`), ruleOf('stays')),
    'grafana/dashboards/queues.json': undefined,
    ...dashboard(`board-${number}`),
    'prometheus/rules/a.yml': `groups: [{ name: a, rules: [{ record: 'set', expr: vector(${number}) }] }]\n`,
    'loki/loki.yaml': `auth_enabled: false\nserver: { http_listen_port: 3100 } # ${number}\n`,
  });

/** In the place of `systemctl`: counts its calls, and ends the agent with the one that is asked for. */
const killing = `#!/bin/bash
count=$(($(cat /run/calls 2> /dev/null || echo 0) + 1))
echo "$count" > /run/calls
if [ "$count" = "$(cat /run/kill-at 2> /dev/null)" ]; then kill -KILL "$PPID"; exit 1; fi
exec "/usr/bin/$(basename "$0")" "$@"
`;

let host: LiveHost;
beforeAll(async () => {
  host = await startLiveHost();
});
afterAll(() => host?.stop());

const uids = async (path: string) => ((await host.grafana(path)) as { uid: string }[]).map(({ uid }) => uid).sort();
const expectSet = async (number: number) => {
  expect(await uids('/api/v1/provisioning/alert-rules')).toEqual([`rule-${number}`, 'stays']);
  expect(await uids('/api/search')).toEqual([`board-${number}`, 'orders']);
  const known = await host.machine.mustRun(['curl', '--silent', 'http://127.0.0.1:9090/api/v1/rules']);
  expect(known).toContain(`vector(${number})`);
};

test('twenty sets one after the other leave nothing of the ones before', async () => {
  for (let number = 1; number <= 20; number += 1) {
    expect(await host.configure(numbered(number))).toMatchObject({ status: 0 });
    await expectSet(number);
  }
  const sets = await host.machine.mustRun(['sh', '-c', 'ls -d /etc/warren/monitoring/*/ | wc -l']);
  expect(Number(sets)).toBe(3);
});

test('killed at any step, the host runs on, and the next try brings it to its set, forwards or back', async () => {
  await host.machine.write('/usr/local/sbin/systemctl', killing, 0o755);
  await host.configure(numbered(100));
  let runs = 100;
  // The report comes first, and asks for each program twice.
  let step = 6;
  for (let killed = true; killed; ) {
    step += 1;
    await host.machine.mustRun(['rm', '-f', '/run/calls']);
    await host.machine.write('/run/kill-at', `${step}`);
    killed = (await host.configure(numbered(100 + step))).status !== 0;
    await host.machine.mustRun(['rm', '-f', '/run/kill-at']);
    runs = killed && step % 2 === 0 ? runs : 100 + step;
    expect(await host.configure(numbered(runs))).toMatchObject({ status: 0 });
    await expectSet(runs);
  }
  expect(step).toBeGreaterThan(15);
});

test('killed half-way and then without power, it boots with the last set that was taken on whole', async () => {
  await host.configure(numbered(50));
  await host.machine.mustRun(['rm', '-f', '/run/calls']);
  await host.machine.write('/run/kill-at', '12');
  expect((await host.configure(numbered(99))).status).not.toBe(0);
  await host.machine.kill();
  await host.machine.boot();
  await host.machine.mustRun([
    'bash',
    '-c',
    'for _ in $(seq 300); do curl --silent --fail 127.0.0.1:9090/-/ready && exit; sleep 0.2; done; exit 1',
  ]);
  const known = await host.machine.mustRun(['curl', '--silent', 'http://127.0.0.1:9090/api/v1/rules']);
  expect(known).toContain('vector(50)');
  expect(await host.configure(numbered(99))).toMatchObject({ status: 0 });
  await expectSet(99);
});
