import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { openProtection } from '../../../../services/processor/scaling/scale-in-protection.ts';
import { until } from '../../../until.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type Answer = { status?: number; body?: unknown } | 'nothing';

/**
 * The container agent of ECS, as
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html has it.
 */
async function agent(
  answer: (enabled: boolean) => Answer = (enabled) => ({ body: { protection: { ProtectionEnabled: enabled } } }),
) {
  const calls: { method: string | undefined; url: string | undefined; body: Record<string, unknown> }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const body = JSON.parse(text) as Record<string, unknown>;
      calls.push({ method: request.method, url: request.url, body });
      const said = answer(body.ProtectionEnabled === true);
      if (said === 'nothing') return;
      response.statusCode = said.status ?? 200;
      response.end(JSON.stringify(said.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/task`, calls };
}

function open(agentUrl: string | undefined, more: { idleMs?: number; renewMs?: number } = {}) {
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  const protection = openProtection({ agentUrl, log, idleMs: 30, ...more });
  closing.push(protection.close);
  return { protection, lines };
}

const enabled = (calls: { body: Record<string, unknown> }[]) => calls.map(({ body }) => body.ProtectionEnabled);
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('scale-in protection', () => {
  it('is asked for when the work begins, for ten minutes', async () => {
    const { url, calls } = await agent();
    open(url).protection.busy();
    await until('ECS is called', () => calls.length > 0);
    expect(calls).toEqual([
      {
        method: 'PUT',
        url: '/api/task/task-protection/v1/state',
        body: { ProtectionEnabled: true, ExpiresInMinutes: 10 },
      },
    ]);
  });

  it('stays through short pauses of the work, and goes after a longer one', async () => {
    const { url, calls } = await agent();
    const patient = open(url, { idleMs: 600_000 }).protection;
    for (let round = 0; round < 5; round += 1) {
      patient.busy();
      await wait(5);
      patient.idle();
      await wait(5);
    }
    await until('ECS is called', () => calls.length > 0);
    expect(enabled(calls)).toEqual([true]);
    const hasty = open(url, { idleMs: 1 }).protection;
    hasty.busy();
    hasty.idle();
    await until('ECS is called twice more', () => calls.length > 2);
    expect(enabled(calls)).toEqual([true, true, false]);
  });

  it('is renewed while the work goes on', async () => {
    const { url, calls } = await agent();
    open(url, { renewMs: 20 }).protection.busy();
    await until('ECS is called again and again', () => calls.length >= 3);
    expect(enabled(calls.slice(0, 3))).toEqual([true, true, true]);
  });

  it('is taken away at the end', async () => {
    const { url, calls } = await agent();
    const { protection } = open(url);
    protection.busy();
    await protection.close();
    expect(enabled(calls)).toEqual([true, false]);
  });

  it.each([
    ['refuses', { body: { failure: { Reason: 'DEPLOYMENT_BLOCKED' } } }, 'DEPLOYMENT_BLOCKED'],
    ['fails', { status: 500, body: { error: { Code: 'ServerException' } } }, 'ServerException'],
  ])('is said once to be missing when ECS %s', async (_how, answer, word) => {
    const { url, calls } = await agent(() => answer);
    const { protection, lines } = open(url, { renewMs: 10 });
    protection.busy();
    await until('ECS is called again and again', () => calls.length >= 3);
    await protection.close();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(word);
  });

  it('is not waited for longer than two seconds', async () => {
    const { url } = await agent(() => 'nothing');
    const { protection, lines } = open(url);
    const limits = jest.spyOn(AbortSignal, 'timeout');
    protection.busy();
    await until('it says so', () => lines.length > 0);
    expect(lines[0]).toContain('timeout');
    expect(limits.mock.calls).toEqual([[2000]]);
    limits.mockRestore();
  });

  it('is nobody’s business outside of ECS', async () => {
    const { protection, lines } = open(undefined);
    protection.busy();
    protection.idle();
    await protection.close();
    expect(lines).toEqual([]);
  });
});
