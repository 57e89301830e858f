import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { until } from '../until.ts';
import { type Application, startApplication } from './application.ts';
import type { Program } from './program.ts';
import { endpointSettings, processorSettings } from './settings.ts';
import { startWorkbench, type Workbench } from './workbench.ts';

let bench: Workbench;
const applications: Application[] = [];
let sending: NodeJS.Timeout | undefined;
/** Clients that a test has asking. */
const working: { stop(): Promise<unknown> }[] = [];

beforeAll(async () => {
  bench = await startWorkbench();
});

afterEach(async () => {
  clearInterval(sending);
  await Promise.allSettled(working.splice(0).map((some) => some.stop()));
});

afterAll(async () => {
  await bench?.stop();
  await Promise.all(applications.map((application) => application.stop()));
});

/** An application that answers with what it was asked after a while, and counts how often it was asked what. */
async function countingApplication(takesMs: number): Promise<Application & { asked: Map<string, number> }> {
  const asked = new Map<string, number>();
  const application = await startApplication((incoming, response) => {
    const id = incoming.headers['warren-message-id']?.toString() ?? '';
    asked.set(id, (asked.get(id) ?? 0) + 1);
    setTimeout(() => response.end(incoming.url), takesMs);
  });
  applications.push(application);
  return Object.assign(application, { asked });
}

function forwarding(queue: string, application: Application): Promise<Program> {
  return bench.processor({
    processor: processorSettings({ name: queue, queue, forward: { port: application.port, timeoutSeconds: 20 } }),
    environment: { LOG_LEVEL: 'silent' },
  });
}

/** One after another, each once, until they are told to stop: a request that failed is not sent again. */
function clients(count: number, once: (number: number) => Promise<void>): { stop(): Promise<unknown> } {
  let stopped = false;
  let next = 0;
  const client = async () => {
    while (!stopped) await once(next++);
  };
  const asking = Promise.all(Array.from({ length: count }, client));
  const some = {
    stop() {
      stopped = true;
      return asking;
    },
  };
  working.push(some);
  return some;
}

test('a gateway that is asked to end under load publishes what it answers with 202, once, and nothing of what it cuts', async () => {
  await bench.queue('taken');
  await bench.queue('asked', 'classic');
  const application = await countingApplication(100);
  await forwarding('asked', application);
  const gateway = await bench.gateway({
    endpoints: [
      endpointSettings({ name: 'taken', queue: 'taken' }),
      endpointSettings({ name: 'asked', queue: 'asked', mode: 'reply' }),
    ],
  });
  const agent = new Agent({ connections: 64 });
  const statuses = new Map<string, number>();
  const answers: string[] = [];
  const ask = async (path: string, body?: string) => {
    try {
      const answer = await request(`${gateway.url}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { host: 'hooks.test' },
        dispatcher: agent,
        ...(body !== undefined && { body }),
      });
      return { status: answer.statusCode, text: await answer.body.text() };
    } catch {
      // Nobody listens any more.
      await sleep(5);
      return { status: 0, text: '' };
    }
  };
  const senders = clients(24, async (number) => {
    const id = `sent-${number}`;
    statuses.set(id, (await ask('/taken', id)).status);
  });
  const askers = clients(8, async (number) => {
    const path = `/asked?n=${number}`;
    const { status, text } = await ask(path);
    if (status !== 0) answers.push(`${status} ${text === path ? 'its own' : text}`);
  });
  const accepted = () => [...statuses.values()].filter((status) => status === 202).length;
  await until('the load is a load', () => accepted() > 300 && answers.length > 50);

  expect(await gateway.terminate()).toBe(0);
  await sleep(200);
  await Promise.all([senders.stop(), askers.stop()]);
  await agent.close();

  const published = (await bench.drained('taken')).map(({ content }) => content.toString());
  const withStatus = (wanted: number) => [...statuses].filter(([, status]) => status === wanted).map(([id]) => id);
  process.stdout.write(`${withStatus(202).length} accepted, ${withStatus(0).length} cut, ${answers.length} answered\n`);
  expect(new Set(statuses.values())).toEqual(new Set([202, 0]));
  expect(published.sort()).toEqual(withStatus(202).sort());
  expect(new Set(answers)).toEqual(new Set(['200 its own']));
  expect(Math.max(...application.asked.values())).toBe(1);
  // It was asked afterwards, too.
  expect(withStatus(0).length).toBeGreaterThan(24);
});

test('processors that are asked to end one after the other under load have everything done once, even without a database', async () => {
  await bench.queue('worked');
  const application = await countingApplication(100);
  const running = [await forwarding('worked', application), await forwarding('worked', application)];
  const channel = await bench.channel();
  let messages = 0;
  // As much as two can do.
  sending = setInterval(() => {
    for (let count = 0; count < 20; count += 1) {
      channel.sendToQueue('worked', Buffer.from('{}'), { persistent: true, messageId: `m${messages++}` });
    }
  }, 100);

  const statuses: (number | null)[] = [];
  for (let end = 0; end < 5; end += 1) {
    running.push(await forwarding('worked', application));
    const oldest = running.shift();
    if (!oldest) throw new Error('none runs');
    await until('it has work', async () => (await inFlight([oldest])) > 1);
    statuses.push(await oldest.terminate());
  }
  clearInterval(sending);
  await until('everything is done', () => application.asked.size === messages, 600_000);
  await until('nothing is left', async () => (await inFlight(running)) === 0 && (await bench.depth('worked')) === 0);

  expect(statuses).toEqual([0, 0, 0, 0, 0]);
  expect(application.requests()).toBe(messages);
  for (const queue of ['worked.suspects', 'worked.parked', 'worked.retry.1000']) {
    expect([queue, await bench.depth(queue)]).toEqual([queue, 0]);
  }
});

async function inFlight(programs: readonly Program[]): Promise<number> {
  const counts = await Promise.all(programs.map((program) => program.metric('warren_processor_in_flight')));
  return counts.reduce((sum, count) => sum + count, 0);
}
