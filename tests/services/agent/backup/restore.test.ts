import { restoreBackup } from '../../../../services/agent/backup/restore.ts';
import { memoryObjects } from '../../node/memory-objects.ts';

const key = 'brokers/orders/definitions/2026-09-01T03:00:00.000Z.json';

async function restore(text: string, from = key): Promise<unknown> {
  let restored: unknown;
  await restoreBackup({
    identity: { broker: 'orders', backupBucket: 'b' },
    objects: memoryObjects({ [`b/${key}`]: text, 'b/brokers/orders/uploads/1.json': text }),
    key: from,
    restoreDefinitions: async (definitions) => {
      restored = definitions;
    },
  });
  return restored;
}

const whole = { rabbit_version: '4.3.6', vhosts: [{ name: '/' }], users: [{ name: 'shop', password_hash: 'aGFzaA' }] };

test('a backup, or an uploaded file, is handed on whole', async () => {
  expect(await restore(JSON.stringify(whole))).toEqual(whole);
  expect(await restore(JSON.stringify(whole), 'brokers/orders/uploads/1.json')).toEqual(whole);
});

test('a key of another broker is refused', async () => {
  await expect(restore('{}', 'brokers/staging/definitions/1.json')).rejects.toThrow(
    'brokers/staging/definitions/1.json is no backup of orders: its key has to begin with brokers/orders/definitions/ or brokers/orders/uploads/',
  );
});

test('what is not an export of a whole broker is refused, with the place and without the contents', async () => {
  const singleVhost = JSON.stringify({ queues: [{ name: 'placed' }], users: [{ password_hash: 'aGFzaA' }] });
  const refusal = await restore(singleVhost).catch((error: Error) => error.message);
  expect(refusal).toBe(
    `${key} is not an export of a whole broker (look at vhosts, users.0.name); nothing was restored`,
  );
  expect(await restore('{"users": "s3cret').catch((error: Error) => error.message)).toBe(
    `${key} is not JSON; nothing was restored`,
  );
});

test('a backup that is not there is an error of the bucket and key', async () => {
  await expect(restore('{}', 'brokers/orders/definitions/gone.json')).rejects.toThrow(
    's3://b/brokers/orders/definitions/gone.json cannot be read',
  );
});
