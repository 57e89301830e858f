import type { Sandbox } from '../../sandbox/sandbox.ts';
import { removeScratchFolders, sampleFile } from '../repositories.ts';
import { resultOf, summaries, workbench } from './workbench.ts';

/** One cluster, which each test leaves healthy, of another size than it was. */
const bench = workbench({ 'brokers/staging.yaml': null, 'brokers/telemetry.yaml': null });
const small = sampleFile('brokers/orders.yaml');
const large = small.replace('m7g.xlarge', 'm7g.2xlarge');
const write = (orders: string) => bench.change({ 'brokers/orders.yaml': orders });

beforeAll(() => bench.apply());
afterAll(removeScratchFolders);

/** What happened to nodes, in order: `resize node 1`, `configure node 1`, `wait-healthy node 1`. */
function events({ operations, ssm }: Sandbox): string[] {
  const numberOf = (name: unknown) => String(name).split('-').at(-1);
  const updates = operations()
    .filter(({ type, operation, error }) => type === 'aws_instance' && operation === 'update' && error === undefined)
    .map(({ at, name }) => ({ at, event: `resize node ${numberOf(name)}` }));
  const asked = ssm
    .commands()
    .map(({ at, name, commands }) => ({ at, event: `${agentCommand(commands)} node ${numberOf(name)}` }));
  return [...updates, ...asked].sort((a, b) => a.at - b.at).map(({ event }) => event);
}

/** What the node's agent is asked for; the whole line where it is nothing that gates ask. */
function agentCommand([line = '']: readonly string[]): string {
  const [, command] = /\/opt\/warren\/agent (configure|wait-healthy) .*\b[0-9a-f]{16}\b/.exec(line) ?? [];
  return command ?? line;
}

const gate = (node: number) => [`configure node ${node}`, `wait-healthy node ${node}`];

test('a resize goes node by node, each waiting at the gate of the one before', async () => {
  write(large);
  const { sandbox } = await bench.apply();
  expect(events(sandbox)).toEqual([
    'resize node 1',
    ...gate(1),
    'resize node 2',
    ...gate(2),
    'resize node 3',
    ...gate(3),
  ]);
  expect(sandbox.cloud.list('aws_instance').map(({ attributes }) => attributes.instance_type)).toEqual(
    Array(3).fill('m7g.2xlarge'),
  );
});

test('when node 2 cannot be resized node 3 is not touched, the error names node 2, and the next apply finishes', async () => {
  write(small);
  const failed = await bench.apply({
    before: ({ faults }) =>
      faults.inject({
        on: { type: 'aws_instance', operation: 'update', name: 'orders-2' },
        error: 'InsufficientInstanceCapacity',
      }),
  });
  expect(events(failed.sandbox)).toEqual(['resize node 1', ...gate(1)]);
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
  expect(events(finished.sandbox)).toEqual(['resize node 2', ...gate(2), 'resize node 3', ...gate(3)]);
  expect(summaries((await bench.plan()).outcomes)['broker-orders']).toBe('No changes.');
});

test('when node 2 refuses its bundle or does not get healthy its gate fails, node 3 is not touched, and the next apply waits at that gate', async () => {
  write(large);
  const failOnNode2 = (call: number, error: string) => ({
    before: ({ faults }: Sandbox) =>
      faults.inject({ on: { type: 'ssm', operation: 'command', name: 'orders-2' }, call, error }),
  });
  const refused = await bench.apply(failOnNode2(1, 'brokers/orders.yaml version: there is no such image'));
  expect(events(refused.sandbox)).toEqual(['resize node 1', ...gate(1), 'resize node 2', 'configure node 2']);
  expect(summaries(refused.outcomes)['broker-orders']).toMatch(
    /terraform_data\.gate-2.*orders node 2 \(i-\w+\) did not take on bundle [0-9a-f]{16}: brokers\/orders\.yaml version/s,
  );

  const unhealthy = await bench.apply(failOnNode2(2, 'memory alarm'));
  expect(events(unhealthy.sandbox)).toEqual(gate(2));
  expect(summaries(unhealthy.outcomes)['broker-orders']).toMatch(
    /terraform_data\.gate-2.*orders node 2 \(i-\w+\) is not healthy: memory alarm/s,
  );

  const finished = await bench.apply();
  expect(events(finished.sandbox)).toEqual([...gate(2), 'resize node 3', ...gate(3)]);
  expect(summaries((await bench.plan()).outcomes)['broker-orders']).toBe('No changes.');
});

test('a changed setting runs the gates one after another and touches no instance', async () => {
  write(`${large}memory: { highWatermark: 0.5 }\n`);
  const { sandbox } = await bench.apply();
  expect(events(sandbox)).toEqual([...gate(1), ...gate(2), ...gate(3)]);
});
