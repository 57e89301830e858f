import {
  type AccessKeys,
  type PlaceKeysProps,
  placeEdgeKeys,
  type WorkerSecrets,
} from '../../../operations/edge-keys/place-keys.ts';
import { type EdgeWorld, edgeWorld, orderOf } from './edge-world.ts';

let world: EdgeWorld;

beforeEach(async () => {
  world = await edgeWorld();
});

afterEach(() => world.stop());

const place = (keys: number, more: Partial<PlaceKeysProps> = {}) =>
  placeEdgeKeys({ ...world.props(orderOf(keys)), ...more });

/** One key, which is active and the Worker's, beside the secret of that number. */
function expectSettled(keys: number): void {
  const { accessKeyId, originSecret } = world.held();
  expect(world.keys()).toEqual([{ id: accessKeyId, active: true }]);
  expect(originSecret).toBe(`the-origin-secret-of-${keys}`);
}

test('a Worker without keys is given a new one, and what it shares with the receiver', async () => {
  await place(1);
  expectSettled(1);
  expect(world.said).toEqual(['acme: the Worker acme-edge was given the keys of number 1']);
});

test('a second run makes nothing', async () => {
  await place(1);
  const { accessKeyId } = world.held();
  await place(1);
  expectSettled(1);
  expect(world.held().accessKeyId).toBe(accessKeyId);
  expect(world.said.at(-1)).toBe('acme: the Worker acme-edge has the keys of number 1');
});

test('another number brings another key and ends the older one, which works until the Worker has the new one', async () => {
  await place(1);
  const older = world.held().accessKeyId ?? '';
  await place(2);
  expectSettled(2);
  expect(world.keys().map(({ id }) => id)).not.toContain(older);
  expect(world.said.slice(1)).toEqual([
    'acme: the Worker acme-edge was given the keys of number 2',
    'acme: the older access key works for 0 s more',
    'acme: the older access key is gone',
  ]);
});

test('another secret under the same number is brought to the Worker, too', async () => {
  await place(1);
  const order = { ...orderOf(1), originSecret: orderOf(2).originSecret };
  await placeEdgeKeys(world.props(order));
  expectSettled(2);
});

test('a Worker that was made anew is given a new key, and the one of its forerunner goes', async () => {
  await place(1);
  const { workerSecrets } = world.started.sandbox;
  const worker = { account: orderOf(1).accountId, script: 'acme-edge' };
  workerSecrets.change(worker, Object.fromEntries(workerSecrets.names(worker).map((name) => [name, null])));
  await place(1);
  expectSettled(1);
});

test('a key that was deactivated by hand is replaced', async () => {
  await place(1);
  const older = world.held().accessKeyId ?? '';
  world.started.sandbox.accessKeys.change(older, false);
  await place(1);
  expectSettled(1);
  expect(world.held().accessKeyId).not.toBe(older);
});

test('the older key ends only after its time, and one that was never handed out at once', async () => {
  await place(1);
  const start = performance.now();
  await place(2, { graceMs: 300 });
  expect(performance.now() - start).toBeGreaterThan(290);
  // Made later than the one that the Worker holds, as by a run that was killed.
  world.started.sandbox.accessKeys.create('acme-edge');
  const { id } = world.started.sandbox.accessKeys
    .ofUser('acme-edge')
    .find(({ id }) => id !== world.held().accessKeyId) ?? { id: '' };
  world.started.sandbox.cloud.change('aws_iam_access_key', id, { created_at: '2099-01-01T00:00:00Z' });
  await place(2, { graceMs: 60_000 });
  expectSettled(2);
});

describe('a run that was killed', () => {
  /** Ends a run at its nth call, before the call does anything or after it has. */
  function killing(props: PlaceKeysProps, { at, after }: { at: number; after: boolean }) {
    let calls = 0;
    let dead = false;
    const reached = () => calls >= at;
    const killed =
      <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        calls += 1;
        if (dead || (calls === at && !after)) dead = true;
        if (dead) throw new Error('killed');
        const result = await call(...args);
        expectHeldAlive();
        if (calls === at) {
          dead = true;
          throw new Error('killed');
        }
        return result;
      };
    const accessKeys = Object.fromEntries(
      Object.entries(props.accessKeys).map(([name, call]) => [name, killed(call)]),
    ) as unknown as AccessKeys;
    const worker: WorkerSecrets = { names: killed(props.worker.names), change: killed(props.worker.change) };
    const readOriginSecret = killed(props.readOriginSecret);
    return { props: { ...props, accessKeys, worker, readOriginSecret, probe: killed(props.probe) }, reached };
  }

  /** Whatever happens, what the Worker signs with is taken. */
  function expectHeldAlive(): void {
    const { accessKeyId } = world.held();
    if (accessKeyId !== undefined) expect(world.keys()).toContainEqual({ id: accessKeyId, active: true });
  }

  test.each([
    ['at the first keys', 0],
    ['at a rotation', 1],
  ])('%s, at any step, is tidied up by the next', async (_, from) => {
    for (const after of [false, true]) {
      for (let at = 1; ; at += 1) {
        await world.stop();
        world = await edgeWorld();
        if (from > 0) await place(from);
        const { props, reached } = killing(world.props(orderOf(from + 1)), { at, after });
        await placeEdgeKeys(props).catch((error: Error) => {
          if (error.message !== 'killed') throw error;
        });
        if (!reached()) break;
        expectHeldAlive();
        await place(from + 1);
        expectSettled(from + 1);
      }
    }
  });

  test('twice in a row, at a rotation and the one after it, is tidied up as well', async () => {
    await place(1);
    const lost = killing(world.props(orderOf(2)), { at: 11, after: true });
    await expect(placeEdgeKeys(lost.props)).rejects.toThrow('killed');
    expect(world.keys()).toHaveLength(2);
    await place(3);
    expectSettled(3);
  });
});

describe('a new key that AWS does not take', () => {
  test('yet is waited for, and has to be taken five times in a row', async () => {
    const { probe } = world.props(orderOf(1));
    let asked = 0;
    const slow: PlaceKeysProps['probe'] = async (...args) => {
      asked += 1;
      if (asked < 4 || asked === 6) return { taken: false, because: 'AWS refuses the key' };
      return probe(...args);
    };
    await place(1, { probe: slow });
    expect(asked).toBe(11);
    expectSettled(1);
  });

  test('at all is removed, and the Worker signs as before', async () => {
    await place(1);
    const before = world.held();
    const never: PlaceKeysProps['probe'] = async () => ({ taken: false, because: 'AWS refuses the key' });
    const refusal = placeEdgeKeys({ ...world.props(orderOf(2)), probe: never, timeoutMs: 20 });
    await expect(refusal).rejects.toThrow(
      'acme: a new access key of acme-edge does not open the receiver after 0 s: AWS refuses the key. It was removed again, and the Worker signs as before.',
    );
    expect(world.held()).toEqual(before);
    expect(world.keys()).toEqual([{ id: before.accessKeyId, active: true }]);
  });
});

describe('what fails', () => {
  const inject = (type: string, operation: 'update' | 'create', name: string, error: string, every = false) =>
    world.started.sandbox.faults.inject({ on: { type, operation, name }, error, every });

  test('at Cloudflare once is tried again', async () => {
    inject('cloudflare', 'update', 'patch-secrets', 'SlowDown');
    await place(1);
    expectSettled(1);
  });

  test('at Cloudflare for good says so without any secret, and the next run goes on', async () => {
    inject('cloudflare', 'update', 'patch-secrets', 'AccessDenied', true);
    const error = await place(1).catch((cause: Error) => cause);
    expect(String(error)).toContain(
      'Cloudflare does not let this token at the secrets of the Worker acme-edge: AccessDenied',
    );
    expect(String(error)).toContain('It needs Workers Scripts Write in account');
    world.started.sandbox.faults.clear();
    await place(1);
    expectSettled(1);
  });

  test('in IAM for good names the user', async () => {
    inject('iam', 'create', 'create-access-key', 'AccessDenied: not allowed');
    await expect(place(1)).rejects.toThrow('no access key can be made for acme-edge: AccessDenied: not allowed');
    expect(world.keys()).toEqual([]);
  });

  test('as there is no such Worker names it', async () => {
    world.started.sandbox.cloud.remove('cloudflare_workers_script', 'acme-edge');
    await expect(place(1)).rejects.toThrow(/^There is no Worker acme-edge in Cloudflare's account 0123/);
  });
});

test('no line that is said, and no name of a secret, holds a secret or an id of a key', async () => {
  const ids: string[] = [];
  for (const keys of [1, 2, 3]) {
    await place(keys);
    ids.push(world.held().accessKeyId ?? '');
  }
  const names = world.started.sandbox.workerSecrets.names({ account: orderOf(1).accountId, script: 'acme-edge' });
  expect([...names].sort()).toEqual([
    'ORIGIN_SECRET',
    expect.stringMatching(/^PLACED_[0-9a-f]{16}_[0-9a-f]{16}$/),
    'SIGNING_KEY',
  ]);
  const shown = [...world.said, ...names].join('\n');
  for (const secret of [...world.secrets(), ...ids]) expect(shown).not.toContain(secret);
});
