import { sampleRepository } from '../repositories.ts';
import { runWarren } from './run-warren.ts';

test('all brokers are told of, and one by its name; as JSON with a version', async () => {
  const repository = sampleRepository();
  const all = await runWarren(['upgrade-path', '-r', repository]);
  expect(all).toMatchObject({ status: 0, stderr: '' });
  for (const name of ['orders', 'staging', 'telemetry']) expect(all.stdout).toContain(`${name}  runs 4.3.6`);
  const { stdout } = await runWarren(['upgrade-path', 'staging', '-r', repository, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    version: 1,
    brokers: [{ broker: 'staging', file: 'brokers/staging.yaml', steps: [{ severity: 'downtime' }] }],
  });
});

test('a broker that is not there is an error with the nearest name', async () => {
  expect(await runWarren(['upgrade-path', 'order', '-r', sampleRepository()])).toEqual({
    status: 1,
    stdout: '',
    stderr: 'order is not a broker: there is no brokers/order.yaml. Did you mean orders?\n',
  });
});
