import { ruleOf, rulesFile } from '../../services/watch/sets.ts';
import { wholeSet } from './host-sets.ts';
import { type LiveHost, startLiveHost } from './live-host.ts';

const loki = (number: number, port = 3100) =>
  `auth_enabled: false\nserver: { http_listen_port: ${port} } # ${number}\n`;

/** Sets that differ in what each program reads: one that starts anew, one that reads again, and what Grafana has deleted. */
const numbered = (number: number, changes: Record<string, string> = {}) =>
  wholeSet({
    'grafana/provisioning/alerting/orders.yaml': rulesFile(ruleOf(`rule-${number}`, { title: 'the' }), ruleOf('stays')),
    'grafana/dashboards/queues.json': undefined,
    [`grafana/dashboards/board-${number}.json`]: JSON.stringify({ uid: `board-${number}`, title: 'the' }),
    'prometheus/rules/a.yml': `groups: [{ name: a, rules: [{ record: 'set', expr: vector(${number}) }] }]\n`,
    'loki/loki.yaml': loki(number),
    ...changes,
  });

/**
 * In the place of `systemctl` and `docker`, as the agent finds them: ends the agent before, while or after they do what /run/kill-at names,
 * the so-manieth time.
 */
const killing = `#!/bin/bash
call="$(basename "$0") $*"
really=/usr/bin/$(basename "$0")
if read -r moment left pattern 2> /dev/null < /run/kill-at && [[ $call == $pattern ]]; then
  if [ "$left" -gt 1 ]; then
    echo "$moment $((left - 1)) $pattern" > /run/kill-at
  else
    rm /run/kill-at
    case $moment in
      after) "$really" "$@" ;;
      while) "$really" "$@" & ;;
    esac
    kill -KILL "$PPID"
    exit 1
  fi
fi
exec "$really" "$@"
`;

/** A host of its own for each test, so that one that did not end in time is at work on nobody else's. */
let host: LiveHost;
beforeEach(async () => {
  host = await startLiveHost();
  for (const name of ['systemctl', 'docker']) await host.machine.write(`/usr/local/sbin/${name}`, killing, 0o755);
});
afterEach(() => host?.stop());

const { stringContaining, stringMatching } = expect;
const script = (text: string) => host.machine.mustRun(['bash', '-c', text]);
const uids = async (path: string) => ((await host.grafana(path)) as { uid: string }[]).map(({ uid }) => uid).sort();

/** Has the host take on a set, and the agent be killed: `after 1 systemctl daemon-reload`. */
async function killAt(moment: string, set: ReturnType<typeof numbered>): Promise<void> {
  await host.machine.write('/run/kill-at', `${moment}\n`);
  expect((await host.configure(set)).status).not.toBe(0);
  // It is gone once the agent was killed.
  expect((await host.machine.run(['test', '-e', '/run/kill-at'])).status).toBe(1);
}

const readyPages = ['9090/-/ready', '3100/ready', '3000/api/health'].map((page) => `http://127.0.0.1:${page}`);

/** Every program serves, once it has started, whatever it has taken on. */
async function expectServing(): Promise<void> {
  const retry = ['--retry', '120', '--retry-delay', '1', '--retry-connrefused', '--silent', '--fail'] as const;
  for (const url of readyPages) await host.machine.mustRun(['curl', ...retry, url]);
}

/** Every program works by a set, and nothing of another is on the host. */
async function expectSet(number: number): Promise<void> {
  await expectPrograms(number);
  expect((await script('ls -A /etc/warren/monitoring')).trim().split('\n')).toEqual(
    [numbered(number).name, 'applied', 'current'].sort(),
  );
  expect((await script('docker ps --all "--format={{.Names}}"')).trim().split('\n').sort()).toEqual([
    'monitoring-grafana',
    'monitoring-loki',
    'monitoring-prometheus',
  ]);
}

/** Every program says that it works by a set. */
async function expectPrograms(number: number): Promise<void> {
  await expectServing();
  expect(await uids('/api/v1/provisioning/alert-rules')).toEqual([`rule-${number}`, 'stays']);
  expect(await uids('/api/search')).toEqual([`board-${number}`, 'orders']);
  expect(await script('curl --silent http://127.0.0.1:9090/api/v1/rules')).toContain(`vector(${number})`);
  expect(await script('curl --silent http://127.0.0.1:3100/config')).toBe(loki(number));
}

test('twenty sets one after the other leave nothing of the ones before', async () => {
  for (let number = 1; number <= 20; number += 1) {
    expect(await host.configure(numbered(number))).toMatchObject({ status: 0 });
    await expectSet(number);
  }
});

const steps: [string, string][] = [
  ['while Prometheus looks at its rules', 'while 1 docker run *--name=monitoring-prometheus-check *'],
  ['once all was looked at, before anything is written', 'after 1 docker run *--name=monitoring-loki-check *'],
  ['with its files in place, and nobody told', 'before 1 systemctl daemon-reload'],
  ['with Prometheus told, and Loki not', 'before 1 systemctl restart monitoring-loki.service'],
  ['while Loki starts', 'while 1 systemctl restart monitoring-loki.service'],
  ['with Loki told, and Grafana not', 'before 4 systemctl is-active --quiet monitoring-grafana.service'],
  ['with all told, and nothing noted', 'before 1 systemctl enable warren-metrics.service'],
  ['with all noted, and nothing reported', 'before 5 systemctl is-active --quiet monitoring-prometheus.service'],
];

test.each(steps)('killed %s, it serves, and the next try brings it to its set, back or forwards', async (_, moment) => {
  expect(await host.configure(numbered(1))).toMatchObject({ status: 0 });
  await killAt(moment, numbered(2));
  await expectServing();
  expect(await host.configure(numbered(1))).toMatchObject({ status: 0 });
  await expectSet(1);
  await killAt(moment, numbered(2));
  expect(await host.configure(numbered(2))).toMatchObject({ status: 0 });
  await expectSet(2);
});

/** It passes every check, and does not come up: Prometheus has the port. */
const cannotStart = numbered(1, { 'loki/loki.yaml': loki(3, 9090) });

test('killed, and given a set then that does not come up, it goes back to the one before in every program', async () => {
  expect(await host.configure(numbered(1))).toMatchObject({ status: 0 });
  await killAt('before 1 systemctl enable warren-metrics.service', numbered(2));
  expect(await uids('/api/search')).toEqual(['board-2', 'orders']);
  // Grafana's files are those of the first set, so that nothing of them is another on the way back.
  expect(await host.configure(cannotStart)).toMatchObject({
    status: 1,
    stdout: stringContaining(`going back to bundle ${numbered(1).name}`),
    stderr: stringMatching(/^loki (is not running|does not answer)/),
  });
  await expectSet(1);
});

test('killed on its way back, it is brought to its set by the next try', async () => {
  expect(await host.configure(numbered(1))).toMatchObject({ status: 0 });
  await killAt('before 2 systemctl daemon-reload', cannotStart);
  expect(await host.configure(numbered(2))).toMatchObject({ status: 0 });
  await expectSet(2);
});

test('killed half-way and then without power, it boots with the last set that was taken on whole', async () => {
  expect(await host.configure(numbered(1))).toMatchObject({ status: 0 });
  await killAt('before 1 systemctl enable warren-metrics.service', numbered(2));
  await host.machine.kill();
  await host.machine.boot();
  await expectPrograms(1);
  // What it was to take on it has not, and it says so.
  expect(await host.watch('wait-healthy', '--seconds', '0')).toMatchObject({
    status: 75,
    stdout: stringContaining(`bundle ${numbered(2).name} is being taken on, or was until it was interrupted`),
  });
  expect(await host.configure(numbered(2))).toMatchObject({ status: 0 });
  await expectSet(2);
});

test('a boot that had not put the last set in place does not do so under the next one', async () => {
  expect(await host.configure(numbered(1))).toMatchObject({ status: 0 });
  await host.machine.mustRun(['systemctl', 'stop', 'warren-prepare.service']);
  expect(await host.configure(numbered(2))).toMatchObject({ status: 0 });
  await expectSet(2);
});
