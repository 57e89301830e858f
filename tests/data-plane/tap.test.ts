import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { type Rabbitmq, startRabbitmq } from '../../operations/servers/rabbitmq.ts';
import { tap } from '../../operations/tap/tap.ts';
import { until } from '../until.ts';
import { endRuns, runWarren, startWarren } from './warren-command.ts';

let folder = '';
let rabbitmq: Rabbitmq;
let connection: ChannelModel;
let channel: ConfirmChannel;

/** The vhost of the sample endpoints. */
const vhost = 'orders';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'warren-tap-'));
  rabbitmq = await startRabbitmq({ folder: join(folder, 'rabbitmq') });
  await rabbitmq.rabbitmqctl('add_vhost', vhost);
  await rabbitmq.rabbitmqctl('set_permissions', '-p', vhost, rabbitmq.login.username, '.*', '.*', '.*');
  connection = await connect(`${rabbitmq.amqpUrl}/${vhost}`);
  channel = await connection.createConfirmChannel();
  await channel.assertExchange('warren.taps', 'topic', { durable: true });
});

beforeEach(() => untilListening(0));

afterEach(endRuns);

afterAll(async () => {
  await connection?.close().catch(() => {});
  await rabbitmq?.kill9();
  rmSync(folder, { recursive: true, force: true });
});

/** Publishes what a gateway would, and waits until the broker has it. */
async function gatewayTells(sequence: number, kind: 'request' | 'response', endpoint = 'quotes'): Promise<void> {
  publish(sequence, kind, endpoint);
  await channel.waitForConfirms();
}

function publish(sequence: number, kind: 'request' | 'response', endpoint: string): void {
  const message = {
    ...{ at: '2026-11-21T12:03:04.123Z', id: `r-${sequence}`, endpoint, kind, sequence, gateway: 'one' },
    ...{ client: '203.0.113.9', method: 'GET', host: 'shop.acme.example', target: `/quotes/${sequence}` },
    ...{ requestBytes: 0, headers: [] },
    ...(kind === 'response' && { status: 200, durationMs: 4, responseBytes: 54, outcome: 'replied' }),
  };
  channel.publish('warren.taps', `${endpoint}.${kind}`, Buffer.from(JSON.stringify(message)));
}

/** Waits until so many taps listen, of this test alone: each begins with nobody listening. */
function untilListening(taps: number): Promise<void> {
  const { username, password } = rabbitmq.login;
  const page = `${rabbitmq.managementUrl}/api/exchanges/${vhost}/warren.taps/bindings/source`;
  const listening = async () => {
    const response = await fetch(page, { headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` } });
    return ((await response.json()) as unknown[]).length;
  };
  return until(`taps that listen: ${taps}`, async () => (await listening()) === taps);
}

/** What rabbitmqctl says of every queue in the vhost, which are those of taps alone. */
async function ofQueues(column: 'consumers' | 'messages_ready'): Promise<string> {
  const text = await rabbitmq.rabbitmqctl('-q', 'list_queues', '-p', vhost, column, '--no-table-headers');
  return text.trim();
}

/** Waits until the one tap takes from its queue, which is some time after that was bound. */
const untilTaking = () => until('a tap takes messages', async () => (await ofQueues('consumers')) === '1');

test('A tap shows the responses of its endpoint as an access log, and ends after --count', async () => {
  const run = startWarren(['tap', 'quotes', '--amqp', rabbitmq.amqpUrl, '--count', '2']);
  await untilListening(1);
  await gatewayTells(1, 'response', 'order-webhook');
  for (const [sequence, kind] of [
    [1, 'request'],
    [2, 'response'],
    [3, 'request'],
    [4, 'response'],
  ] as const) {
    await gatewayTells(sequence, kind);
  }
  expect(await run.ended).toBe(0);
  const lines = run.stdout().trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(
    /^12:03:04\.123 {2}203\.0\.113\.9 +GET +shop\.acme\.example\/quotes\/2 +200 {2}0 B > 54 B +4\.0 ms$/,
  );
  expect(run.stderr()).toBe('Listening to quotes. Ctrl-C ends it.\n');
});

test('The rights that docs/data-plane.md gives are enough to listen', async () => {
  const rights = ['^(amq\\.gen.*|warren\\.taps)$', '^amq\\.gen.*$', '^(amq\\.gen.*|warren\\.taps)$'];
  await rabbitmq.rabbitmqctl('add_user', 'listener', 'only-listens');
  await rabbitmq.rabbitmqctl('set_permissions', '-p', vhost, 'listener', ...rights);
  const url = `amqp://listener:only-listens@127.0.0.1:${rabbitmq.port}`;
  const run = startWarren(['tap', 'quotes', '--count', '1'], { WARREN_AMQP_URL: url });
  await untilListening(1);
  await gatewayTells(1, 'response');
  expect(await run.ended).toBe(0);
});

test('With --json requests come, too, one document a line, and the gaps are told on stderr', async () => {
  const run = startWarren(['tap', 'quotes', '--json', '--count', '3'], { WARREN_AMQP_URL: rabbitmq.amqpUrl });
  await untilListening(1);
  await gatewayTells(1, 'request');
  await gatewayTells(2, 'response');
  await gatewayTells(9, 'request');
  expect(await run.ended).toBe(0);
  const documents = run
    .stdout()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(documents.map(({ sequence, kind }) => [sequence, kind])).toEqual([
    [1, 'request'],
    [2, 'response'],
    [9, 'request'],
  ]);
  expect(run.stderr()).toContain('6 missed: there was more than could be read.\n6 missed in all.\n');
});

test('A tap ends at Ctrl-C with status 0', async () => {
  const run = startWarren(['tap', 'quotes', '--amqp', rabbitmq.amqpUrl]);
  await untilListening(1);
  run.signal('SIGINT');
  expect(await run.ended).toBe(0);
});

test('A tap that reads slowly loses the oldest messages, and the broker keeps a thousand', async () => {
  const own = await connect(`${rabbitmq.amqpUrl}/${vhost}`);
  const ending = new AbortController();
  const lines: string[] = [];
  const warnings: string[] = [];
  let goOn: (value?: unknown) => void = () => {};
  const held = new Promise((resolve) => {
    goOn = resolve;
  });
  const done = tap({
    connection: own,
    endpoint: 'quotes',
    json: true,
    async print(line) {
      lines.push(line);
      await held;
      if (JSON.parse(line).sequence === 3000) ending.abort();
    },
    warn: (line) => void warnings.push(line),
    signal: ending.signal,
  });
  try {
    // What fills its queue before that is not its slowness.
    await untilTaking();
    for (let sequence = 1; sequence <= 3000; sequence += 1) publish(sequence, 'request', 'quotes');
    await channel.waitForConfirms();
    expect(await ofQueues('messages_ready')).toBe('1000');
    await until('the first one is read', () => lines.length > 0);
    expect(lines).toHaveLength(1);
    goOn();
    await until('the last one is read', () => ending.signal.aborted);
  } finally {
    goOn();
    ending.abort();
    await done;
  }
  // A hundred were on their way to the reader, and a thousand waited.
  expect(lines).toHaveLength(1100);
  expect(warnings).toEqual(['1900 missed: there was more than could be read.', '1900 missed in all.']);
});

test('What is no tap message is passed over', async () => {
  const run = startWarren(['tap', 'quotes', '--amqp', rabbitmq.amqpUrl, '--count', '1']);
  await untilListening(1);
  channel.publish('warren.taps', 'quotes.response', Buffer.from('{'));
  channel.publish('warren.taps', 'quotes.response', Buffer.from('{"kind":"response"}'));
  await gatewayTells(7, 'response');
  expect(await run.ended).toBe(0);
  expect(run.stdout()).toContain('/quotes/7 ');
});

test('An endpoint that does not exist is answered with the one that was meant', async () => {
  const { status, stderr } = await runWarren(['tap', 'qoutes', '--amqp', rabbitmq.amqpUrl]);
  expect(status).toBe(1);
  expect(stderr).toBe('qoutes is not an endpoint. Did you mean quotes? Known: order-webhook, quotes.\n');
});

test('A broker that is not there, and one that refuses, end it with status 2 and without the password', async () => {
  const gone = await runWarren(['tap', 'quotes', '--amqp', 'amqp://user:hunter2@127.0.0.1:1']);
  expect(gone).toMatchObject({
    status: 2,
    stderr: 'warren: 127.0.0.1:1, vhost orders: nothing listens there. Is the broker running?\n',
  });
  const refused = await runWarren(['tap', 'quotes', '--amqp', `amqp://user:hunter2@127.0.0.1:${rabbitmq.port}`]);
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('ACCESS_REFUSED');
  expect(refused.stderr).not.toContain('hunter2');
});

test('A tap whose connection is cut says so and ends with status 2', async () => {
  const run = startWarren(['tap', 'quotes', '--amqp', rabbitmq.amqpUrl]);
  await untilTaking();
  await rabbitmq.rabbitmqctl('close_all_user_connections', rabbitmq.login.username, 'maintenance');
  expect(await run.ended).toBe(2);
  expect(run.stderr()).toContain('warren: The connection to the broker ended: ');
  expect(run.stderr()).toContain('maintenance');
});
