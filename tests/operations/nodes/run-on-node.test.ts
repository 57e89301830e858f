import type { CommandState, NodeCommands } from '../../../operations/nodes/gate.ts';
import { runOnNode } from '../../../operations/nodes/run-on-node.ts';
import type { ObservedNode } from '../../../operations/records/items.ts';
import { minutesAgo, node, now, observed } from '../records/samples.ts';

/** Instances that answer, each with the states that a command on it goes through; others do not answer. */
async function run(nodes: ObservedNode[], answers: Record<string, CommandState[]>, timeoutMs = 5000) {
  const commands: NodeCommands = {
    send: async (instanceId, command) => (instanceId in answers ? `${instanceId}: ${command}` : undefined),
    poll: async (instanceId) => answers[instanceId]?.shift() ?? { state: 'running' },
  };
  return runOnNode({ observed: observed({ nodes }), commands, command: '/opt/warren/agent backup', timeoutMs, now });
}

const done = (output: string): CommandState[] => [{ state: 'running' }, { state: 'succeeded', output }];

test('the first healthy node that reported lately is asked', async () => {
  const nodes = [node(1, { reportedAt: minutesAgo(30) }), node(2, { state: 'unhealthy' }), node(3), node(4)];
  const answers = Object.fromEntries(nodes.map(({ instanceId }) => [instanceId, done(`by ${instanceId}`)]));
  expect(await run(nodes, answers)).toEqual({ node: 3, output: 'by i-3' });
});

test('an instance that does not answer is passed over', async () => {
  expect(await run([node(1), node(2)], { 'i-2': done('key') })).toEqual({ node: 2, output: 'key' });
});

test('a command that fails says on which node, and why', async () => {
  const failing: CommandState[] = [{ state: 'failed', output: 'RabbitMQ does not answer\n', status: 1 }];
  await expect(run([node(1)], { 'i-1': failing })).rejects.toThrow('orders node 1 (i-1): RabbitMQ does not answer');
});

test('a command that takes too long is given up on, and said to go on', async () => {
  await expect(run([node(1)], { 'i-1': [] }, 20)).rejects.toThrow('orders node 1 (i-1) is not done after 0 s');
});

test('no node at all, and none that answers, are different things', async () => {
  await expect(run([], {})).rejects.toThrow('orders has never reported a node. Apply it first.');
  await expect(run([node(1), node(2)], {})).rejects.toThrow(
    'No instance of orders answers Systems Manager; asked nodes 1 (i-1), 2 (i-2).',
  );
});
