import { createHmac, randomBytes } from 'node:crypto';
import { type Channel, type ChannelModel, connect, type GetMessage } from 'amqplib';
import type { RowDataPacket } from 'mysql2/promise';
import { createClient, type RedisClientType } from 'redis';
import { mostEdgeBodyBytes } from '../../../catalog/kinds/endpoint/edge/plan-limits.ts';
import { decodeRequest } from '../../../services/messages/request-message.ts';
import { callUrl, signCall } from '../../lambda/call-url.ts';
import { type AccessKey, mayCallUrl } from '../../lambda/function-url.ts';
import { mostEventBytes } from '../../lambda/lambda-function.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';
import { decide } from '../../stacks/iam/evaluate.ts';
import { until } from '../../until.ts';
import { sendRequest } from '../send-request.ts';
import { startWholeWay, type WholeWay } from './whole-way.ts';
import { startStores, startWorkers, type Workers } from './workers.ts';

let way: WholeWay;
let model: ChannelModel;
let channel: Channel;
let stores: Awaited<ReturnType<typeof startStores>>;
let workers: Workers;
const folder = scratchFolder();

const webhook = randomBytes(24);
const secrets = {
  'acme/standard': `whsec_${webhook.toString('base64')}`,
  'acme/github': 'the secret of GitHub',
  'acme/stripe': 'whsec_the_secret_of_stripe',
};
const endpoint = (path: string, scheme: string, more: object = {}) => ({
  ...{ host: 'hooks.acme.example', path, broker: 'orders', vhost: 'orders', queue: 'paid' },
  signature: { scheme, ...(scheme !== 'none' && { secrets: [{ secret: `acme/${scheme.split('-')[0]}` }] }) },
  ...more,
});

beforeAll(async () => {
  const starting = startStores(folder, 'eu-west-1');
  way = await startWholeWay({
    endpoints: {
      orders: endpoint('/orders', 'github', { exchange: 'orders', routingKey: 'order.placed', queue: 'placed' }),
      quotes: endpoint('/quotes/*', 'none', { mode: 'reply', methods: ['GET', 'HEAD', 'POST'], queue: 'quotes' }),
      standard: endpoint('/standard', 'standard-webhooks'),
      github: endpoint('/github', 'github'),
      stripe: endpoint('/stripe', 'stripe'),
      open: endpoint('/open/*', 'none', { methods: ['POST', 'PUT', 'DELETE'], maxBodyBytes: 6 * 1024 * 1024 }),
    },
    secrets,
  });
  const { rabbitmq } = way.broker;
  model = await connect(`${rabbitmq.amqpUrl}/orders`);
  channel = await model.createChannel();
  stores = await starting;
  workers = await startWorkers(way, stores);
});

afterAll(async () => {
  await model?.close();
  await workers?.stop();
  await way?.stop();
  await stores?.cache.stop();
  await stores?.database.kill9();
  await stores?.iam.stop();
  removeScratchFolders();
});

const seconds = () => String(Math.floor(Date.now() / 1000));

/** The headers of a scheme, for a body that was signed right. */
const signatures: Record<string, (id: string, body: Buffer) => Record<string, string>> = {
  standard: (id, body) => {
    const at = seconds();
    const mac = createHmac('sha256', webhook).update(`${id}.${at}.`).update(body).digest('base64');
    return { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1,${mac}` };
  },
  github: (id, body) => {
    const mac = createHmac('sha256', secrets['acme/github']).update(body).digest('hex');
    return { 'x-github-delivery': id, 'x-hub-signature-256': `sha256=${mac}` };
  },
  stripe: (_id, body) => {
    const at = seconds();
    const mac = createHmac('sha256', secrets['acme/stripe']).update(`${at}.`).update(body).digest('hex');
    return { 'stripe-signature': `t=${at},v1=${mac}` };
  },
};

function send(path: string, body: Buffer, headers: Record<string, string> = {}, method = 'POST') {
  const pairs = Object.entries({ 'content-type': 'application/json', ...headers });
  return sendRequest(`http://127.0.0.1:${way.port}${path}`, {
    method,
    host: 'hooks.acme.example',
    headers: pairs,
    body,
  });
}

async function onValkey<T>(url: string, work: (client: RedisClientType) => Promise<T>): Promise<T> {
  const client = createClient({ url }) as RedisClientType;
  await client.connect();
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

async function next(): Promise<GetMessage> {
  let message: GetMessage | false = false;
  await until('there is a message', async () => {
    message = await channel.get('paid', { noAck: true });
    return message !== false;
  });
  return message as unknown as GetMessage;
}

test.each(Object.keys(signatures))(
  'S9: a webhook signed as %s has it goes through the Worker and Lambda into the queue',
  async (name) => {
    const body = Buffer.from(JSON.stringify({ id: 'evt_1', name }));
    const answer = await send(`/${name}?a=1&b=%20`, body, signatures[name]?.('id-1', body));
    expect([answer.status, answer.body.toString()]).toEqual([202, expect.stringContaining('')]);
    const read = decodeRequest(await next());
    expect(read).toMatchObject({ endpoint: name, client: '127.0.0.1' });
    expect(read.request).toMatchObject({ method: 'POST', target: `/${name}?a=1&b=%20`, body });

    const forged = await send(`/${name}`, Buffer.from('{}'), signatures[name]?.('id-2', body));
    expect(forged.status).toBe(401);
    expect((await channel.checkQueue('paid')).messageCount).toBe(0);
  },
);

test('S9: a webhook is an order in the database and in the cache in the end, once however often it is sent', async () => {
  const body = Buffer.from(JSON.stringify({ id: 'order-7', item: 'a lamp', quantity: 2 }));
  const headers = signatures.github?.('delivery-7', body);
  expect((await send('/orders', body, headers)).status).toBe(202);
  expect((await send('/orders', body, headers)).status).toBe(202);
  const rows = async () => (await workers.database.query<RowDataPacket[]>('SELECT id, item, quantity FROM orders'))[0];
  await until('it is in the database', async () => (await rows()).length > 0, 60_000);
  const held = async () => {
    const of = ['--vhost', 'orders', 'name', 'messages', '--no-table-headers'];
    const lines = (await way.broker.rabbitmq.rabbitmqctl('--quiet', 'list_queues', ...of)).split('\n');
    return lines.find((line) => line.startsWith('placed\t'))?.split('\t')[1];
  };
  await until('both were worked on', async () => (await held()) === '0', 60_000);
  expect(await rows()).toEqual([{ id: 'order-7', item: 'a lamp', quantity: 2 }]);
  const cached = await onValkey(workers.cache.valkey.url, (client) => client.get('order:order-7'));
  expect(JSON.parse(cached ?? '')).toEqual({ id: 'order-7', item: 'a lamp', quantity: 2 });
});

test('S9: a request that waits is answered by a worker, which asks a system outside through the NAT', async () => {
  const answer = await send('/quotes/ACME?currency=EUR', Buffer.alloc(0), {}, 'GET');
  expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([
    200,
    { price: 12.5, of: '/quotes/ACME?currency=EUR' },
  ]);
  const valuesOf = (name: string) =>
    answer.headers.filter(([known]) => known.toLowerCase() === name).map(([, value]) => value);
  expect(valuesOf('set-cookie')).toEqual(['a=1', 'b=2']);
  expect(valuesOf('strict-transport-security')).toEqual(['max-age=31536000']);
  expect(valuesOf('server-timing')).toEqual([expect.stringMatching(/^edge;dur=\d+, origin;dur=\d+$/)]);
  expect(workers.callers).toEqual([workers.natAddress]);
});

/** A body that is a text of so many bytes, and one that is none. */
const bodies: Record<string, (bytes: number) => Buffer> = {
  text: (bytes) => Buffer.alloc(bytes, 'x'),
  bytes: (bytes) => Buffer.alloc(bytes, 0xff),
};

test.each(Object.keys(bodies))(
  'S9: a body of %s arrives byte for byte up to what an event of Lambda holds, and 413 is the answer beyond',
  async (kind) => {
    const make = bodies[kind] ?? Buffer.alloc;
    const post = async (bytes: number) =>
      (await send('/open/any', make(bytes), { 'content-type': 'text/plain' })).status;
    // The last is the most that a file may say.
    for (const bytes of [1, 2, 16_384, 1_048_576, mostEdgeBodyBytes]) {
      expect([bytes, await post(bytes)]).toEqual([bytes, 202]);
      expect((await next()).content.equals(make(bytes))).toBe(true);
    }
    // Base64 makes four bytes of three. What stands around it is the same for each.
    const inEvent = (bytes: number) => 4 * Math.ceil(bytes / 3);
    await post(1_000_000);
    await next();
    const around = way.lambda.lastEventBytes() - inEvent(1_000_000);
    const room = mostEventBytes - 1 - around;
    const most = Math.floor(room / 4) * 3;
    process.stdout.write(`largest body of ${kind}: ${most} bytes, ${around} of the event around it\n`);
    // The length itself, of seven digits at most, may be one digit more.
    expect(await post(most - 8)).toBe(202);
    expect((await next()).content.equals(make(most - 8))).toBe(true);
    expect(await post(most + 8)).toBe(413);
    expect((await channel.checkQueue('paid')).messageCount).toBe(0);
  },
);

test('S2, S10: the function asks AWS for what its role lets it, and for nothing else', () => {
  const asked = new Set(way.aws.asked.map(({ action, decision }) => `${action} ${decision}`));
  expect(asked).toEqual(
    new Set(['s3:GetObject allowed', 'dynamodb:GetItem allowed', 'secretsmanager:GetSecretValue allowed']),
  );
  expect(new Set(way.url.seen.map(({ refused }) => refused))).toEqual(new Set([undefined, 'too large']));
});

describe('S2, N2: nothing gets past Cloudflare', () => {
  const body = Buffer.from('{"past":"Cloudflare"}');
  const call = { method: 'POST', target: '/', body };
  const fromWorker = () => ({
    'x-warren-origin': way.originSecret,
    'x-warren-client': '203.0.113.7',
    'x-warren-host': 'hooks.acme.example',
    'x-warren-request': '01890a5d-ac96-774b-bcce-b302099a8057 POST /open/any',
  });

  /** Calls the function URL past the Worker, signed by a key. */
  async function direct(key: AccessKey, headers: Record<string, string> = fromWorker()) {
    const signature = await signCall(way.url, key, call);
    const { status, body: said } = await callUrl(way.url, { ...call, headers: { ...headers, ...signature } });
    return { status, said: said.toString() };
  }
  const reached = () => way.lambda.lastEventBytes();

  test('a call that is not signed, or by a key that is not the Worker’s, or signed long ago, is refused before the function', async () => {
    const before = [reached(), way.lambda.coldStarts()];
    const unsigned = await callUrl(way.url, { ...call, headers: fromWorker() });
    expect(unsigned.status).toBe(403);
    const stranger = { ...way.key, accessKeyId: 'AKIASTRANGER' };
    expect((await direct(stranger)).status).toBe(403);
    expect((await direct({ ...way.key, secretAccessKey: 'guessed' })).status).toBe(403);
    way.url.setClock(6 * 60_000);
    expect((await direct(way.key)).status).toBe(403);
    way.url.setClock(0);
    expect([reached(), way.lambda.coldStarts()]).toEqual(before);
  });

  test('nobody else is let by policy: no principal of another account, no other role of the platform, and the Worker’s user past the URL', async () => {
    const { catalog, role, user } = way.synthesized;
    const { accountId } = catalog.platform;
    const foreign = { ...way.key, accessKeyId: 'AKIAFOREIGN', accountId: '210987654321' };
    const receiverItself = { ...way.key, accessKeyId: 'AKIARECEIVER', principal: role };
    way.keys.push(foreign, receiverItself);
    for (const key of [foreign, receiverItself]) expect((await direct(key)).status).toBe(403);
    const functionArn = way.lambda.arn;
    expect(mayCallUrl({ principal: user, accountId }, { functionArn, accountId })).toBe(true);
    // The API's Invoke knows no URL: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
    expect(decide(user, { action: 'lambda:InvokeFunction', resource: functionArn })).toBe('denied implicitly');
    for (const action of ['lambda:UpdateFunctionCode', 'lambda:GetFunction', 'iam:CreateAccessKey', 's3:GetObject']) {
      expect(decide(user, { action, resource: functionArn })).toBe('denied implicitly');
    }
  });

  test('who has the key and not the secret of the Worker is refused by the receiver, and with both is the Worker', async () => {
    const { 'x-warren-origin': _, ...without } = fromWorker();
    for (const headers of [without, { ...without, 'x-warren-origin': 'guessed' }]) {
      const { status, said } = await direct(way.key, headers);
      expect([status, JSON.parse(said).error]).toEqual([403, 'this is not the way in']);
    }
    expect((await channel.checkQueue('paid')).messageCount).toBe(0);
    expect((await direct(way.key)).status).toBe(202);
    expect((await next()).content.equals(body)).toBe(true);
  });

  test('what a client says of itself in the Worker’s words, or of Cloudflare’s and AWS’s, reaches nobody', async () => {
    const answer = await send('/open/any', body, {
      ...{ ...fromWorker(), 'x-warren-host': 'shop.acme.example', 'x-warren-client': '198.51.100.99' },
      ...{ 'cf-connecting-ip': '198.51.100.99', 'x-forwarded-for': '198.51.100.99', 'x-amz-date': '20200101T000000Z' },
      ...{ 'true-client-ip': '198.51.100.99', authorization: 'Bearer of the client' },
    });
    expect(answer.status).toBe(202);
    const read = decodeRequest(await next());
    expect(read).toMatchObject({ endpoint: 'open', client: '127.0.0.1' });
    const headers = new Map(read.request.headers);
    expect(headers.get('authorization')).toBe('Bearer of the client');
    const text = JSON.stringify([...headers]);
    for (const word of ['198.51.100.99', way.originSecret, 'AWS4-HMAC', 'x-warren', 'x-amz', 'cf-', 'x-forwarded']) {
      expect([word, text.includes(word)]).toEqual([word, false]);
    }
  });
});
