import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Channel, type ChannelModel, type ConsumeMessage, connect } from 'amqplib';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { header } from '../../../contracts/messages.ts';
import { container } from '../../../contracts/tasks.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';
import { decide } from '../../stacks/iam/evaluate.ts';
import { fluentBit } from '../../tasks/container.ts';
import { identity } from '../../tasks/task.ts';
import { until } from '../../until.ts';
import { makeTestAuthority } from '../stores/authority.ts';
import { asRoot, master } from '../stores/iam-mariadb.ts';
import { loginIn } from './sample-broker.ts';
import { type SamplePlatform, type SampleTask, startSamplePlatform } from './sample-platform.ts';

let platform: SamplePlatform;
let root: Connection;
let model: ChannelModel;
let channel: Channel;
let orders: SampleTask;
let quotes: SampleTask;

/** The sample's own handler, in whose transaction each call is written down, and which takes as long after it as the message says. */
const handler = `
const sample = require('./sample.cjs');
exports.handle = async (message, tools) => {
  await sample.handle(message, tools);
  await tools.transaction.query('INSERT INTO effects (id) VALUES (?)', [message.id]);
  await new Promise((resolve) => setTimeout(resolve, message.json().takesMs ?? 0));
};
`;

/** The sample's application with the log of accesses that it leaves out. */
const talkative = (python: string) => python.replace('def log_message(', 'def log_nothing(');

beforeAll(async () => {
  platform = await startSamplePlatform({
    'docker/library/node': { files: {} },
    '/orders': {
      files: {
        'app/handlers/orders.cjs': handler,
        'app/handlers/sample.cjs': readFileSync('dist/handlers/orders.cjs', 'utf8'),
      },
      workingDirectory: '/app',
    },
    '/quotes': {
      files: { 'app/quotes.py': talkative(readFileSync('samples/quotes.py', 'utf8')) },
      command: ['python3', '/app/quotes.py'],
    },
    '/aws-for-fluent-bit': {
      files: { 'fluent-bit/router.cjs': readFileSync(join(fluentBit.files, 'fluent-bit/router.cjs'), 'utf8') },
      command: fluentBit.command,
    },
  });
  root = await asRoot(platform.database, platform.authority);
  await root.query(readFileSync('samples/orders.sql', 'utf8').replace(/^--.*\n/gm, ''));
  await root.query('CREATE TABLE effects (number INT AUTO_INCREMENT PRIMARY KEY, id VARCHAR(64) NOT NULL)');
  model = await platform.broker.connect('orders');
  channel = await model.createChannel();
  [orders, quotes] = await Promise.all([platform.start('orders'), platform.start('quotes')]);
  await until(
    'both are healthy',
    () => [orders, quotes].every((task) => task.health(container.processor) === 'HEALTHY'),
    120_000,
  );
});

afterAll(async () => {
  await root?.end();
  await model?.close();
  await platform?.stop();
  removeScratchFolders();
});

const partOf = (task: SampleTask, name: string) => {
  const part = task.containers.get(name);
  if (!part) throw new Error(`${name} was not started`);
  return part;
};

async function inside(task: SampleTask, name: string, script: string): Promise<string[]> {
  const { stdout, stderr } = await partOf(task, name).exec(['sh', '-c', script], 30_000);
  return (stdout + stderr).trim().split('\n');
}

/** Orders the shop places, each of which takes as long. */
function place(prefix: string, count: number, takesMs: number): string[] {
  return Array.from({ length: count }, (_, number) => {
    const messageId = `${prefix}-${number}`;
    const body = JSON.stringify({ id: messageId, item: 'a lamp', quantity: 1, takesMs });
    channel.sendToQueue('placed', Buffer.from(body), { persistent: true, messageId, contentType: 'application/json' });
    return messageId;
  });
}

async function done(prefix: string): Promise<string[]> {
  const [rows] = await root.query<RowDataPacket[]>('SELECT id FROM effects WHERE id LIKE ? ORDER BY id', [
    `${prefix}-%`,
  ]);
  return rows.map(({ id }) => id);
}

/** Asks the application through the queue; gives the ids of those that were answered well, sorted. */
async function askForQuotes(ids: readonly string[]): Promise<string[]> {
  const { queue: replyTo } = await channel.assertQueue(`replies.of-${ids[0]}`, { exclusive: true });
  const answered: string[] = [];
  await channel.consume(
    replyTo,
    (reply) => {
      if (reply?.properties.headers?.[header.status] === 200) answered.push(reply.properties.correlationId);
    },
    { noAck: true },
  );
  for (const messageId of ids) {
    channel.sendToQueue('quotes', Buffer.alloc(0), {
      ...{ messageId, correlationId: messageId, replyTo, expiration: '30000' },
      headers: { [header.method]: 'GET', [header.target]: '/quotes/ACME', [header.headers]: '[]' },
    });
  }
  await until('all are answered', () => answered.length >= ids.length, 60_000);
  return answered.sort();
}

/** The line of the metrics that tells of it. */
async function inWork(): Promise<string> {
  if (!orders.containers.has(container.processor)) return '';
  const metrics = 'curl --silent http://127.0.0.1:9091/metrics | grep ^warren_processor_in_flight';
  return (await inside(orders, container.processor, metrics)).join();
}

async function waiting(): Promise<number> {
  return (await channel.checkQueue('placed')).messageCount;
}

const processorsLogin = () => {
  const secrets = platform.sandbox.cloud
    .list('aws_secretsmanager_secret')
    .map(({ attributes }) => String(attributes.name));
  return loginIn(platform.sandbox, secrets.find((name) => name.endsWith('/users/processors')) ?? '');
};

test('S6: the database was readied before, by a task that ECS was asked for while Terraform applied', () => {
  expect(platform.prepared).toEqual([
    {
      task: expect.anything(),
      started: expect.objectContaining({ family: 'acme-prepare' }),
      status: 0,
      lines: [
        expect.stringMatching(/^connected to warren at acme-database\.\S+\.rds\.amazonaws\.com:3306, over TLS$/),
        'tables warren_inbox, warren_fences: made or changed warren_inbox, warren_fences',
        'user processor_orders: made, logs in by pam, over TLS alone',
        'rights of processor_orders: SELECT, INSERT, UPDATE, DELETE on warren, and no others',
      ],
    },
  ]);
});

test('S5, S6, S7: a handler takes from the broker and writes into database and cache, protected while it works', async () => {
  const ids = place('first', 12, 200);
  await until('all are done', async () => (await done('first')).length >= ids.length, 120_000);
  expect(await done('first')).toEqual([...ids].sort());
  const [rows] = await root.query<RowDataPacket[]>("SELECT id FROM orders WHERE id LIKE 'first-%' ORDER BY id");
  expect(rows.map(({ id }) => id)).toEqual([...ids].sort());
  await until('it is not protected any more', () => orders.agent.protection.at(-1)?.enabled === false, 60_000);
  expect(orders.agent.protection).toEqual([
    { enabled: true, expiresInMinutes: 10 },
    { enabled: false, expiresInMinutes: undefined },
  ]);
  const { iam, cache } = platform;
  expect(new Set(iam.asked.map(({ user, refused }) => `${user} ${refused}`))).toEqual(
    new Set(['processor_orders undefined', 'acme-orders undefined']),
  );
  expect(cache.logins.length).toBeGreaterThan(0);
});

test('S5: an HTTP application beside the processor answers through the queue', async () => {
  const { queue: replyTo } = await channel.assertQueue('replies.of-this-test', { exclusive: true });
  channel.sendToQueue('quotes', Buffer.alloc(0), {
    ...{ messageId: 'quote-1', correlationId: 'quote-1', replyTo, expiration: '30000' },
    headers: { [header.method]: 'GET', [header.target]: '/quotes/ACME', [header.headers]: '[]' },
  });
  const replies: ConsumeMessage[] = [];
  await channel.consume(replyTo, (reply) => void (reply && replies.push(reply)), { noAck: true });
  await until('it is answered', () => replies.length > 0, 60_000);
  const [{ content, properties }] = replies as [ConsumeMessage];
  expect(properties.headers).toMatchObject({ [header.status]: 200 });
  expect(JSON.parse(content.toString())).toMatchObject({ symbol: 'ACME', currency: 'EUR' });
});

test('S9: what processor and application write goes to the Loki that the file names; while it is away both work on', async () => {
  const { loki } = platform;
  const of = (name: string) => loki.lines.filter(({ labels }) => labels.container === name);
  expect(await askForQuotes(['heard'])).toEqual(['heard']);
  await until(
    'both are heard',
    () => of(container.processor).length > 0 && of(container.application).length > 0,
    60_000,
  );
  expect(of(container.processor)[0]).toMatchObject({
    labels: { job: 'task', platform: 'acme', processor: 'quotes', container: 'processor' },
    metadata: { task: identity.taskArn },
  });
  for (const name of [container.processor, container.application]) {
    const written = partOf(quotes, name).output().split('\n');
    expect(written).toEqual(expect.arrayContaining(of(name).map(({ line }) => line)));
  }
  const heard = of(container.application).length;
  loki.away = true;
  const ids = ['away-1', 'away-2', 'away-3'];
  expect(await askForQuotes(ids)).toEqual(ids);
  await until('a push was refused', () => loki.refused > 0, 60_000);
  expect(quotes.health(container.processor)).toBe('HEALTHY');
  loki.away = false;
  await until('what was written meanwhile comes', () => of(container.application).length >= heard + ids.length, 60_000);
});

test('S10: clients of the broker come over TLS, as the user that the file names, with its rights and no others', async () => {
  const { rabbitmq } = platform.broker;
  const fields = ['list_connections', '--quiet', '--no-table-headers', 'user', 'ssl'];
  const connections = (await rabbitmq.rabbitmqctl(...fields))
    .trim()
    .split('\n')
    .map((line) => line.split('\t'));
  expect(connections.filter(([user]) => user !== rabbitmq.login.username)).toEqual([
    ['processors', 'true'],
    ['processors', 'true'],
  ]);
  const { username, password } = processorsLogin();
  const theirs = await connect(`amqp://${username}:${password}@127.0.0.1:${rabbitmq.port}/orders`);
  theirs.on('error', () => {});
  const attempt = async (work: (open: Channel) => Promise<unknown>) => {
    const open = await theirs.createChannel();
    open.on('error', () => {});
    return work(open).then(
      () => 'let',
      ({ code }) => code,
    );
  };
  expect(await attempt((open) => open.checkQueue('placed'))).toBe('let');
  expect(await attempt((open) => open.consume('paid', () => {}))).toBe(403);
  expect(await attempt((open) => open.assertQueue('mine'))).toBe(403);
  expect(await attempt((open) => open.assertQueue('placed.retry.7000.more'))).toBe(403);
  await theirs.close();
});

test('S10: a broker whose certificate another authority signed is never told the password', async () => {
  const { certificate } = await makeTestAuthority(scratchFolder());
  await platform.report(certificate);
  const task = await platform.start('quotes');
  const said = () => task.containers.get(container.processor)?.output() ?? '';
  const ready = () => inside(task, container.processor, 'curl --silent http://127.0.0.1:9091/readyz');
  await until('it says why not', () => said().includes('certificate'), 60_000);
  await platform.report(platform.broker.authority.certificate);
  expect(said()).toMatch(/unable to (get local issuer|verify the first) certificate|certificate signature failure/);
  expect((await ready()).join()).toContain('there is no connection to the broker');
  await task.stop();
});

test('S10: secrets are named alone: none is in a definition, an environment or a log', () => {
  const secrets = [
    ...platform.sandbox.generatedSecrets(),
    processorsLogin().password,
    master.password,
    'of-loki-alone',
  ];
  expect(secrets.length).toBeGreaterThan(4);
  const families = ['acme-prepare', 'acme-processor-orders', 'acme-processor-quotes'];
  const parts = [orders, quotes].flatMap((task) => [...task.containers]);
  const running = parts
    .filter(([name]) => name !== container.program && name !== container.logRouter)
    .map(([, part]) => part);
  const places = {
    definitions: families.map((family) => JSON.stringify(platform.registered(family))).join(),
    environments: running.map(({ pid }) => readFileSync(`/proc/${pid}/environ`, 'utf8')).join(),
    logs: [...parts.map(([, part]) => part.output()), ...platform.prepared.flatMap(({ lines }) => lines)].join(),
  };
  expect(places.definitions).toContain(':secret:acme/brokers/orders/users/processors-');
  expect(places.environments).toContain(':secret:acme/brokers/orders/users/processors-');
  const found = Object.entries(places).flatMap(([place, text]) =>
    secrets.filter((secret) => text.includes(secret)).map(() => place),
  );
  expect(found).toEqual([]);
  const application = readFileSync(`/proc/${partOf(quotes, container.application).pid}/environ`, 'utf8').split('\0');
  expect(application.filter((variable) => variable.startsWith('WARREN'))).toEqual([]);
});

test('S8: tasks ask AWS for what their roles let them, and for nothing else', () => {
  const [prepared] = platform.prepared;
  const calls = (task: SampleTask | undefined) =>
    task?.aws.asked.map(({ action, decision }) => `${action} ${decision}`);
  const processor = [
    's3:ListBucketVersions',
    's3:GetObjectVersion',
    'dynamodb:GetItem',
    'secretsmanager:GetSecretValue',
  ];
  const allowed = (actions: string[]) => actions.map((action) => `${action} allowed`);
  expect(calls(prepared?.task)).toEqual(
    allowed(['s3:ListBucketVersions', 's3:GetObjectVersion', 'secretsmanager:GetSecretValue']),
  );
  expect(calls(orders)).toEqual(allowed(processor));
  expect(calls(quotes)).toEqual(allowed(processor));
  // Once for each container that logs to Loki.
  expect(quotes.awsAtStart.asked.map(({ action, decision }) => `${action} ${decision}`)).toEqual(
    allowed(['secretsmanager:GetSecretValue', 'secretsmanager:GetSecretValue']),
  );
  expect(orders.awsAtStart.asked).toEqual([]);

  const of = (type: string) => platform.sandbox.cloud.list(type).map(({ attributes }) => attributes);
  const [database] = of('aws_db_instance');
  const may = (task: SampleTask, action: string, resource: string) =>
    decide(task.aws.principal, { action, resource: `arn:aws:${resource}` });
  const account = 'eu-west-1:123456789012';
  const user = `rds-db:${account}:dbuser:${database?.resource_id}/processor_orders`;
  expect(may(orders, 'rds-db:connect', user)).toBe('allowed');
  expect(may(quotes, 'rds-db:connect', user)).toBe('denied implicitly');
  for (const resource of ['replicationgroup:acme-cache', 'user:acme-orders']) {
    expect(may(orders, 'elasticache:Connect', `elasticache:${account}:${resource}`)).toBe('allowed');
    expect(may(quotes, 'elasticache:Connect', `elasticache:${account}:${resource}`)).toBe('denied implicitly');
  }
});

test('S8: nothing that listens in a task is reached from outside of it', () => {
  for (const task of [orders, quotes]) {
    const listeners = task.network.listeners();
    expect(listeners).toContain('127.0.0.1:9091');
    // The last is where ECS answers, which the runner has there.
    expect(listeners.filter((at) => !at.startsWith('127.') && at !== '169.254.170.2:80')).toEqual([]);
  }
});

test('S10: the program has a file system that is only read, no capability and no root', async () => {
  const [uid, capabilities, ...refused] = await inside(
    orders,
    container.processor,
    `stat --format %u /proc/1; grep CapBnd /proc/1/status
     for file in /mine /app/mine /warren/processor.cjs /warren/mine; do cp /dev/null "$file"; done`,
  );
  expect([uid, capabilities]).toEqual(['1000', `CapBnd:\t${'0'.repeat(16)}`]);
  expect(refused.map((line) => line.replace(/.*: /, ''))).toEqual(
    Array.from({ length: 4 }, () => 'Read-only file system'),
  );
});

test('S5: a task that is stopped with work gives back in its time what it does not finish, and nothing is lost or done twice', async () => {
  const ids = place('stopped', 30, 3_000);
  await until('it has as much work as it takes', async () => / 10$/.test(await inWork()), 60_000);
  const began = performance.now();
  await orders.stop();
  const tookMs = performance.now() - began;
  const { statuses } = await orders.ended;
  const [finished, left] = [await done('stopped'), await waiting()];
  process.stdout.write(`stopped in ${Math.round(tookMs)} ms: ${finished.length} done, ${left} left\n`);
  expect(statuses).toEqual({ program: 0, processor: 0 });
  expect(tookMs).toBeLessThan(60_000);
  expect(finished.length).toBeGreaterThan(0);
  expect(finished.length + left).toBe(ids.length);
  expect(orders.agent.protection.slice(-2).map(({ enabled }) => enabled)).toEqual([true, false]);

  orders = await platform.start('orders');
  await until('all are done', async () => (await done('stopped')).length >= ids.length, 120_000);
  // Whoever came a second time would have by now.
  await sleep(4_000);
  expect(await done('stopped')).toEqual([...ids].sort());
  for (const queue of ['placed', 'placed.parked', 'placed.suspects']) {
    expect([queue, (await channel.checkQueue(queue)).messageCount]).toEqual([queue, 0]);
  }
  await orders.stop();
});

test('S5: work that takes longer than a task has to stop comes again, and is done once', async () => {
  const seconds = 10;
  const shorter = (text: string) =>
    text
      .replace('"stopTimeout":60', `"stopTimeout":${seconds}`)
      .replace('stopSeconds\\":60', `stopSeconds\\":${seconds}`);
  orders = await platform.start('orders', ({ container_definitions: text, ...more }) => ({
    ...more,
    container_definitions: shorter(text),
  }));
  const ids = place('long', 1, 15_000);
  await until('it has work', async () => / 1$/.test(await inWork()), 60_000);
  const began = performance.now();
  await orders.stop();
  expect(performance.now() - began).toBeLessThan(seconds * 1_000);
  expect((await orders.ended).statuses).toEqual({ program: 0, processor: 0 });
  expect([await done('long'), await waiting()]).toEqual([[], 1]);

  orders = await platform.start('orders');
  await until('it is done', async () => (await done('long')).length >= 1, 120_000);
  expect(await done('long')).toEqual(ids);
});

test('S5: a task of an application stops the processor first', async () => {
  const order: string[] = [];
  for (const [name, part] of quotes.containers) void part.ended.then(() => order.push(name));
  await quotes.stop();
  const { statuses, reason } = await quotes.ended;
  expect([reason, statuses.processor]).toEqual(['Task stopped by user', 0]);
  expect(order).toEqual([container.program, container.processor, container.application, container.logRouter]);
});
