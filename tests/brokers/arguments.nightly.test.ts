import { rowsByVersion } from '../../catalog/kinds/broker/arguments/in-series.ts';
import { barredTypes } from '../../catalog/kinds/broker/arguments/policy-faults.ts';
import { policyKeys } from '../../catalog/kinds/broker/arguments/policy-keys.ts';
import type { QueueType } from '../../catalog/kinds/broker/arguments/queue-arguments.ts';
import { disagreements, judgedVersions, splits } from './arguments/agreement.ts';
import { openJudge, type RealJudge } from './arguments/judges.ts';
import { madeExchanges, madePolicies, madeQueues, rightValue } from './arguments/made-rows.ts';
import { startJudged } from './arguments/start-judged.ts';
import { writtenRows } from './arguments/written-rows.ts';
import type { Rabbitmq } from './rabbitmq.ts';

describe.each(['4.3', '4.0'] as const)('RabbitMQ %s and the check agree', (series) => {
  let broker: Rabbitmq;
  let judge: RealJudge;
  const version = judgedVersions[series];

  beforeAll(async () => {
    broker = await startJudged(series);
    judge = await openJudge(broker.managementUrl);
  });

  afterAll(() => broker?.stop());

  test('about objects as people write them', async () => {
    expect(await disagreements(writtenRows[series], version, judge)).toEqual([]);
  });

  test('about every argument of every type of queue and exchange, and every key of policies, with values of every type', async () => {
    const objects = [...madeQueues(true), ...madeExchanges(true), ...madePolicies(true)];
    expect(await splits(objects, version, judge)).toEqual([]);
  });

  test('about the types of queues that a key keeps a policy from', async () => {
    const rows = [...rowsByVersion(policyKeys)(version).values()].filter((row) => row.permittedBy === undefined);
    const differing: string[] = [];
    for (const { name, takes, needs } of rows) {
      const definition = { [name]: rightValue(takes), ...(needs === undefined ? {} : { [needs]: 1 }) };
      const applied = await judge.queuesWith(definition);
      const barred = barredTypes(version, definition);
      const expected = ['classic', 'quorum', 'stream'].filter((type) => !barred.has(type as QueueType));
      if (applied.join() !== expected.join()) differing.push(`${name}: ${applied.join()}, not ${expected.join()}`);
    }
    expect(differing).toEqual([]);
  });
});
