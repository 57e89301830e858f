import { disagreements, judgedVersions, splits } from './arguments/agreement.ts';
import { openJudge, type RealJudge } from './arguments/judges.ts';
import { madeExchanges, madePolicies, madeQueues } from './arguments/made-rows.ts';
import { startJudged } from './arguments/start-judged.ts';
import { writtenRows } from './arguments/written-rows.ts';
import type { Rabbitmq } from './rabbitmq.ts';

let broker: Rabbitmq;
let judge: RealJudge;
const version = judgedVersions['4.3'];

beforeAll(async () => {
  broker = await startJudged('4.3');
  judge = await openJudge(broker.managementUrl);
});

afterAll(() => broker?.stop());

test('RabbitMQ and the check agree about objects as people write them', async () => {
  expect(writtenRows['4.3'].length).toBeGreaterThan(150);
  expect(await disagreements(writtenRows['4.3'], version, judge)).toEqual([]);
});

test('RabbitMQ and the check agree about every argument of a queue, at and beyond its bounds and of any type', async () => {
  expect(await splits(madeQueues(false), version, judge)).toEqual([]);
});

test('they agree about every argument of an exchange', async () => {
  expect(await splits(madeExchanges(false), version, judge)).toEqual([]);
});

test('they agree about every key of policies and of operator policies', async () => {
  expect(await splits(madePolicies(false), version, judge)).toEqual([]);
});
