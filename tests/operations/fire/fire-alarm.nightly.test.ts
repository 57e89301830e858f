import { spawn } from 'node:child_process';
import type { Alarm, AlarmDefinition } from '../../../catalog/alarms/alarm.ts';
import { testReason } from '../../../contracts/paging.ts';
import { fireAlarm } from '../../../operations/fire/fire-alarm.ts';
import { functionPager, type RunningPager, startHostPager } from '../../../operations/fire/programs.ts';
import { type FiringWays, openFiringWays } from '../../../operations/fire/ways.ts';
import type { NodeCommands } from '../../../operations/nodes/gate.ts';
import { requireCatalog } from '../../../pipeline/repository/repository.ts';
import { type SimulatedPlatform, simulatePlatform } from '../../../pipeline/sandbox/paging-platform.ts';
import { removeScratchFolders, sampleFile, sampleRepository } from '../../repositories.ts';
import { alarm as paged, settingsOf } from '../../services/paging/workbench.ts';
import { host } from '../records/samples.ts';

/** SetAlarmState, Systems Manager's command and the table are the simulated AWS's, the pagers the built programs; that SNS brings what CloudWatch says is played. */

const identity = { name: 'acme', accountId: '123456789012', region: 'eu-west-1' };
const before = { ...process.env };

const owned = (alert: string, definition: AlarmDefinition): Alarm => ({
  ...{ id: `${alert}/broker/orders`, alert, file: `alerts/${alert}.yaml`, title: `${alert} of orders` },
  ...{ severity: 'critical', route: 'platform', urgency: 'high', hiddenBy: [], silences: [] },
  object: { kind: 'broker', name: 'orders' },
  runbook: { text: 'Look.' },
  settings: { minutes: 3, of: 3, missing: 'ignore' },
  definition,
});
const cpu = owned('cpu', { owner: 'cloudwatch', queries: [], comparison: 'GreaterThanThreshold', threshold: 1 });
const down = owned('node-down', { owner: 'zabbix', macros: {} });
const name = 'acme-alert/cpu/broker/orders';

let simulated: SimulatedPlatform;
let pager: RunningPager | undefined;

beforeEach(async () => {
  simulated = await simulatePlatform(identity, settingsOf([paged('cpu', 'orders'), paged('node-down', 'orders')]));
  Object.assign(process.env, simulated.awsEnvironment);
});

afterEach(async () => {
  await pager?.stop();
  pager = undefined;
  await simulated.stop();
  process.env = { ...before };
});

afterAll(removeScratchFolders);

/** Runs what a machine is asked to, with the host's pager at its own port. */
function machine(): NodeCommands & { asked: string[] } {
  const asked: string[] = [];
  const ended = new Map<string, { status: number; said: string }>();
  return {
    asked,
    async send(instanceId, command) {
      asked.push(`${instanceId}: ${command}`);
      const child = spawn('bash', ['-c', command.replace('http://127.0.0.1:9470', pager?.url ?? 'http://127.0.0.1:9')]);
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
      const id = String(asked.length);
      child.on('close', (status) => ended.set(id, { status: status ?? 1, said }));
      return id;
    },
    async poll(_, id) {
      const found = ended.get(id);
      if (!found) return { state: 'running' };
      const { status, said: output } = found;
      return status === 0 ? { state: 'succeeded', output } : { state: 'failed', output, status };
    },
  };
}

function waysOf(commands: NodeCommands = machine()): FiringWays {
  const watched = `${sampleFile('platform.yaml')}\nmonitoring: { instance: { type: t4g.large } }\n`;
  const catalog = requireCatalog(sampleRepository({ 'platform.yaml': watched }));
  return openFiringWays(identity, { catalog, commands, store: { host: async () => host() } });
}

async function fire(alarm: Alarm, ways: FiringWays, withinMs = 20_000): Promise<string[]> {
  const said: string[] = [];
  await fireAlarm({
    ...{ platform: identity, alarm, ways, withinMs },
    now: () => new Date(),
    say: (line) => said.push(line),
  });
  return said;
}

const inAws = () => simulated.cloud.get('aws_cloudwatch_metric_alarm', name);

/** As CloudWatch tells its topic of what it was set to, and the topic the function. */
function withTopic(ways: FiringWays): FiringWays {
  const told = functionPager(identity, simulated);
  return {
    ...ways,
    async setState(alarm, state) {
      await ways.setState(alarm, state);
      const isTest = inAws()?.state_reason === testReason;
      const at = String(inAws()?.state_updated);
      await told.tell({ id: cpu.id, at, state: state === 'ALARM' ? 'firing' : 'resolved', parts: [], isTest });
    },
  };
}

test('an alarm of CloudWatch is set to ALARM as a test, followed by the table until PagerDuty took it, and set back', async () => {
  simulated.cloud.put('aws_cloudwatch_metric_alarm', name, { alarm_name: name, state_value: 'OK' });
  expect(await fire(cpu, withTopic(waysOf()))).toEqual([
    'alarm      cpu/broker/orders, critical, of alerts/cpu.yaml; owned by cloudwatch',
    `sender     CloudWatch's ${name} was set to ALARM, by the topic acme-paging`,
    'pager      acme-pager: noted it',
    'PagerDuty  took it for the service acme platform (low)',
    '           dedup_key warren/acme/_test/cpu/broker/orders',
    'resolved   by an event of the same key',
  ]);
  expect(inAws()).toMatchObject({ state_value: 'OK', state_reason: testReason });
  expect(simulated.incidents()).toMatchObject([
    { status: 'resolved', dedupKey: 'warren/acme/_test/cpu/broker/orders' },
  ]);
});

test('an alarm of Zabbix is told to the host’s pager by Systems Manager', async () => {
  pager = await startHostPager(identity, simulated);
  const commands = machine();
  expect(await fire(down, waysOf(commands))).toEqual([
    'alarm      node-down/broker/orders, critical, of alerts/node-down.yaml; owned by zabbix',
    'sender     this command, by Systems Manager, in the place of zabbix',
    "pager      the monitoring host's: noted it",
    'PagerDuty  took it for the service acme platform (low)',
    '           dedup_key warren/acme/_test/node-down/broker/orders',
    'resolved   by an event of the same key',
  ]);
  expect(commands.asked).toHaveLength(2);
  expect(simulated.incidents()).toMatchObject([{ status: 'resolved' }]);
});

test.each<[string, string | undefined, RegExp]>([
  [
    'that is not there',
    undefined,
    /^CloudWatch has no alarm acme-alert\/cpu\/broker\/orders. Apply the stack alerting/,
  ],
  ['that fires', 'ALARM', /fires now, so that CloudWatch would tell nobody/],
  ['whose message does not arrive', 'OK', /^acme-pager has not noted it after 1 s/],
])('an alarm of CloudWatch %s is told', async (_, state, message) => {
  if (state) simulated.cloud.put('aws_cloudwatch_metric_alarm', name, { alarm_name: name, state_value: state });
  await expect(fire(cpu, waysOf(), 1000)).rejects.toThrow(message);
  // Whatever became of it, it does not go on firing.
  if (state === 'OK') expect(inAws()).toMatchObject({ state_value: 'OK', state_reason: testReason });
});

test('a host whose pager does not answer is told by what the host said', async () => {
  await expect(fire(down, waysOf(), 1000)).rejects.toThrow(/^monitoring host \(i-0host\): curl: \(7\)/);
});
