import { removeScratchFolders } from '../repositories.ts';
import { type LiveBroker, type LiveNode, type LivePlatform, startLivePlatform } from './live-platform.ts';
import { type Publisher, startPublisher } from './publisher.ts';

jest.setTimeout(300_000);

/** The file of the broker, with lines of the test's own. Every test may change the heartbeat, which is live. */
const file = (heartbeatSeconds: number, more = '') => `
version: 4.3.6
instance: { type: m7g.large }
limits: { heartbeatSeconds: ${heartbeatSeconds} }
vhosts: { shop: {} }
users:
  shop: { permissions: { shop: { write: ".*", read: ".*" } } }
queues:
  - { name: ticks, vhost: shop, arguments: { x-max-length: 100 } }
  - { name: orders, vhost: shop, arguments: { x-delivery-limit: 5 } }
${more}`;

let live: LivePlatform;
let shop: LiveBroker;
let heartbeat = 20;
let running = '';

beforeAll(async () => {
  live = await startLivePlatform();
  shop = await live.apply('shop', file(heartbeat));
  running = shop.bundle;
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

const inMachine = (script: string) => node().machine.mustRun(['bash', '-c', script]);

async function runningHeartbeat(): Promise<number> {
  const script = `docker exec rabbitmq rabbitmqctl -q eval 'element(2, application:get_env(rabbit, heartbeat)).'`;
  return Number(await inMachine(script));
}

/** What the gate says of a file. */
async function refusal(yaml: string): Promise<string> {
  try {
    await live.apply('shop', yaml);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the gate let it pass');
}

describe('while a client publishes', () => {
  let client: Publisher;

  beforeAll(async () => {
    client = await startPublisher(shop, node(), { user: 'shop', vhost: 'shop', queue: 'ticks' });
  });

  afterAll(() => client?.stop());

  /** A file that cannot be had, which changes a live setting besides, and what has to come of it. */
  async function expectRefusal(more: string, message: RegExp): Promise<void> {
    const said = await refusal(file(heartbeat + 1, more));
    process.stderr.write(`\n>>> ${expect.getState().currentTestName}\n${said}\n`);
    expect(said).toMatch(message);
    await inMachine(`/opt/warren/agent wait-healthy --bundle ${running} --seconds 5`);
    expect(await runningHeartbeat()).toBe(heartbeat);
    await client.confirmed();
  }

  /** The next good file is taken on, without the client noticing. */
  async function expectGoodApply(): Promise<void> {
    heartbeat += 2;
    await live.apply('shop', file(heartbeat));
    expect(await runningHeartbeat()).toBe(heartbeat);
    await client.confirmed();
  }

  test.each([
    ['a setting that RabbitMQ does not know', 'configuration: { queue_indx_embed_msgs_below: 1 }', /./],
    ['a value of the wrong type', 'configuration: { tcp_listen_options.backlog: many }', /./],
    ['a value of the wrong type (bool)', 'configuration: { tcp_listen_options.nodelay: perhaps }', /./],
    ['a value of the wrong enum', 'configuration: { log.console.level: loud }', /./],
    ['terms that do not parse', 'advancedConfiguration: "[{rabbit, ["', /./],
    ['terms that are not a configuration', 'advancedConfiguration: "hello."', /./],
    ['terms that crash', 'advancedConfiguration: "[{rabbit, [{tcp_listen_options, nonsense}]}]."', /./],
    ['terms that crash 2', 'advancedConfiguration: "[{rabbit, [{vm_memory_high_watermark, high}]}]."', /./],
    ['terms that crash 3', 'advancedConfiguration: "[{kernel, [{inet_dist_use_interface, here}]}]."', /./],
    ['a plugin', 'plugins: [rabbitmq_auth_backend_internal_loopback]', /./],
    ['a plugin and setting', 'plugins: [rabbitmq_auth_backend_internal_loopback]\nconfiguration: { tcp_listen_options.backlog: 100 }', /./],
    ['a queue', 'remove: [{ kind: queue, vhost: shop, name: ticks }]', /./],
  ])('%s is refused', async (_, more, message) => {
    await expectRefusal(more, message);
  });
});
