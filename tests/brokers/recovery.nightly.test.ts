import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { backupBucket } from '../../contracts/names.ts';
import { arbitraryDefinitions, sortedEntries } from '../definitions.ts';
import { draws } from '../draws.ts';
import { changeFiles, removeScratchFolders, sampleFile, scratchFolder } from '../repositories.ts';
import { connectAs, connectClient } from './clients.ts';
import { type LiveBroker, type LiveNode, type LivePlatform, startLivePlatform } from './live-platform.ts';

const permissions = { shop: { write: '.*', read: '.*' } };

/** The broker's file, whose fields JSON writes as well as YAML does. */
const file = (changes: object = {}) =>
  JSON.stringify({
    version: '4.3.6',
    instance: { type: 'm7g.xlarge' },
    limits: { heartbeatSeconds: 33 },
    plugins: ['rabbitmq_federation', 'rabbitmq_shovel'],
    vhosts: { shop: {} },
    users: { shop: { permissions } },
    queues: [{ name: 'orders', vhost: 'shop' }],
    ...changes,
  });

let live: LivePlatform;
let shop: LiveBroker;

beforeAll(async () => {
  live = await startLivePlatform();
  shop = await live.apply('shop', file());
});

afterAll(async () => {
  await live?.stop();
  removeScratchFolders();
});

function node(): LiveNode {
  const [first] = shop.nodes;
  if (!first) throw new Error('the broker has no node');
  return first;
}

const onNode = async (script: string, input = '') =>
  (await node().machine.mustRun(['bash', '-c', script], { input, timeoutMs: 120_000 })).trim();

const ctl = (words: string) => onNode(`docker exec rabbitmq rabbitmqctl -q ${words}`);

const heartbeat = () => ctl(`eval 'element(2, application:get_env(rabbit, heartbeat)).'`);

/** How often a volume was formatted from this machine. */
const formatted = async () => Number(await onNode('cat /var/log/mkfs.xfs.log 2> /dev/null | wc -l'));

async function publishOrders(texts: readonly string[]): Promise<void> {
  const connection = await connectClient(shop, node(), 'shop', 'shop');
  const channel = await connection.createConfirmChannel();
  for (const text of texts) channel.sendToQueue('orders', Buffer.from(text), { persistent: true });
  await channel.waitForConfirms();
  await connection.close();
}

/** Takes every message out of the queue. */
async function takeOrders(): Promise<string[]> {
  const connection = await connectClient(shop, node(), 'shop', 'shop');
  const channel = await connection.createChannel();
  const texts: string[] = [];
  for (;;) {
    const message = await channel.get('orders', { noAck: true });
    if (!message) break;
    texts.push(message.content.toString());
  }
  await connection.close();
  return texts;
}

describe('messages of a quorum queue', () => {
  const orders = ['a book', 'a lamp', 'two chairs'];

  beforeEach(() => publishOrders(orders));

  test('are there after RabbitMQ was killed; systemd starts it again', async () => {
    await onNode('pkill -KILL beam.smp');
    await live.healthy(shop);
    expect(await takeOrders()).toEqual(orders);
  });

  test('are there after the power failed; the node comes back by itself', async () => {
    await node().machine.kill();
    await node().machine.boot();
    await live.healthy(shop);
    expect(await takeOrders()).toEqual(orders);
    expect(await formatted()).toBe(1);
  });

  test('are there on a new machine with the same volume, which is not formatted again', async () => {
    await live.lose(shop, 1, { keep: true });
    await live.apply('shop', file());
    expect(await takeOrders()).toEqual(orders);
    expect(await heartbeat()).toBe('33');
    expect(await formatted()).toBe(0);
  });

  test('are lost with the volume; settings and topology are back', async () => {
    await live.lose(shop, 1);
    await live.apply('shop', file());
    expect(await takeOrders()).toEqual([]);
    expect(await heartbeat()).toBe('33');
    expect(await formatted()).toBe(1);
  });
});

describe('backups', () => {
  /** Everything but messages, without the users that Warren keeps itself. */
  async function exported(): Promise<Record<string, unknown[]>> {
    const all: Record<string, Record<string, unknown>[]> = JSON.parse(await ctl('export_definitions -'));
    const lists = ['vhosts', 'users', 'permissions', 'topic_permissions', 'parameters', 'policies'];
    const isOurs = (entry: Record<string, unknown>) => ['warren', 'shop'].includes(String(entry.user ?? entry.name));
    return Object.fromEntries(
      [...lists, 'exchanges', 'queues', 'bindings'].map((list) => [
        list,
        sortedEntries((all[list] ?? []).filter((entry) => !(/users|permissions/.test(list) && isOurs(entry)))),
      ]),
    );
  }

  async function deleteEverything(): Promise<void> {
    const { vhosts = [], users = [] } = await exported();
    const names = (entries: unknown[]) => (entries as { name: string }[]).map(({ name }) => name);
    const erlang = [
      ...names(vhosts).map((name) => `rabbit_vhost:delete(<<${bytes(name)}>>, <<"test">>)`),
      ...names(users).map((name) => `rabbit_auth_backend_internal:delete_user(<<${bytes(name)}>>, <<"test">>)`),
    ];
    await ctl(`eval '${[...erlang, 'ok'].join(', ')}.'`);
    expect(await exported()).toMatchObject({ vhosts: [], users: [], queues: [], parameters: [] });
  }

  /** The status with which S3 answers for an object in the bucket of backups. */
  async function stored(key: string): Promise<number> {
    const { AWS_ENDPOINT_URL } = live.sandbox.awsEnvironment;
    return (await fetch(`${AWS_ENDPOINT_URL}/${backupBucket(live.platform)}/${key}`)).status;
  }

  /** A text as Erlang writes a binary, whatever is in it. */
  const bytes = (text: string) => [...Buffer.from(text)].join(',');

  test('bring back whatever a broker held', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryDefinitions, async (definitions) => {
        await deleteEverything();
        await onNode('docker exec -i rabbitmq tee /tmp/definitions > /dev/null', JSON.stringify(definitions));
        await ctl('import_definitions /tmp/definitions');
        const before = await exported();
        const key = await onNode('/opt/warren/agent backup');
        expect(await stored(key)).toBe(200);
        await deleteEverything();
        expect(await onNode(`/opt/warren/agent restore '${key}'`)).toContain(`restored ${key}`);
        expect(await exported()).toEqual(before);
      }),
      // To shrink a failure takes half a minute a step.
      { ...draws(3), endOnFailure: true },
    );
  });

  test('do not keep the next apply from making what the file says', async () => {
    await deleteEverything();
    await live.apply('shop', file({ limits: { heartbeatSeconds: 34 } }));
    await publishOrders(['a vase']);
    expect(await takeOrders()).toEqual(['a vase']);
  });
});

describe('warren status', () => {
  const run = promisify(execFile);

  async function status(...options: string[]): Promise<string> {
    const repository = scratchFolder();
    changeFiles(repository, { 'platform.yaml': sampleFile('platform.yaml'), 'brokers/shop.yaml': file() });
    const argv = ['bin/warren', 'status', '--repository', repository, ...options];
    const { stdout } = await run(process.execPath, argv, { env: { ...process.env, ...live.sandbox.awsEnvironment } });
    return stdout;
  }

  test('shows what the nodes report: a healthy one with endpoint, certificate and backup, and a stopped one', async () => {
    const key = await onNode('/opt/warren/agent backup');
    await onNode('/opt/warren/agent report');
    const [healthy] = JSON.parse(await status('--json')).brokers;
    expect(healthy).toMatchObject({
      name: 'shop',
      standing: 'in the files',
      endpoints: expect.arrayContaining(['amqps://shop.acme.internal:5671']),
      nodes: [{ number: 1, state: 'healthy', bundleApplied: shop.bundle, alarms: [] }],
      backups: { definitions: { key } },
    });
    // The authority's certificates for servers are good for 90 days.
    expect(healthy.certificate.daysLeft).toBeGreaterThan(80);
    expect(await status()).toMatch(/^ {2}1 +healthy /m);

    await onNode('systemctl stop rabbitmq && /opt/warren/agent report');
    const [stopped] = JSON.parse(await status('--json')).brokers;
    expect(stopped.nodes).toMatchObject([{ number: 1, state: 'stopped', reason: 'RabbitMQ is not running' }]);
    await onNode(
      'systemctl start rabbitmq && /opt/warren/agent wait-healthy --seconds 120 && /opt/warren/agent report',
    );
    await live.healthy(shop);
  });
});

describe('a rotation', () => {
  const everything = { shop: { configure: '.*', write: '.*', read: '.*' } };
  const rotated = (rotation: number, previousPassword: 'accepted' | 'refused' = 'accepted') =>
    file({
      users: { shop: { permissions: everything, rotation, previousPassword } },
      administrator: { rotation, previousPassword },
    });

  /** What opens the door. */
  async function opens(login: { username: string; password: string }): Promise<boolean> {
    try {
      await (await connectAs({ broker: shop, node: node(), login, vhost: 'shop' })).close();
      return true;
    } catch (error) {
      if (/ACCESS_REFUSED/.test((error as Error).message)) return false;
      throw error;
    }
  }

  test.each(['shop', 'warren'])(
    'of %s by one lets the password before in, until the file says otherwise',
    async (user) => {
      const base = user === 'shop' ? 1 : 2;
      await live.apply('shop', rotated(base));
      const before = shop.login(user);
      await live.apply('shop', rotated(base + 1));
      const after = shop.login(user);
      expect(after.username).not.toBe(before.username);
      expect([await opens(before), await opens(after)]).toEqual([true, true]);
      await live.apply('shop', rotated(base + 1, 'refused'));
      expect([await opens(before), await opens(after)]).toEqual([false, true]);
    },
  );

  test.each(['shop', 'warren'])('of %s by two ends the password before at once', async (user) => {
    const base = user === 'shop' ? 4 : 6;
    await live.apply('shop', rotated(base));
    const before = shop.login(user);
    await live.apply('shop', rotated(base + 2));
    const after = shop.login(user);
    expect(after.username).toBe(before.username);
    expect([await opens(before), await opens(after)]).toEqual([false, true]);
  });
});
