import { type CommandState, type NodeCommands, passGate } from '../../pipeline/gate.ts';

/** An instance that answers from the given call on, and whose command goes through the given states. */
function instance(answersAfter: number, ...states: CommandState[]): NodeCommands {
  let calls = 0;
  return {
    send: async () => (calls++ < answersAfter ? undefined : 'command-1'),
    poll: async () => states.shift() ?? { state: 'running' },
  };
}

async function pass(commands: NodeCommands, timeoutMs = 5000): Promise<string[]> {
  const lines: string[] = [];
  const say = (line: string) => lines.push(line);
  await passGate({
    broker: 'orders',
    node: 2,
    instanceId: 'i-1',
    configuration: '0123456789abcdef',
    commands,
    timeoutMs,
    pauseMs: 1,
    say,
  });
  return lines;
}

test('a healthy node passes, and each step is said with the name of the node', async () => {
  const lines = await pass(instance(0, { state: 'running' }, { state: 'succeeded', output: 'healthy' }));
  expect(lines).toEqual(['orders node 2 (i-1): taking on its configuration', 'orders node 2 (i-1): healthy']);
});

test('an instance that has just started is waited for', async () => {
  const lines = await pass(instance(3, { state: 'succeeded', output: '' }));
  expect(lines[0]).toBe('orders node 2 (i-1): waiting for the instance to answer');
});

test('a node that fails its checks stops the gate with the reason and what happens next', async () => {
  const failing = instance(0, { state: 'failed', output: 'disk alarm\n' });
  await expect(pass(failing)).rejects.toThrow(
    'orders node 2 (i-1) is not healthy: disk alarm. Nodes after it were not touched; the next apply waits here again.',
  );
});

test('a node that never answers, or never gets healthy, stops the gate in time', async () => {
  await expect(pass(instance(Number.POSITIVE_INFINITY), 20)).rejects.toThrow(
    'orders node 2 (i-1) does not answer after 0 s',
  );
  await expect(pass(instance(0), 20)).rejects.toThrow('orders node 2 (i-1) is not healthy after 0 s');
});
