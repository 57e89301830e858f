import { runProgram } from '../../pipeline/process/run-program.ts';
import { type EdgeWorld, edgeWorld, orderOf } from '../operations/edge-keys/edge-world.ts';
import { runWarren } from './run-warren.ts';

let world: EdgeWorld;

beforeAll(async () => {
  world = await edgeWorld();
});

afterAll(() => world.stop());

const order = JSON.stringify(orderOf(1));

test('keys are placed as the variable says, and neither is shown', async () => {
  // As Terraform runs it.
  const { status, stdout, stderr } = await runProgram({
    argv: [process.execPath, 'bin/warren', 'edge-keys'],
    env: { ...world.started.sandbox.environment, WARREN_EDGE_KEYS: order },
  });
  const said = 'acme: the Worker acme-edge was given the keys of number 1\n';
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: said, stderr: '' });
  expect(world.keys()).toEqual([{ id: world.held().accessKeyId, active: true }]);
});

test.each([
  [{}, [], 1, 'WARREN_EDGE_KEYS is not set. Terraform sets it; by hand there is nothing to run.\n'],
  [{ WARREN_EDGE_KEYS: '{' }, [], 1, 'WARREN_EDGE_KEYS is not JSON.\n'],
  [
    { WARREN_EDGE_KEYS: JSON.stringify({ ...orderOf(1), keys: 0, more: 1 }) },
    [],
    1,
    'WARREN_EDGE_KEYS keys: Too small: expected number to be >=1\nWARREN_EDGE_KEYS : Unrecognized key: "more"\n',
  ],
  [
    { WARREN_EDGE_KEYS: order, CLOUDFLARE_API_TOKEN: '' },
    [],
    1,
    'CLOUDFLARE_API_TOKEN is not set: without a token nothing can be said to Cloudflare.\n',
  ],
  [{ WARREN_EDGE_KEYS: order }, ['--grace', 'soon'], 1, '--grace is "soon"; it has to be a number of seconds.\n'],
  [
    { WARREN_EDGE_KEYS: order, CLOUDFLARE_API_TOKEN: 'a-wrong-token' },
    [],
    2,
    `warren: Cloudflare does not let this token at the secrets of the Worker acme-edge: Authentication error (10000). It needs Workers Scripts Write in account ${orderOf(1).accountId}.\n`,
  ],
] as const)('with %j and %j it ends with status %i', async (env, args, status, said) => {
  const run = await runWarren(['edge-keys', ...args], { ...process.env, ...env });
  expect(run).toEqual({ status, stdout: '', stderr: said });
});
