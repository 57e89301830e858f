import type { ChannelModel } from 'amqplib';
import { closeChannel, type Link, openLink } from '../../../services/amqp/link.ts';
import { type AmqpServer, startAmqpServer } from './amqp-server.ts';

let server: AmqpServer;
let link: Link<string> | undefined;

beforeEach(async () => {
  server = await startAmqpServer();
});

afterEach(async () => {
  await link?.close();
  await server.stop();
});

async function open(setUp: (connection: ChannelModel) => Promise<string>): Promise<string[]> {
  const said: string[] = [];
  link = await openLink({
    address: { host: '127.0.0.1', port: server.port, vhost: '/', user: 'guest', password: 'guest' },
    name: 'test',
    setUp,
    say: (event, error) => said.push(error ? `${event}: ${error.message}` : event),
  });
  return said;
}

/** Opens a channel and closes it again, as one that only asks for something. */
async function askOnce(connection: ChannelModel): Promise<string> {
  const channel = await connection.createChannel();
  channel.on('error', () => {});
  await channel.close();
  return 'session';
}

const once = (what: 'ChannelOpen' | 'ChannelClose' | 'ConnectionClose', how: 'destroy' | 'resetAndDestroy') => {
  server.instead[what] = (socket) => {
    delete server.instead[what];
    socket[how]();
  };
};

test.each([
  ['is reset while a channel is opened', 'ChannelOpen', 'resetAndDestroy'],
  ['ends while a channel is closed', 'ChannelClose', 'destroy'],
] as const)('a connection that %s in setting up is made again', async (_what, method, how) => {
  once(method, how);
  const said = await open(askOnce);
  expect(await link?.ready(5_000)).toBe('session');
  expect(said).toEqual(['connect-failed: the connection ended while it was set up', 'connected']);
});

test('a connection that ends instead of an answer to the goodbye, after its set-up failed, is made again', async () => {
  once('ConnectionClose', 'destroy');
  let tries = 0;
  const said = await open(async () => {
    tries += 1;
    if (tries === 1) throw new Error('there is no queue orders');
    return 'session';
  });
  expect(await link?.ready(5_000)).toBe('session');
  expect(said).toEqual(['connect-failed: there is no queue orders', 'connected']);
});

test('a broker that does not answer the goodbye is waited for at most two seconds', async () => {
  await open(askOnce);
  await link?.ready(5_000);
  server.instead.ConnectionClose = () => {};
  const timers = jest.spyOn(globalThis, 'setTimeout');
  await link?.close();
  expect(timers.mock.calls.map(([, ms]) => ms)).toContain(2_000);
  timers.mockRestore();
  expect(server.heard.filter((method) => method === 'ConnectionClose')).toHaveLength(1);
});

test('closing a channel is done when its connection ends before the broker has answered', async () => {
  once('ChannelClose', 'destroy');
  const closed: Promise<void>[] = [];
  await open(async (connection) => {
    const channel = await connection.createChannel();
    channel.on('error', () => {});
    closed.push(closeChannel(channel));
    return 'session';
  });
  await link?.ready(5_000);
  await closed[0];
});
