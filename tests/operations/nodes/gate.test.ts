import {
  type CommandState,
  monitoringMachine,
  type NodeCommands,
  nodeMachine,
  passGate,
} from '../../../operations/nodes/gate.ts';

/** An instance that answers from the given call on, and whose command goes through the given states. */
function instance(answersAfter: number, ...states: CommandState[]): NodeCommands {
  let calls = 0;
  return {
    send: async () => (calls++ < answersAfter ? undefined : 'command-1'),
    poll: async () => states.shift() ?? { state: 'running' },
  };
}

const node = nodeMachine('orders', 2, 'i-1');

async function pass(commands: NodeCommands, timeoutMs = 5000, machine = node): Promise<string[]> {
  const lines: string[] = [];
  const say = (line: string) => lines.push(line);
  await passGate({
    machine,
    bundle: '0123456789abcdef',
    agent: 'a'.repeat(64),
    commands,
    timeoutMs,
    pauseMs: 1,
    say,
  });
  return lines;
}

const done: CommandState = { state: 'succeeded', output: '' };

test('a healthy node passes, and each step is said with the name of the node', async () => {
  const taken: CommandState = { state: 'succeeded', output: 'took on heartbeat without a restart\n' };
  const notYet: CommandState = { state: 'failed', output: '2 of 3 nodes run\n', status: 75 };
  const lines = await pass(instance(0, { state: 'running' }, taken, notYet, notYet, done));
  expect(lines).toEqual([
    'orders node 2 (i-1): took on heartbeat without a restart',
    'orders node 2 (i-1): 2 of 3 nodes run',
    'orders node 2 (i-1): healthy',
  ]);
});

test('an instance that has just started is waited for', async () => {
  const lines = await pass(instance(3, done, done));
  expect(lines[0]).toBe('orders node 2 (i-1): waiting for the instance to answer');
});

test('a node that refuses its bundle stops the gate with the reason and what happens next', async () => {
  const failing = instance(0, { state: 'failed', output: 'brokers/orders.yaml version: no image\n', status: 1 });
  await expect(pass(failing)).rejects.toThrow(
    'orders node 2 (i-1) did not take on bundle 0123456789abcdef: brokers/orders.yaml version: no image\n' +
      'Nodes after it were not touched; the next apply waits here again.',
  );
});

test('a node whose checks break stops the gate', async () => {
  const failing = instance(0, done, { state: 'failed', output: 'no such program', status: 127 });
  await expect(pass(failing)).rejects.toThrow('orders node 2 (i-1) is not healthy: no such program');
});

test('a node that never answers, or never gets healthy, stops the gate in time and says what it waited for', async () => {
  await expect(pass(instance(Number.POSITIVE_INFINITY), 20)).rejects.toThrow(
    'orders node 2 (i-1) does not answer after 0 s',
  );
  const alarms = Array.from(
    { length: 100 },
    (): CommandState => ({ state: 'failed', output: 'disk alarm', status: 75 }),
  );
  await expect(pass(instance(0, done, ...alarms), 20)).rejects.toThrow('is not healthy (disk alarm) after 0 s');
});

test('the monitoring host takes on its bundle by its own agent, and what it refuses is said with the file to blame', async () => {
  const sent: string[] = [];
  const refused: CommandState = {
    state: 'failed',
    output: 'dashboards/orders.ts: two panels have the id 4\n',
    status: 1,
  };
  const commands = { ...instance(0, refused) };
  const send = async (id: string, command: string) => {
    sent.push(command);
    return commands.send(id, command);
  };
  await expect(pass({ ...commands, send }, 5000, monitoringMachine('i-9'))).rejects.toThrow(
    'monitoring host (i-9) did not take on bundle 0123456789abcdef: dashboards/orders.ts: two panels have the id 4\n' +
      'It goes on with what it ran before; the next apply waits here again.',
  );
  expect(sent[0]).toMatch(/\n\/opt\/warren\/watch configure 0123456789abcdef$/);
  expect(sent[0]).toContain('--key programs/watch.cjs');
  expect(sent[0]).not.toContain('agent.cjs');
});
