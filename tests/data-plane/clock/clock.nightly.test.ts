import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, createConnection } from 'mysql2/promise';
import { unsignedScheme } from '../../../contracts/endpoint-settings.ts';
import { header, repliesPrefix } from '../../../contracts/messages.ts';
import { until } from '../../until.ts';
import { type Application, startApplication } from '../application.ts';
import { sendRequest, type TimedResponse } from '../send-request.ts';
import { endpointSettings, processorSettings, standardWebhook } from '../settings.ts';
import { startWorkbench, type Workbench } from '../workbench.ts';
import { shiftedClocks, timeOfUuid } from './shifted-clock.ts';

const hourSeconds = 3_600;
const directions = [
  ['ahead', hourSeconds, 'too-old'],
  ['behind', -hourSeconds, 'too-new'],
] as const;

const stripeSecret = `whsec_${'s'.repeat(32)}`;
const githubSecret = 'g'.repeat(32);

let bench: Workbench;
let clock: ReturnType<typeof shiftedClocks>;
let database: Connection;
let application: Application;
/** Takes requests and never answers. */
let silent: Application;

beforeAll(async () => {
  bench = await startWorkbench({ database: true });
  clock = shiftedClocks(bench.folder);
  bench.secrets.stripe = stripeSecret;
  bench.secrets.github = githubSecret;
  database = await createConnection({ ...bench.mariadb.login });
  await database.query('CREATE TABLE effects (number INT AUTO_INCREMENT PRIMARY KEY, id VARCHAR(64) NOT NULL)');
  application = await startApplication((request, response) => response.end(`answer to ${request.url}`));
  silent = await startApplication(() => {});
});

afterEach(() => bench.stopPrograms());

afterAll(async () => {
  await database?.end();
  await bench?.stop();
  await Promise.all([application?.stop(), silent?.stop()]);
});

const seconds = (offSeconds = 0) => Math.floor(Date.now() / 1000) + offSeconds;

/** https://docs.stripe.com/webhooks#verify-manually */
function stripeHeader(body: Buffer, at: number): [string, string][] {
  const signature = createHmac('sha256', stripeSecret).update(`${at}.`).update(body).digest('hex');
  return [['Stripe-Signature', `t=${at},v1=${signature}`]];
}

test.each(directions)(
  'a gateway whose clock is an hour %s refuses signed times for that reason, and all else goes as usual',
  async (direction, offSeconds, reason) => {
    const names = ['hooks', 'stripe', 'github', 'plain'].map((name) => `${name}-${direction}`);
    const asks = `asks-${direction}`;
    for (const queue of [...names, asks]) await bench.queue(queue);
    const [hooks = '', stripe = '', github = '', plain = ''] = names;
    const signed = (name: string, scheme: string, secret: string) =>
      endpointSettings({ name, queue: name, signature: { scheme, secrets: [{ secret }], toleranceSeconds: 300 } });
    const gateway = await bench.gateway({
      endpoints: [
        signed(hooks, 'standard-webhooks', 'webhook'),
        signed(stripe, 'stripe', 'stripe'),
        signed(github, 'github', 'github'),
        endpointSettings({ name: plain, queue: plain }),
        endpointSettings({ name: asks, queue: asks, mode: 'reply' }),
      ],
      environment: clock(offSeconds),
    });
    await bench.processor({
      processor: processorSettings({ name: asks, queue: asks, forward: { port: application.port, timeoutSeconds: 5 } }),
    });
    const body = Buffer.from('{"id":"evt_1"}');
    const post = (name: string, headers: [string, string][] = []) =>
      sendRequest(`${gateway.url}/${name}`, { method: 'POST', headers, body });
    const webhook = (id: string, at: number) => Object.entries(standardWebhook(id, body, at * 1000));
    const refusals = (endpoint: string) =>
      gateway.metric('warren_receiver_signature_failures_total', { endpoint, reason });

    expect((await post(hooks, webhook('msg_1', seconds()))).status).toBe(401);
    expect((await post(stripe, stripeHeader(body, seconds()))).status).toBe(401);
    expect([await refusals(hooks), await refusals(stripe)]).toEqual([1, 1]);
    // It is its clock, and nothing else.
    expect((await post(hooks, webhook('msg_1', seconds(offSeconds)))).status).toBe(202);
    expect((await post(stripe, stripeHeader(body, seconds(offSeconds)))).status).toBe(202);
    const digest = createHmac('sha256', githubSecret).update(body).digest('hex');
    expect((await post(github, [['X-Hub-Signature-256', `sha256=${digest}`]])).status).toBe(202);
    const accepted = await post(plain);
    expect(accepted.status).toBe(202);
    for (const name of names) expect([name, await bench.depth(name)]).toEqual([name, 1]);

    const { id } = JSON.parse(accepted.body.toString()) as { id: string };
    expect(Math.abs(timeOfUuid(id) - seconds(offSeconds) * 1000)).toBeLessThan(60_000);
    const answer = await sendRequest(`${gateway.url}/${asks}?n=1`);
    expect([answer.status, answer.body.toString()]).toEqual([200, `answer to /${asks}?n=1`]);
  },
);

test.each(directions)(
  'a processor whose clock is an hour %s answers in time, does each webhook once, and forgets nothing before its time',
  async (direction, offSeconds) => {
    const asks = `asked-${direction}`;
    const effects = `effects-${direction}`;
    for (const queue of [asks, effects]) await bench.queue(queue);
    const gateway = await bench.gateway({
      endpoints: [
        endpointSettings({ name: asks, queue: asks, mode: 'reply' }),
        endpointSettings({
          name: effects,
          queue: effects,
          signature: { scheme: 'standard-webhooks', secrets: [{ secret: 'webhook' }], toleranceSeconds: 300 },
        }),
      ],
    });
    const asking = () =>
      bench.processor({
        processor: processorSettings({
          name: asks,
          queue: asks,
          forward: { port: application.port, timeoutSeconds: 5 },
        }),
        environment: clock(offSeconds),
      });
    const doing = () =>
      bench.processor({
        processor: processorSettings({
          name: effects,
          queue: effects,
          handler: join(import.meta.dirname, '..', 'handlers', 'answering.mjs'),
          uses: ['database'],
        }),
        environment: clock(offSeconds),
      });
    const asker = await asking();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, number) => sendRequest(`${gateway.url}/${asks}?n=${number}`)),
    );
    expect(answers.map(({ status, body }) => `${status} ${body}`)).toEqual(
      answers.map((_, number) => `200 answer to /${asks}?n=${number}`),
    );
    expect(await asker.metric('warren_processor_messages_total', { outcome: 'expired' })).toBe(0);

    const doer = await doing();
    const send = (id: string) => {
      const body = Buffer.from('{}');
      const headers = Object.entries(standardWebhook(id, body));
      return sendRequest(`${gateway.url}/${effects}`, { method: 'POST', headers, body });
    };
    for (const id of [`${direction}-1`, `${direction}-2`, `${direction}-1`]) expect((await send(id)).status).toBe(202);
    await until('all are through', async () => (await doer.metric('warren_processor_messages_total')) >= 3);
    expect(await effectsOf(direction)).toEqual([`${direction}-1`, `${direction}-2`]);

    // A response that is kept for an hour, to a message that comes once more after a processor has looked what is old.
    const kept = `${direction}-kept`;
    expect(await askDirectly(effects, kept)).toBe('201 made');
    expect(await doer.terminate()).toBe(0);
    await doing();
    await sleep(1_000);
    expect(await askDirectly(effects, kept)).toBe('201 made');
    expect(await effectsOf(direction)).toHaveLength(3);
  },
);

test.each(directions)(
  'a request whose worker died is answered by another one whose clock is an hour %s',
  async (direction, offSeconds) => {
    const queue = `held-${direction}`;
    await bench.queue(queue);
    const heldBefore = silent.requests();
    const gateway = await bench.gateway({
      // Long enough to start another worker in, on a busy machine too.
      endpoints: [endpointSettings({ name: queue, queue, mode: 'reply', deadlineSeconds: 25 })],
    });
    const worker = (port: number) =>
      bench.processor({
        processor: processorSettings({ name: queue, queue, forward: { port, timeoutSeconds: 20 } }),
        environment: clock(offSeconds),
      });
    const dying = await worker(silent.port);
    const waiting: Promise<TimedResponse> = sendRequest(`${gateway.url}/${queue}`);
    await until('it is held', () => silent.requests() > heldBefore);

    await dying.kill9();
    await worker(application.port);

    const { status, body } = await waiting;
    expect([status, body.toString()]).toEqual([200, `answer to /${queue}`]);
  },
);

async function effectsOf(direction: string): Promise<string[]> {
  const [rows] = await database.query('SELECT id FROM effects WHERE id LIKE ? ORDER BY number', [`${direction}-%`]);
  return (rows as { id: string }[]).map(({ id }) => id);
}

/** Asks over a queue of replies of its own; the status and the text of the answer. */
async function askDirectly(queue: string, messageId: string): Promise<string> {
  const channel = await bench.channel();
  const { queue: replyTo } = await channel.assertQueue(`${repliesPrefix}test.${messageId}`, { exclusive: true });
  const body = Buffer.from('{}');
  const headers = { [header.verifiedBy]: unsignedScheme };
  channel.sendToQueue(queue, body, { messageId, correlationId: 'c', replyTo, expiration: '10000', headers });
  let answer = '';
  await until('there is an answer', async () => {
    const message = await channel.get(replyTo, { noAck: true });
    if (message) answer = `${message.properties.headers?.['http-status']} ${message.content}`;
    return message !== false;
  });
  await channel.deleteQueue(replyTo);
  await channel.close();
  return answer;
}
