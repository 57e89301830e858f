import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localFolder, writeSession } from '../../operations/local/session-file.ts';
import { requireCatalog } from '../../pipeline/repository/repository.ts';
import { type GatewayServer, startGatewayServer } from '../../services/receiver/gateway/server.ts';
import { changeFiles, removeScratchFolders, wholeSample } from '../repositories.ts';
import { startedSandbox } from '../sandbox/aws/started-sandbox.ts';
import { type TestReceiver, testReceiver } from '../services/receiver/test-receiver.ts';
import { runWarren } from './run-warren.ts';

/** `warren send` before the receiver itself, over a broker in the process. */

const key = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;

let repository: string;
let receiver: TestReceiver;
let gateway: GatewayServer;

beforeAll(async () => {
  repository = wholeSample();
  changeFiles(repository, {
    'endpoints/pushes.yaml':
      'host: hooks.acme.example\npath: /pushes\nbroker: orders\nvhost: orders\nqueue: placed\nsignature: { scheme: github, secrets: [{ secret: acme/pushes }] }\n',
    'endpoints/payments.yaml':
      'host: hooks.acme.example\npath: /payments/:account\nbroker: orders\nvhost: orders\nqueue: placed\nsignature: { scheme: stripe, secrets: [{ secret: acme/payments }] }\n',
    'endpoints/open.yaml':
      'host: hooks.acme.example\npath: /open\nmethods: [POST, PUT]\nbroker: orders\nvhost: orders\nqueue: placed\nsignature: { scheme: none }\nmessageIdHeader: idempotency-key\nmaxBodyBytes: 10\n',
  });
  const secrets = { 'acme/order-webhook': key(1), 'acme/pushes': 'p'.repeat(20), 'acme/payments': 's'.repeat(20) };
  const source = async (name: string) => secrets[name as keyof typeof secrets];
  receiver = await testReceiver(
    requireCatalog(repository).endpoints.map((endpoint) => ({ ...endpoint, broker: 'local', replyFrom: undefined })),
    { source },
  );
  receiver.broker.onPublish = (published) => {
    if (published.to.routingKey === 'quotes') {
      setTimeout(
        () =>
          receiver.broker.reply(published, 'quotes', {
            status: 200,
            headers: [],
            body: Buffer.from('CARROT \u001b[2J'),
          }),
        1,
      );
    }
    return 'confirmed';
  };
  gateway = await startGatewayServer({
    receive: receiver.receive,
    host: '127.0.0.1',
    port: 0,
    log: { error: () => {} },
  });
  mkdirSync(localFolder(repository), { recursive: true });
  const secretsFile = join(localFolder(repository), 'secrets.json');
  writeFileSync(secretsFile, JSON.stringify(secrets));
  writeSession(repository, {
    pid: process.pid,
    amqpUrl: 'amqp://127.0.0.1',
    managementUrl: 'http://127.0.0.1',
    gatewayUrl: gateway.url,
    secretsFile,
  });
});

afterAll(() => gateway.close(100));
afterAll(removeScratchFolders);

function send(...argv: string[]) {
  return runWarren(['send', ...argv, '-r', repository]);
}

test.each([
  ['order-webhook', ['--id', 'msg_1'], 'msg_1'],
  ['pushes', ['--id', 'd-1', '--header', 'x-github-event: push'], 'd-1'],
  ['payments', ['--path', '/payments/acme?live=1'], 'evt_1'],
  ['open', ['--id', 'k-1', '--method', 'put', '--data', '{}'], 'k-1'],
])('endpoint %s takes what is signed as its file asks', async (name, argv, id) => {
  const data = argv.includes('--data') ? [] : ['--data', '{"id":"evt_1"}'];
  const { status, stdout, stderr } = await send(name, ...data, ...argv);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/answered {2}202 in \d+ ms/);
  expect(stdout).toContain(`{"id":"${id}`);
});

test('A reply is printed so that it moves no terminal', async () => {
  const { status, stdout } = await send('quotes', '--path', '/quotes/CARROT');
  expect(status).toBe(0);
  expect(stdout).toContain('sent      GET shop.acme.example/quotes/CARROT');
  expect(stdout).toContain('CARROT \\u{1b}[2J');
});

test('With --json it is one document', async () => {
  const { stdout } = await send('order-webhook', '--data', '{}', '--id', 'msg_1', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ version: 1, endpoint: 'order-webhook', to: gateway.url, method: 'POST', host: 'hooks.acme.example' },
    ...{ path: '/orders', id: 'msg_1', status: 202, body: '{"id":"msg_1"}' },
  });
});

test('Elsewhere it signs with the secret of AWS Secrets Manager; a refusal has status 1 and says what signed it', async () => {
  const sandbox = await startedSandbox();
  const elsewhere = await startGatewayServer({
    receive: receiver.receive,
    host: '127.0.0.1',
    port: 0,
    log: { error: () => {} },
  });
  try {
    const environment = { ...process.env, ...sandbox.sandbox.awsEnvironment };
    const run = () =>
      runWarren(['send', 'order-webhook', '--to', elsewhere.url, '--data', '{}', '-r', repository], environment);
    const missing = await run();
    expect(missing.status).toBe(2);
    expect(missing.stderr).toContain('acme/order-webhook');
    expect(missing.stderr).toContain('endpoints/order-webhook.yaml names it.');
    const name = 'acme/order-webhook';
    sandbox.sandbox.cloud.put('aws_secretsmanager_secret', name, { id: name, arn: name, name, tags: {} });
    sandbox.sandbox.secretValues.put(name, key(2));
    const refused = await run();
    expect(refused.status).toBe(1);
    expect(refused.stdout).toContain('answered  401');
    expect(refused.stderr).toContain('Signed with the secret acme/order-webhook of AWS Secrets Manager in eu-west-1.');
    expect(`${refused.stdout}${refused.stderr}`).not.toContain(key(2));
  } finally {
    await Promise.all([elsewhere.close(100), sandbox.stop()]);
  }
});

test('What the endpoint refuses is explained by its file', async () => {
  const { status, stdout, stderr } = await send('open', '--data', 'more than ten bytes');
  expect(status).toBe(1);
  expect(stdout).toContain('answered  413');
  expect(stderr).toContain('endpoints/open.yaml takes bodies of up to 10 bytes (maxBodyBytes).');
});

test.each([
  [['order-webhok'], 'order-webhok is not an endpoint. Did you mean order-webhook?'],
  [['quotes'], 'endpoints/quotes.yaml answers /quotes/*. Say which with --path, such as --path /quotes/ACME'],
  [['order-webhook', '--path', '/order'], '--path /order: endpoints/order-webhook.yaml answers /orders.'],
  [['order-webhook', '--path', 'orders'], '--path "orders": it begins with /'],
  [['order-webhook', '--method', 'GET'], '--method GET: endpoints/order-webhook.yaml answers POST.'],
  [
    ['order-webhook', '--header', 'webhook-id: x'],
    '--header webhook-id: warren send sets it itself. Leave it out; --id sets the id.',
  ],
  [
    ['order-webhook', '--header', 'nothing'],
    `--header "nothing": it is not of the form name: value. Write it as 'name: value'.`,
  ],
  [['order-webhook', '--id', 'a.b'], '--id: it is of 1 to 255 letters, digits and signs'],
  [
    ['payments', '--path', '/payments/a', '--id', 'x'],
    '--id: endpoints/payments.yaml: the id of an event of Stripe stands in its body',
  ],
  [['order-webhook', '--data', '@nowhere.json'], '--data @nowhere.json: '],
  [['order-webhook', '--to', 'http://hooks.acme.example'], 'Use https://hooks.acme.example'],
  [['order-webhook', '--to', 'hooks.acme.example'], '--to: it is an address without a path'],
])('%j is told what is wrong and what to do', async (argv, message) => {
  const { status, stdout, stderr } = await send(...argv);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain(message);
});

test('Without a warren local it says how to start one; where nothing listens the exit status is 2', async () => {
  writeSession(repository, {
    pid: 4_194_305,
    amqpUrl: '',
    managementUrl: '',
    gatewayUrl: gateway.url,
    secretsFile: '',
  });
  const none = await send('open', '--data', '{}');
  expect(none.status).toBe(1);
  expect(none.stderr).toContain(
    'Start one in another terminal: warren local. Or say where: --to https://hooks.acme.example',
  );
  const silent = await send('open', '--to', 'http://127.0.0.1:1');
  expect(silent.status).toBe(2);
  expect(silent.stderr).toContain('http://127.0.0.1:1 did not answer: nothing listens there.');
});
