import { setTimeout as sleep } from 'node:timers/promises';
import { removeScratchFolders } from '../repositories.ts';
import { connectClient } from './clients.ts';
import { type LiveBroker, type LiveNode, type LivePlatform, startLivePlatform } from './live-platform.ts';
import { type Publisher, startPublisher } from './publisher.ts';

const ticks = { name: 'ticks', vhost: 'shop', arguments: { 'x-max-length': 100 } };
const orders = { name: 'orders', vhost: 'shop', arguments: { 'x-delivery-limit': 5 } };
const permissions = { shop: { write: '.*', read: '.*' } };

/** The broker's file, whose fields JSON writes as well as YAML does. The heartbeat is a setting that changes live. */
const file = (heartbeatSeconds: number, changes: object = {}) =>
  JSON.stringify({
    version: '4.3.6',
    instance: { type: 'm7g.xlarge' },
    limits: { heartbeatSeconds },
    vhosts: { shop: {} },
    users: { shop: { permissions } },
    queues: [ticks, orders],
    ...changes,
  });

let live: LivePlatform;
let shop: LiveBroker;
/** What runs: the last bundle that was taken on, and its heartbeat. */
let running: { bundle: string; heartbeat: number };

beforeAll(async () => {
  live = await startLivePlatform();
  shop = await live.apply('shop', file(20));
  running = { bundle: shop.bundle, heartbeat: 20 };
  await publishOrder('the first');
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

const onNode = async (script: string, timeoutMs = 60_000) =>
  (await node().machine.mustRun(['bash', '-c', script], { timeoutMs })).trim();

const evaluate = (expression: string) => onNode(`docker exec rabbitmq rabbitmqctl -q eval '${expression}.'`);

const heartbeat = async () => Number(await evaluate('element(2, application:get_env(rabbit, heartbeat))'));

async function publishOrder(text: string): Promise<void> {
  const connection = await connectClient(shop, node(), 'shop', 'shop');
  const channel = await connection.createConfirmChannel();
  channel.sendToQueue('orders', Buffer.from(text), { persistent: true });
  await channel.waitForConfirms();
  await connection.close();
}

async function countOrders(): Promise<number> {
  const connection = await connectClient(shop, node(), 'shop', 'shop');
  const { messageCount } = await (await connection.createChannel()).checkQueue('orders');
  await connection.close();
  return messageCount;
}

/** What the gate says of a file that it does not let pass. */
async function refusal(yaml: string): Promise<string> {
  try {
    await live.apply('shop', yaml);
    return 'the gate let it pass';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('a node with a client that publishes', () => {
  let client: Publisher;

  beforeAll(async () => {
    client = await startPublisher(shop, node(), { user: 'shop', vhost: 'shop', queue: 'ticks' });
  });

  afterAll(() => client?.stop());

  /** A bundle is taken on whole or not at all: the live setting that stands beside what is wrong stays, too. */
  async function expectRefusal(changes: object, message: string | RegExp): Promise<void> {
    expect(await refusal(file(running.heartbeat + 1, changes))).toMatch(message);
    await expectAsBefore();
  }

  async function expectAsBefore(): Promise<void> {
    await onNode(`/opt/warren/agent wait-healthy --bundle ${running.bundle} --seconds 10`);
    expect(await heartbeat()).toBe(running.heartbeat);
    // The connection is the one that it had from the beginning, so RabbitMQ was not restarted.
    await client.confirmed();
  }

  async function expectGoodApply(): Promise<void> {
    const next = running.heartbeat + 2;
    await live.apply('shop', file(next));
    running = { bundle: shop.bundle, heartbeat: next };
    await expectAsBefore();
  }

  test.each<{ wrong: string; changes: object; message: string | RegExp }>([
    {
      wrong: 'a setting that needs another beside it',
      changes: { configuration: { 'log.syslog.host': 'logs.acme.test' } },
      message: /brokers\/shop\.yaml configuration: RabbitMQ does not start with these settings: .*'log\.syslog'/,
    },
    {
      wrong: 'a value that only RabbitMQ can judge',
      changes: { configuration: { 'credentials_obfuscation.cipher': 'rot13' } },
      message:
        /brokers\/shop\.yaml configuration.*: RabbitMQ does not .*credentials_obfuscation\.cipher.*Unsupported cipher/,
    },
    {
      wrong: 'Erlang terms with which RabbitMQ crashes',
      changes: { advancedConfiguration: '[{rabbit, [{tcp_listen_options, nonsense}]}].' },
      message: 'brokers/shop.yaml advancedConfiguration: RabbitMQ does not start with these settings: error:badarg',
    },
    {
      wrong: 'arguments of a queue that are not those it was made with',
      changes: { queues: [ticks, { ...orders, arguments: { 'x-delivery-limit': 7 } }] },
      message: 'queue orders in vhost shop has x-delivery-limit 5, brokers/shop.yaml says 7.',
    },
    {
      wrong: 'the removal of a queue that holds a message',
      changes: { queues: [ticks], remove: [{ kind: 'queue', vhost: 'shop', name: 'orders' }] },
      message: 'queue orders in vhost shop is to be removed, but it holds 1 message and has 0 consumers.',
    },
  ])('runs on as it did with $wrong, and the next good file is taken on', async ({ changes, message }) => {
    await expectRefusal(changes, message);
    await expectGoodApply();
  });

  test('runs on when the image of another version cannot be pulled', async () => {
    await onNode('touch /run/docker-shim/registry-down');
    try {
      await expectRefusal(
        { version: '4.4.0' },
        'brokers/shop.yaml version: the image of RabbitMQ 4.4.0, docker.io/library/rabbitmq:4.4.0-management, cannot be had: ',
      );
    } finally {
      await onNode('rm /run/docker-shim/registry-down');
    }
    await expectGoodApply();
  });

  test('runs on when its root disk is full', async () => {
    await onNode(`
      cp --archive /opt/warren /run/kept
      mount -t tmpfs -o size=64m tmpfs /opt/warren
      cp --archive /run/kept/. /opt/warren
      ! cat /dev/zero > /opt/warren/filler 2> /dev/null`);
    try {
      const message = "brokers/shop.yaml is not taken on: the node's root disk has 0 MiB free at /opt/warren";
      await expectRefusal({}, message);
    } finally {
      await onNode('umount /opt/warren');
    }
    await expectGoodApply();
  });

  test('is not healthy with a full data disk; the gate says so, and goes on when there is room again', async () => {
    // It looks every ten seconds where nothing happens to the disk.
    await evaluate('rabbit_disk_monitor:set_max_check_interval(200)');
    await onNode(`
      free=$(df --block-size=1M --output=avail /var/lib/rabbitmq | tail -1)
      fallocate --length $((free - 1000))M /var/lib/rabbitmq/filler
      until docker exec rabbitmq rabbitmqctl -q eval 'rabbit_alarm:get_alarms().' | grep -q disk; do sleep 1; done`);
    const applied = live.apply('shop', file(running.heartbeat + 1));
    const said = () => shop.said.join('\n');
    for (let waited = 0; !said().includes('alarm') && waited < 60_000; waited += 200) await sleep(200);
    await onNode('rm /var/lib/rabbitmq/filler');
    await applied;
    expect(said()).toMatch(/^shop node 1 \(\S+\): publishers are held back: disk space alarm of rabbit@shop-1/m);
    running = { bundle: shop.bundle, heartbeat: running.heartbeat + 1 };
    await expectAsBefore();
  });

  describe('and a user whose password is a secret', () => {
    const changes = { users: { shop: { permissions }, partner: { password: { secret: 'acme/partner' } } } };

    beforeAll(() => {
      const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/partner-AbCdEf';
      live.sandbox.cloud.put('aws_secretsmanager_secret', 'partner', { id: arn, arn, name: 'acme/partner' });
    });

    test('runs on when the secret has no value', async () => {
      const said = await refusal(file(running.heartbeat + 1, changes));
      expect(said).toContain('users.partner.password: secret acme/partner holds no password. Give it one');
      expect(said).toContain('brokers/shop.yaml');
      await expectAsBefore();
    });

    test('runs on when the secret cannot be read', async () => {
      const on = { type: 'secretsmanager', operation: 'read', name: 'acme/partner' } as const;
      live.sandbox.faults.inject({ on, every: true, error: 'AccessDeniedException: not for this role' });
      const said = await refusal(file(running.heartbeat + 1, changes));
      live.sandbox.faults.clear();
      expect(said).toContain('users.partner.password: secret acme/partner cannot be read: not for this role');
      expect(said).toContain('brokers/shop.yaml');
      await expectAsBefore();
      await expectGoodApply();
    });
  });
});

/** Moments of a configuration that restarts RabbitMQ, each as a shell command that waits for it. */
const moments = {
  'the trial runs': 'until [ -e /run/docker-shim/warren-trial/pid ]; do sleep 0.02; done',
  'RabbitMQ is being stopped': 'until [ -e /run/systemd-shim/rabbitmq.service/stopping ]; do sleep 0.02; done',
  'RabbitMQ is starting':
    'while [ -e /run/docker-shim/rabbitmq/pid ]; do sleep 0.02; done; until [ -e /run/docker-shim/rabbitmq/pid ]; do sleep 0.02; done',
  'the topology is being looked at':
    'touch /run/begun; until [ /opt/warren/running.json -nt /run/begun ]; do sleep 0.02; done',
};

/** Kills the agent that configures, as a machine out of memory would. */
const killAgent = `
for process in /proc/[0-9]*; do
  case "$(tr '\\0' ' ' < $process/cmdline 2> /dev/null)" in *agent.cjs\\ configure*) kill -KILL \${process#/proc/} ;; esac
done`;

describe('a node whose agent is killed', () => {
  test.each(Object.entries(moments))('while %s is brought to its bundle by the next apply', async (moment, wait) => {
    const backlog = 200 + Object.keys(moments).indexOf(moment);
    const yaml = file(20, { configuration: { 'tcp_listen_options.backlog': backlog } });
    const [said] = await Promise.all([refusal(yaml), onNode(wait + killAgent, 120_000)]);
    expect(said).toContain(`did not take on bundle ${shop.bundle}`);
    await live.apply('shop', yaml);
    const value = 'proplists:get_value(backlog, element(2, application:get_env(rabbit, tcp_listen_options)))';
    expect(await evaluate(value)).toBe(String(backlog));
    expect(await countOrders()).toBe(1);
    expect(await onNode('docker ps --all')).toBe('rabbitmq');
    // Nobody waited for the end of the lease of the one that was killed.
    expect(shop.said.join('\n')).not.toContain('waiting for');
  });
});

test('of two configurations at once the second waits for the first, and says so', async () => {
  const before = shop.bundle;
  const applied = live.apply('shop', file(20));
  await onNode(moments['the trial runs']);
  const second = node().machine.run(['/opt/warren/agent', 'configure', before], { timeoutMs: 600_000 });
  await applied;
  expect(shop.said.join('\n')).toContain('restarting for tcp_listen_options.backlog');
  const { status, stdout } = await second;
  expect(stdout).toMatch(
    new RegExp(
      `waiting for node 1 \\(process \\d+\\), which holds it for "configure ${shop.bundle}" until \\S+ at least`,
    ),
  );
  expect(status).toBe(0);
  await onNode(`/opt/warren/agent wait-healthy --bundle ${before} --seconds 30`);
});
