import { runWarren } from './run-warren.ts';

const rest = ['--instance', 'i-1', '--region', 'eu-west-1', '--agent', 'a'.repeat(64), '--bundle', '0123456789abcdef'];

test.each([
  ['nothing', []],
  ['a broker without a node', ['--broker', 'orders']],
  ['both', ['--broker', 'orders', '--node', '1', '--monitoring']],
])('a gate that is told %s does not guess which machine is meant', async (_, machine) => {
  const { status, stderr } = await runWarren(['gate', ...machine, ...rest]);
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringContaining(
      'Name a node by --broker and --node, or the monitoring host by --monitoring alone.',
    ),
  });
});
