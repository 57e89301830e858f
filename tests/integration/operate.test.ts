import type { Command } from 'commander';
import { operateCommand } from '../../cli/commands/operate.ts';
import { rollingRestart } from '../../operations/operate/rolling-restart.ts';
import { openPlatform } from '../../operations/records/open-platform.ts';
import { SurroundingsFailure, UserFailure } from '../../pipeline/process/failure.ts';
import { openObjects } from '../../services/node/aws/objects.ts';
import { bundle, ordersTable, report, runOn, type SimulatedBroker } from '../operations/operate/simulated-broker.ts';
import { minutesAgo } from '../operations/records/samples.ts';
import { changeFiles, removeScratchFolders, sampleFile, sampleRepository } from '../repositories.ts';
import { type StartedSandbox, startedSandbox } from '../sandbox/aws/started-sandbox.ts';
import { putBackupBucket, putBrokerTable } from '../simulated-platform.ts';

const bucket = 'acme-warren-backups-123456789012-eu-west-1';
const orders = sampleFile('brokers/orders.yaml');
const anyTime = orders.replace(/^maintenance:\n.*$/m, '');

const before = { ...process.env };
const broker: SimulatedBroker = { events: [], answers: {}, logs: {} };
let started: StartedSandbox;
let repository: string;

beforeAll(async () => {
  started = await startedSandbox({ runCommand: runOn(broker) });
  Object.assign(process.env, started.sandbox.awsEnvironment);
  putBackupBucket(started.sandbox.cloud, bucket);
  putBrokerTable(started.sandbox.cloud, 'acme-brokers');
  repository = sampleRepository();
});

beforeEach(async () => {
  Object.assign(broker, { events: [], answers: {}, logs: {} });
  changeFiles(repository, { 'brokers/orders.yaml': anyTime });
  const table = ordersTable();
  for (const { item } of await table.query()) await table.delete(item);
  for (const number of [1, 2, 3]) await report(started.sandbox, number);
});

afterAll(async () => {
  process.env = { ...before };
  await started.stop();
  removeScratchFolders();
});

/** Runs the command as operate.yml does, and gives what it printed, also when it fails. */
async function run(operation: string, argument = '', name = 'orders') {
  const lines: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((line) => void lines.push(line));
  const words = ['--operation', operation, '--broker', name, '--argument', argument, '--repository', repository];
  const command: Command = operateCommand().exitOverride();
  try {
    await command.parseAsync(words, { from: 'user' });
    return { text: lines.join('\n') };
  } catch (error) {
    return { text: lines.join('\n'), error: error as Error };
  } finally {
    log.mockRestore();
  }
}

const turn = (number: number) => [`restart i-${number}`, `look i-${number}`];
const looks = ['look i-1', 'look i-2', 'look i-3'];
const lock = (holder: string, until: number) => ordersTable().put('lock', { holder, purpose: 'configure 1f', until });
const notYet = (stdout: string) => ({ status: 75, stdout });

describe('rolling-restart', () => {
  test('looks at every node, then restarts one after another, each when the one before is healthy again', async () => {
    broker.answers = { 'look i-2': [{}, notYet('RabbitMQ is not running\n'), notYet('2 of 3 nodes run\n')] };
    const { text, error } = await run('rolling-restart');
    expect(error).toBeUndefined();
    expect(broker.events).toEqual([
      ...looks,
      ...turn(1),
      ...turn(2),
      'look i-2',
      'look i-2',
      ...turn(3),
      'rebalance i-3',
    ]);
    expect(text.split('\n')).toEqual([
      'orders node 1 (i-1): restarting',
      'orders node 1 (i-1): healthy',
      'orders node 2 (i-2): restarting',
      'orders node 2 (i-2): RabbitMQ is not running',
      'orders node 2 (i-2): 2 of 3 nodes run',
      'orders node 2 (i-2): healthy',
      'orders node 3 (i-3): restarting',
      'orders node 3 (i-3): healthy',
      'orders: every node was restarted and is healthy.',
    ]);
  });

  test('a node alone has no others to wait for, and no leaders to spread', async () => {
    changeFiles(repository, { 'brokers/orders.yaml': anyTime.replace('nodes: 3', 'nodes: 1') });
    for (const number of [2, 3]) await ordersTable().delete(`node#${number}`);
    expect((await run('rolling-restart')).error).toBeUndefined();
    expect(broker.events).toEqual(['look i-1', 'restart at once i-1', 'look i-1']);
  });

  test.each([
    ['does not restart', 'restart i-2', 'the others would lose the majority of orders'],
    ['cannot be looked at after its restart', 'look i-2', 'no such program'],
  ])('a node that %s stops it before the next is touched', async (_what, event, stderr) => {
    const first = event === 'look i-2' ? [{}] : [];
    broker.answers = { [event]: [...first, { status: 1, stderr }] };
    const { error } = await run('rolling-restart');
    expect(error).toBeInstanceOf(SurroundingsFailure);
    expect(error?.message).toMatch(new RegExp(`^orders node 2 \\(i-2\\).*: ${stderr}\nDone before it: node 1.\n`));
    expect(error?.message).toMatch(/\nNot touched: node 3\.$/);
    expect(broker.events.join()).not.toContain('restart i-3');
  });

  test('a node that stays unhealthy stops it in time, with what it waits for', async () => {
    broker.answers = { 'look i-1': [{}, ...Array(50).fill(notYet('disk alarm'))] };
    const platform = await openPlatform(repository);
    const running = rollingRestart({ platform, broker: 'orders', anyTime: true, healthyWithinMs: 100, say: () => {} });
    await expect(running).rejects.toThrow(
      'orders node 1 (i-1) is not healthy (disk alarm) after 0 s.\nNot touched: node 2, 3.',
    );
    expect(broker.events.join()).not.toContain('restart i-2');
  });

  test('leaders that cannot be spread again are told, and that the restarts are done', async () => {
    broker.answers = { 'rebalance i-3': [{ status: 1, stderr: 'timeout' }] };
    const { error } = await run('rolling-restart');
    expect(error?.message).toBe(
      'orders node 3 (i-3): timeout\nEvery node was restarted and is healthy; leaders of queues were not spread over them again.',
    );
  });

  test.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'a node says it is unhealthy',
      () => report(started.sandbox, 3, { unhealthy: 'disk alarm' }),
      /node 3 is unhealthy: disk alarm/,
    ],
    [
      'a node has been silent',
      () => report(started.sandbox, 2, { now: new Date(Date.now() - 6 * 60_000) }),
      /node 2 is silent: it was healthy/,
    ],
    ['a node has never reported', () => ordersTable().delete('node#3'), /node 3 has never reported/],
    [
      'another changes the broker',
      () => lock('2/77', Date.now() + 60_000),
      /orders is changing now: node 2 is at "configure 1f"/,
    ],
    [
      'a node reports a bundle of no such name',
      () => report(started.sandbox, 2, { name: '0; reboot #' }),
      /which is the name of none/,
    ],
  ])('nothing is asked of any node when %s', async (_what, arrange, message) => {
    await arrange();
    const { error } = await run('rolling-restart', 'now');
    expect(error).toBeInstanceOf(SurroundingsFailure);
    expect(error?.message).toMatch(message);
    expect(error?.message).toContain('No node was touched');
    expect(broker.events).toEqual([]);
  });

  test('a node that has become unhealthy since it reported keeps all from being restarted', async () => {
    broker.answers = { 'look i-3': [notYet('2 of 3 nodes run')] };
    const { error } = await run('rolling-restart');
    expect(error?.message).toBe('orders node 3 (i-3): 2 of 3 nodes run\nNo node was touched.');
    expect(broker.events).toEqual(looks);
  });

  test('a lock that ended counts for nothing; one that another takes meanwhile stops it', async () => {
    await lock('2/77', Date.now() - 1000);
    broker.answers = { 'restart i-1': [async () => void (await lock('3/9', Date.now() + 60_000))] };
    const { error } = await run('rolling-restart');
    expect(error?.message).toBe(
      'orders node 2 (i-2) was not restarted, since orders is changing now: node 3 is at "configure 1f".\n' +
        'Done before it: node 1.\nNot touched: node 3.',
    );
    expect(broker.events).toEqual([...looks, ...turn(1)]);
  });

  test.each([
    ['the broker', () => ({ 'brokers/orders.yaml': `${anyTime}maintenance: { freezeUntil: 2999-01-01T00:00:00Z }\n` })],
    [
      'the platform',
      () => ({ 'platform.yaml': `${sampleFile('platform.yaml')}maintenance: { freezeUntil: 2999-01-01T00:00:00Z }\n` }),
    ],
  ])('in a freeze of %s it says until when, and restarts only when told to now', async (_whose, files) => {
    changeFiles(repository, files());
    try {
      const { error } = await run('rolling-restart');
      expect(error).toBeInstanceOf(UserFailure);
      expect(error?.message).toMatch(
        /^orders may not restart now: .* The next time that they allow is 2999-01-01T00:00:00.000Z/,
      );
      expect(broker.events).toEqual([]);
      expect((await run('rolling-restart', 'now')).error).toBeUndefined();
      expect(broker.events).toContain('restart i-3');
    } finally {
      changeFiles(repository, { 'platform.yaml': sampleFile('platform.yaml') });
    }
  });
});

describe('rotate', () => {
  test('has node after node take on passwords, and tells what each said', async () => {
    broker.answers = { 'rotate i-2': [{ stdout: 'user shop: password\npasswords are those of the secrets\n' }] };
    const { text } = await run('rotate');
    expect(broker.events).toEqual(['rotate i-1', 'rotate i-2', 'rotate i-3']);
    expect(text).toBe(
      'orders node 2 (i-2): user shop: password\norders node 2 (i-2): passwords are those of the secrets',
    );
  });

  test('stops at a node that fails, and at one that does not answer', async () => {
    broker.answers = { 'rotate i-2': [{ status: 1, stderr: 'secret acme/shop cannot be read' }] };
    expect((await run('rotate')).error?.message).toBe(
      'orders node 2 (i-2): secret acme/shop cannot be read\nDone before it: node 1.\nNot touched: node 3.',
    );
    await report(started.sandbox, 2);
    started.sandbox.cloud.remove('aws_instance', 'i-2');
    expect((await run('rotate')).error?.message).toMatch(/^orders node 2 \(i-2\) does not answer Systems Manager\.\n/);
    expect(broker.events).toEqual(['rotate i-1', 'rotate i-2', 'rotate i-1']);
  });
});

test.each(['rotate', 'rolling-restart'])(
  '%s goes through the nodes of a broker whose file is gone',
  async (operation) => {
    changeFiles(repository, { 'brokers/orders.yaml': null });
    expect((await run(operation)).error).toBeUndefined();
    expect(broker.events.filter((event) => event.startsWith('r')).slice(0, 3)).toEqual(
      [1, 2, 3].map((number) => `${operation === 'rotate' ? 'rotate' : 'restart'} i-${number}`),
    );
  },
);

test.each(['rotate', 'rolling-restart'])('%s of a broker that was never applied is refused', async (operation) => {
  expect((await run(operation, '', 'staging')).error?.message).toBe(
    'staging has never reported a node. Apply it first.',
  );
  await ordersTable().delete('node#2');
  expect((await run(operation)).error?.message).toMatch(/node 2 has never reported.* No node was touched\.$/);
  expect(broker.events).toEqual([]);
});

describe('logs', () => {
  const lines = (count: number, text = 'line') => Array.from({ length: count }, (_, index) => `${text} ${index + 1}\n`);

  test('are the last lines of one node: of the first, 200, unless somebody asks for others', async () => {
    broker.logs = { 'i-1': lines(300).join(''), 'i-2': lines(300, 'second').join('') };
    expect((await run('logs')).text).toBe(lines(300).slice(-200).join('').trimEnd());
    expect((await run('logs', '2:3')).text).toBe('second 298\nsecond 299\nsecond 300');
  });

  test('more than Systems Manager shows is cut at its beginning, between lines, and says so', async () => {
    broker.logs = { 'i-1': lines(1000, '\u00e9'.repeat(40)).join('') };
    const { text } = await run('logs', '1:1000');
    const [first, second, ...others] = text.split('\n');
    expect(first).toBe('(Systems Manager shows 24,000 characters; lines before these are left out.)');
    expect(second).toMatch(/^\u00e9{40} \d+$/);
    expect(others.at(-1)).toMatch(/ 1000$/);
    expect(others.length).toBeGreaterThan(250);
  });

  test('are printed inertly, and without what looks secret', async () => {
    const hostile = [
      '\u001b[2J',
      '::add-mask::orders',
      'ok ##[group]x',
      'shovel from amqps://shop:p@ss/w0rd@mq:5671 down',
      'https://www.rabbitmq.com/docs is fine, rabbit@orders-1 too',
      `key AKIA${'A'.repeat(16)}`,
    ];
    broker.logs = { 'i-1': `${hostile.join('\n')}\n` };
    expect((await run('logs')).text.split('\n')).toEqual([
      '\\u{1b}[2J',
      ': :add-mask::orders',
      'ok ## [group]x',
      'shovel from amqps://(hidden)@mq:5671 down',
      'https://www.rabbitmq.com/docs is fine, rabbit@orders-1 too',
      '(a line that holds what looks like an AWS access key is hidden)',
    ]);
  });

  test('are refused for a node that is not there; a container that is not is told', async () => {
    expect((await run('logs', '4')).error?.message).toBe('orders has no node 4. It has reported 1, 2, 3.');
    expect((await run('logs', '3')).error?.message).toBe('orders node 3 (i-3): No such container: rabbitmq');
    broker.logs = { 'i-3': '' };
    expect((await run('logs', '3')).text).toBe('orders node 3 (i-3) has logged nothing since it was started.');
  });
});

test('backup prints the key of what a node saved', async () => {
  const key = 'brokers/orders/definitions/2026-09-02T03:00:00.000Z.json';
  broker.answers = { 'backup i-1': [{ stdout: `${key}\n` }] };
  expect((await run('backup')).text).toBe(key);
});

test('restore says what it does, and does it; of disks it restores nothing, and does not end well', async () => {
  const key = 'brokers/orders/definitions/2026-09-02T03:00:00.000Z.json';
  await openObjects({ region: 'eu-west-1', pathStyle: true }).put({ bucket, key, text: '{}' });
  const { text, error } = await run('restore', '2026-09');
  expect(error).toBeUndefined();
  expect(text).toMatch(/^This brings the definitions of 2026-09-02.*orders holds what was in the backup\.$/s);
  expect(broker.events).toEqual([`/opt/warren/agent restore '${key}' i-1`]);

  const expiresAt = minutesAgo(-60);
  const snapshots = [{ node: 1, volumeId: 'vol-1', snapshotId: 'snap-1' }];
  await ordersTable().put('backup#2026-10-01T00:00:00.000Z', {
    kind: 'snapshots',
    snapshots,
    why: 'schedule',
    expiresAt,
  });
  const disks = await run('restore', '2026-10');
  expect(disks.text).toContain('restoreFrom:');
  expect(disks.error?.message).toMatch(/^Nothing was restored: this backup is of disks/);
  expect(broker.events).toHaveLength(1);
});

test('status is of the broker alone, and asks nothing of any node', async () => {
  const { text } = await run('status');
  expect(text).toMatch(/^orders\n {2}node {2}state/m);
  expect(text).toContain(bundle);
  expect(text).not.toContain('staging');
  expect(broker.events).toEqual([]);
});

test.each(['backup', 'restore', 'rotate', 'rolling-restart', 'logs', 'status'])(
  '%s of a broker that nobody knows is refused, and of a name that is none, inertly',
  async (operation) => {
    const argument = operation === 'restore' ? 'latest' : '';
    const unknown = await run(operation, argument, 'order');
    expect(unknown.error).toBeInstanceOf(UserFailure);
    expect(unknown.error?.message).toMatch(/^order is not a broker: .* Did you mean orders\?$/);
    const hostile = await run(operation, argument, "x'; reboot \u202e");
    expect(hostile.error?.message).toMatch(/^--broker is "x'; reboot \\u\{202e\}", which names no broker/);
    expect(broker.events).toEqual([]);
  },
);
