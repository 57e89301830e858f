import type { Sandbox } from '../../sandbox/sandbox.ts';
import { removeScratchFolders, sampleFile } from '../repositories.ts';
import { resultOf, summaries, workbench } from './workbench.ts';

afterAll(removeScratchFolders);

const onlyOrders = { 'brokers/staging.yaml': null, 'brokers/telemetry.yaml': null };
const resized = { 'brokers/orders.yaml': sampleFile('brokers/orders.yaml').replace('m7g.xlarge', 'm7g.2xlarge') };

/** What happened to nodes and gates, in order: `resize node 1`, `gate 1`. */
function events({ operations, ssm }: Sandbox): string[] {
  const numberOf = (name: unknown) => String(name).split('-').at(-1);
  const updates = operations()
    .filter(({ type, operation, error }) => type === 'aws_instance' && operation === 'update' && error === undefined)
    .map(({ at, name }) => ({ at, event: `resize node ${numberOf(name)}` }));
  const gates = ssm.commands().map(({ at, name }) => ({ at, event: `gate ${numberOf(name)}` }));
  return [...updates, ...gates].sort((a, b) => a.at - b.at).map(({ event }) => event);
}

test('a resize goes node by node, each waiting at the gate of the one before', async () => {
  const bench = workbench(onlyOrders);
  await bench.apply();
  bench.change(resized);
  const { sandbox } = await bench.apply();
  expect(events(sandbox)).toEqual(['resize node 1', 'gate 1', 'resize node 2', 'gate 2', 'resize node 3', 'gate 3']);
  expect(sandbox.cloud.list('aws_instance').map(({ attributes }) => attributes.instance_type)).toEqual(
    Array(3).fill('m7g.2xlarge'),
  );
});

test('when node 2 cannot be resized node 3 is not touched, the error names node 2, and the next apply finishes', async () => {
  const bench = workbench(onlyOrders);
  await bench.apply();
  bench.change(resized);
  const failed = await bench.apply({
    before: ({ faults }) =>
      faults.inject({
        on: { type: 'aws_instance', operation: 'update', name: 'orders-2' },
        error: 'InsufficientInstanceCapacity',
      }),
  });
  expect(events(failed.sandbox)).toEqual(['resize node 1', 'gate 1']);
  expect(summaries(failed.outcomes)['broker-orders']).toMatch(
    /^failed: aws_instance\.node-2: .*InsufficientInstanceCapacity/s,
  );

  const plan = await bench.plan();
  expect(
    resultOf(plan.outcomes, 'broker-orders')
      .changes.map(({ address }) => address)
      .sort(),
  ).toEqual(['aws_instance.node-2', 'aws_instance.node-3', 'terraform_data.gate-2', 'terraform_data.gate-3']);
  const finished = await bench.apply();
  expect(events(finished.sandbox)).toEqual(['resize node 2', 'gate 2', 'resize node 3', 'gate 3']);
  expect(summaries((await bench.plan()).outcomes)['broker-orders']).toBe('No changes.');
});

test('when node 2 does not get healthy its gate fails, node 3 is not touched, and the next apply waits at that gate', async () => {
  const bench = workbench(onlyOrders);
  await bench.apply();
  bench.change(resized);
  const failed = await bench.apply({
    before: ({ faults }) =>
      faults.inject({
        on: { type: 'ssm', operation: 'command', name: 'orders-2' },
        error: 'rabbitmq-diagnostics: memory alarm',
      }),
  });
  expect(events(failed.sandbox)).toEqual(['resize node 1', 'gate 1', 'resize node 2', 'gate 2']);
  expect(summaries(failed.outcomes)['broker-orders']).toContain('terraform_data.gate-2');
  expect(summaries(failed.outcomes)['broker-orders']).toMatch(
    /orders node 2 \(i-\w+\) is not healthy: rabbitmq-diagnostics: memory alarm/,
  );

  const finished = await bench.apply();
  expect(events(finished.sandbox)).toEqual(['gate 2', 'resize node 3', 'gate 3']);
  expect(summaries((await bench.plan()).outcomes)['broker-orders']).toBe('No changes.');
});

test('a changed setting runs the gates one after another and touches no instance', async () => {
  const bench = workbench(onlyOrders);
  await bench.apply();
  bench.change({ 'brokers/orders.yaml': `${sampleFile('brokers/orders.yaml')}memory: { highWatermark: 0.5 }\n` });
  const { sandbox } = await bench.apply();
  expect(events(sandbox)).toEqual(['gate 1', 'gate 2', 'gate 3']);
});
