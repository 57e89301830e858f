import { requestLog } from '../../../contracts/request-log.ts';
import { incoming, type TestReceiver, testReceiver } from './test-receiver.ts';

const github = { scheme: 'github', secrets: [{ secret: 'github' }], toleranceSeconds: 300 };

/** What was logged at the usual level, by what others read of it. */
const linesOf = ({ logged }: TestReceiver) =>
  logged
    .filter(({ msg }) => msg === requestLog.message)
    .map((line) => [line[requestLog.status], line[requestLog.endpoint], line[requestLog.outcome]]);

test('at the usual level there is a line of what an endpoint refuses and of what no broker takes, with status, endpoint and why', async () => {
  const receiver = await testReceiver([{ signature: github }], { level: 'info' });
  await receiver.receive(incoming());
  const open = await testReceiver([{}], { level: 'info' });
  open.broker.onPublish = () => 'refused';
  await open.receive(incoming());
  expect(linesOf(receiver)).toEqual([[401, 'orders', 'refused-signature']]);
  expect(linesOf(open)).toEqual([[503, 'orders', 'broker-refused']]);
});

test('there is none of what went through, of a rate that is used up, and of what is for no endpoint', async () => {
  const receiver = await testReceiver([{ rateLimit: { requests: 1, perSeconds: 60, by: 'endpoint' } }], {
    level: 'info',
  });
  const statuses = [];
  for (const target of ['/orders', '/orders', '/nowhere'])
    statuses.push((await receiver.receive(incoming({ target }))).status);
  expect(statuses).toEqual([202, 429, 404]);
  expect(linesOf(receiver)).toEqual([]);
});
