import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

const endpoint = {
  ...{ name: 'orders', host: 'hooks.test', path: '/orders', methods: ['POST'], mode: 'accept' },
  ...{ broker: 'local', vhost: '/', exchange: '', routingKey: 'orders', queue: 'orders', fanOut: [], allow: [] },
  signature: { scheme: 'github', secrets: [{ secret: 'webhook' }], toleranceSeconds: 300 },
  ...{ maxBodyBytes: 1000, deadlineSeconds: 10, taps: 'off' },
};
const broker = { host: '127.0.0.1', port: 1, tls: false, credentials: { secret: 'broker' } };
const processor = {
  ...{ name: 'orders', broker: 'local', vhost: '/', queue: 'orders', forward: { port: 1, timeoutSeconds: 1 } },
  ...{ prefetch: 1, concurrency: 1, attempts: 1, backoff: { initialSeconds: 1, factor: 1, maxSeconds: 1 } },
  ...{ deadLetter: 'orders.parked', stopSeconds: 10 },
};

test.each([
  ['receiver/gateway', 'RECEIVER', { endpoints: [endpoint], brokers: { local: broker } }],
  ['processor', 'PROCESSOR', { processor, broker }],
])('%s that is told to stop while it waits for its secrets stops in good order', async (program, name, settings) => {
  // Takes connections and says nothing.
  const secretsManager = createServer();
  secretsManager.listen(0, '127.0.0.1');
  await once(secretsManager, 'listening');
  const child = spawn(process.execPath, ['--import', 'tsx', `services/${program}/main.ts`], {
    stdio: 'ignore',
    env: {
      ...process.env,
      [`WARREN_${name}_SETTINGS_JSON`]: JSON.stringify(settings),
      WARREN_SECRETS_FILE: '',
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(secretsManager.address() as AddressInfo).port}`,
      LOG_LEVEL: 'silent',
    },
  });
  const ended = once(child, 'exit').then(([code, signal]) => signal ?? code);
  const asked = once(secretsManager, 'connection').then(([socket]) => socket as Socket);
  try {
    await Promise.race([asked, ended]);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    (await asked).destroy();
  } finally {
    child.kill('SIGKILL');
    secretsManager.close();
  }
});
