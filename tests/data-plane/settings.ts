import { createHmac, randomBytes } from 'node:crypto';

/** The secret that the webhooks of these tests are signed with. */
export const webhookSecret = `whsec_${randomBytes(24).toString('base64')}`;

/** What catalog/ would make of an endpoint's file that says the little that a test cares for. */
export function endpointSettings(said: { name: string; queue: string; [field: string]: unknown }) {
  const mode = said.mode ?? 'accept';
  return {
    host: 'hooks.test',
    path: `/${said.name}`,
    methods: mode === 'accept' ? ['POST'] : ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    mode,
    broker: 'local',
    vhost: '/',
    exchange: '',
    routingKey: said.queue,
    fanOut: [],
    replyFrom: said.queue,
    signature: { scheme: 'none', secrets: [], toleranceSeconds: 300 },
    allow: [],
    maxBodyBytes: 1_048_576,
    deadlineSeconds: 10,
    taps: 'off',
    ...said,
  };
}

/** The same for a processor. */
export function processorSettings(said: { name: string; queue: string; [field: string]: unknown }) {
  return {
    broker: 'local',
    vhost: '/',
    image: 'none',
    prefetch: 10,
    concurrency: said.prefetch ?? 10,
    attempts: 5,
    backoff: { initialSeconds: 1, factor: 4, maxSeconds: 300 },
    deadLetter: `${said.queue}.parked`,
    cpu: 256,
    memoryMiB: 512,
    tasks: { min: 1, max: 4 },
    uses: [],
    stopSeconds: 30,
    ...said,
  };
}

/** How the local broker is reached, as settings of both programs say it. */
export function localBroker(port: number) {
  return { host: '127.0.0.1', port, tls: false, credentials: { secret: 'broker' } };
}

/** The headers that Standard Webhooks asks for: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export function standardWebhook(id: string, body: Buffer, now = Date.now()): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const key = Buffer.from(webhookSecret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
