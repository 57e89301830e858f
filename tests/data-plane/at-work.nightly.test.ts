import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { until } from '../until.ts';
import { processorSettings } from './settings.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

let bench: Workbench;

beforeAll(async () => {
  bench = await startWorkbench({ database: true });
});

afterAll(() => bench.stop());

test('deliveries of an id whose first is at work for 45 s are done once, and none is parked, at one attempt', async () => {
  const database = await createConnection({ ...bench.mariadb.login });
  await database.query('CREATE TABLE effects (number INT AUTO_INCREMENT PRIMARY KEY, id VARCHAR(64) NOT NULL)');
  const queue = 'slow';
  await bench.queue(queue);
  const processors = await Promise.all(
    [1, 2].map(() =>
      bench.processor({
        processor: processorSettings({
          name: queue,
          queue,
          prefetch: 2,
          attempts: 1,
          handler: join(import.meta.dirname, 'handlers', 'slow.mjs'),
        }),
        environment: { LOG_LEVEL: 'silent' },
      }),
    ),
  );
  const channel = await bench.channel();
  // Two for each processor: the same id in one process, and in another.
  for (let copy = 0; copy < 4; copy += 1) {
    channel.sendToQueue(queue, Buffer.from('{"takesMs":45000}'), { persistent: true, messageId: 'again' });
  }
  await channel.close();

  const told = async (outcome: string) => {
    const counts = await Promise.all(
      processors.map((each) => each.metric('warren_processor_messages_total', { outcome })),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  };
  await until(
    'all four are through',
    async () => (await told('done')) + (await told('duplicate')) + (await told('parked')) === 4,
    150_000,
  );

  expect([await told('done'), await told('duplicate'), await told('parked')]).toEqual([1, 3, 0]);
  expect(await told('retried')).toBeGreaterThan(0);
  const [effects] = await database.query('SELECT id FROM effects');
  expect(effects).toEqual([{ id: 'again' }]);
  await database.end();
});
