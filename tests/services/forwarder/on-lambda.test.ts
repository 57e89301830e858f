import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { forwarderHandler, forwarderVariable } from '../../../contracts/log-forwarder.ts';
import type { Batch } from '../../../services/forwarder/batch.ts';
import { type LambdaFunction, openFunction } from '../../lambda/lambda-function.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';
import { until } from '../../until.ts';
import { batchOf, logsEvent } from './logs-event.ts';
import { kept, type LokiServer, type Mood, startLokiServer } from './loki-server.ts';

let [lambda, loki]: [LambdaFunction | undefined, LokiServer | undefined] = [undefined, undefined];

afterEach(async () => {
  await lambda?.stop();
  await loki?.stop();
});
afterAll(removeScratchFolders);

/** The built forwarder, which may take so long for an event. */
function openForwarder(url: string, timeoutSeconds: number): LambdaFunction {
  const taskRoot = join(scratchFolder(), 'code');
  mkdirSync(taskRoot);
  copyFileSync('dist/forwarder.cjs', join(taskRoot, 'forwarder.cjs'));
  return openFunction({
    ...{ arn: 'arn:aws:lambda:eu-west-1:123456789012:function:acme-log-forwarder', region: 'eu-west-1' },
    ...{ taskRoot, handler: forwarderHandler, functionName: 'acme-log-forwarder', memorySizeMiB: 512 },
    ...{ timeoutSeconds, reservedConcurrency: 4, logGroupName: '/warren/acme/acme-log-forwarder' },
    variables: { [forwarderVariable]: JSON.stringify({ loki: url, platform: 'acme' }) },
  });
}

/**
 * An event as Lambda hands it on for who waits for no answer: up to three times. The minutes between, which Lambda waits, nobody needs here.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
async function deliver(to: LambdaFunction, batch: Batch): Promise<number> {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const handled = await to.invoke(logsEvent(batch));
    if (typeof handled === 'object' && 'payload' in handled) return attempt;
  }
  throw new Error(`lines of ${batch.logStream} are lost`);
}

test('10,000 lines through a Loki that refuses, hangs, breaks off and has no room: none is lost, and each stream keeps its order', async () => {
  const [streams, batches, lines, at] = [['a', 'b', 'c', 'd'], 25, 100, Date.now()];
  const moods: Record<number, Mood> = {
    3: 'hangs',
    8: 'breaks off',
    9: { status: 503 },
    12: 'takes and breaks off',
    15: { status: 429, headers: { 'retry-after': '1' } },
    16: { status: 429, headers: { 'retry-after': '600' } },
    20: 'takes and breaks off',
    21: { status: 500 },
    60: 'hangs',
    80: { status: 429 },
  };
  loki = await startLokiServer((push) => moods[push % 100]);
  const to = openForwarder(loki.url, 6);
  lambda = to;
  const attempts = await Promise.all(
    streams.map(async (stream) => {
      const of: number[] = [];
      for (let index = 0; index < batches; index += 1) {
        of.push(await deliver(to, batchOf({ stream, from: index * lines, lines, at })));
      }
      return of;
    }),
  );
  const all = kept(loki.lines);
  expect(all).toHaveLength(10_000);
  for (const stream of streams) {
    const of = all.filter(({ metadata }) => metadata.stream === stream).map(({ line }) => JSON.parse(line).line);
    expect(of).toEqual(Array.from({ length: batches * lines }, (_, index) => index));
  }
  // Twice came only what Loki took without its answer getting back, twice of each hundred pushes, or in time, and never a part of it.
  const twice = loki.lines.length - all.length;
  const lost = Array.from({ length: loki.pushes }, (_, index) => moods[(index + 1) % 100] === 'takes and breaks off');
  const again = attempts.flat().reduce((sum, attempt) => sum + attempt - 1, 0);
  const most = (lost.filter(Boolean).length + again) * lines;
  expect([twice % lines, twice > 0, twice <= most]).toEqual([0, true, true]);
  // Some events took Lambda another attempt, which is what it has them for.
  expect(Math.max(...attempts.flat())).toBeGreaterThan(1);
});

test('while Loki is away for good an event fails, and what it was about is told in one line', async () => {
  loki = await startLokiServer(() => ({ status: 503 }));
  const to = openForwarder(loki.url, 3);
  lambda = to;
  const handled = await to.invoke(logsEvent(batchOf({ stream: 'a', from: 0, lines: 7, at: Date.now() })));
  const reason = JSON.parse((handled as { error: string }).error).errorMessage;
  // The last try is cut off where its time ends before Loki has answered.
  expect(['503', 'The operation was aborted due to timeout']).toContain(reason);
  // What a program writes may come after its answer.
  const written = () => to.environments()[0]?.output() ?? '';
  await until('the forwarder has written', () => written().endsWith('\n'));
  const output = written();
  expect(
    output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([{ level: 'error', service: 'forwarder', logGroup: '/warren/acme/acme-receiver', lines: 7, reason }]);
});
