import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { header } from '../../contracts/messages.ts';
import { until } from '../until.ts';
import { processorSettings } from './settings.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

let bench: Workbench;

beforeAll(async () => {
  bench = await startWorkbench();
});

afterAll(() => bench.stop());

test.each([1, 10, 100])(
  'poison is parked after its attempts, and no innocent with it, at prefetch %i',
  async (prefetch) => {
    const queue = `poison-${prefetch}`;
    const innocents = 150;
    const done = join(bench.folder, `${queue}.txt`);
    writeFileSync(done, '');
    await bench.queue(queue);
    const channel = await bench.channel();
    for (let number = 0; number < innocents; number += 1) {
      if (number === 20) send(channel, queue, 'crashing', { poison: 'crash' });
      if (number === 70) send(channel, queue, 'throwing', { poison: 'throw' });
      send(channel, queue, `innocent-${number}`, {});
    }
    await channel.close();

    const processor = () =>
      bench.processor({
        processor: processorSettings({
          name: queue,
          queue,
          prefetch,
          attempts: 3,
          backoff: { initialSeconds: 1, factor: 1, maxSeconds: 1 },
          handler: join(import.meta.dirname, 'handlers', 'poison.mjs'),
        }),
        environment: { DONE_FILE: done, LOG_LEVEL: 'silent' },
        waitReady: false,
      });
    let deaths = 0;
    let watching = true;
    const watch = (async () => {
      while (watching) {
        const { ended } = await processor();
        await ended;
        if (watching) deaths += 1;
        // What goes round without end fails the test.
        if (deaths > 20) break;
      }
    })();

    const finished = () => new Set(readFileSync(done, 'utf8').trim().split('\n'));
    await until('all innocents are done', () => finished().size === innocents);
    // What was parked when the process died, before it could take the message off its queue, is parked again.
    const parked = new Map<string, string>();
    await until('both are parked', async () => {
      for (const { properties } of await bench.drained(`${queue}.parked`)) {
        parked.set(properties.messageId, String(properties.headers?.[header.reason]));
      }
      return parked.size >= 2;
    });
    // Innocents that were done but not yet acknowledged when the process died go through the suspects once more.
    await until('no suspect is left', async () => (await bench.depth(`${queue}.suspects`)) === 0);
    watching = false;

    expect([...finished()].every((id) => id.startsWith('innocent-'))).toBe(true);
    // Once while others are held too, and then alone until the attempts are used up.
    expect(deaths).toBeLessThanOrEqual(4);
    expect([...parked.keys()].sort()).toEqual(['crashing', 'throwing']);
    expect(parked.get('throwing')).toContain('cannot stomach this');
    expect(parked.get('crashing')).toMatch(/died/);
    await bench.stopPrograms();
    await watch;
  },
);

function send(
  channel: Awaited<ReturnType<Workbench['channel']>>,
  queue: string,
  messageId: string,
  body: object,
): void {
  channel.sendToQueue(queue, Buffer.from(JSON.stringify(body)), { persistent: true, messageId });
}
