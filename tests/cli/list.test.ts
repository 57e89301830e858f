import { sampleRepository } from '../repositories.ts';
import { runWarren } from './run-warren.ts';

test('everything is listed with who reaches it; one kind alone as JSON with a version', async () => {
  const repository = sampleRepository();
  const all = await runWarren(['list', '-r', repository]);
  expect(all).toMatchObject({ status: 0, stderr: '' });
  expect(all.stdout).toMatch(/^brokers \(3\)/);
  expect(all.stdout).toContain('reached by compute subnets (5671, 15671)');
  const one = await runWarren(['list', 'broker', '--no-reach', '--json', '-r', repository]);
  const { version, kinds } = JSON.parse(one.stdout);
  expect([version, kinds.length, kinds[0].kind, kinds[0].objects.length]).toEqual([1, 1, 'brokers', 3]);
});

test('a kind that is not there is an error with the nearest name, and one of which there is nothing is said', async () => {
  const repository = sampleRepository();
  expect(await runWarren(['list', 'brokerz', '-r', repository])).toMatchObject({
    status: 1,
    stderr: 'there is no kind of object called brokerz. Did you mean brokers?\n',
  });
  expect(await runWarren(['list', 'endpoints', '--no-reach', '-r', repository])).toMatchObject({
    status: 0,
    stdout: 'There are no endpoints.\n',
  });
});
