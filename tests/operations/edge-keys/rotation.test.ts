import { setTimeout as sleep } from 'node:timers/promises';
import type { SigningKey } from '../../../contracts/edge.ts';
import { type PlaceKeysProps, placeEdgeKeys } from '../../../operations/edge-keys/place-keys.ts';
import { probeFunction } from '../../../operations/edge-keys/probe.ts';
import { readEvent, writeResult } from '../../../services/receiver/lambda/function-url.ts';
import { ask } from '../../services/edge/ask.ts';
import { region, startFunctionUrl, type TestFunctionUrl } from '../../services/edge/function-url.ts';
import { edgeEndpoint } from '../../services/edge/worker-bench.ts';
import { type RunningWorker, startWorker } from '../../services/edge/workerd.ts';
import { secrets, type TestReceiver, testReceiver } from '../../services/receiver/test-receiver.ts';
import { type EdgeWorld, edgeWorld, orderOf } from './edge-world.ts';

/** How long IAM takes until AWS knows a new key. */
const knownAfterMs = 300;

/** How long isolates of the Worker's older version still get requests. */
const oldIsolatesMs = 1000;

let world: EdgeWorld;
let receiver: TestReceiver;
let functionUrl: TestFunctionUrl;
let workers: RunningWorker[];
/** The keys that AWS knows. */
const known: SigningKey[] = [];

beforeEach(async () => {
  world = await edgeWorld((keys) => secrets[keys === 1 ? 'proxy' : 'next-proxy'] ?? '');
  receiver = await testReceiver([{}], { origin: 'worker' });
  known.length = 0;
  functionUrl = await startFunctionUrl(known);
  functionUrl.answer = async (event) => writeResult(await receiver.receive(readEvent(event, Date.now() + 30_000)));
  workers = [];
});

afterEach(async () => {
  for (const worker of workers) await worker.stop();
  await functionUrl.close();
  await world.stop();
});

/** A version of the Worker, with what it was given. */
async function deployVersion(): Promise<void> {
  const endpoints = receiver.endpoints.map(edgeEndpoint);
  const settings = JSON.stringify({ region, functionUrl: functionUrl.url, endpoints });
  workers.push(await startWorker({ settings, ...world.bindings() }));
}

/** Places keys where AWS learns of them late and forgets them at once, and a new version of the Worker is not everywhere at once. */
function place(keys: number, graceMs: number): Promise<void> {
  const order = { ...orderOf(keys), functionUrl: functionUrl.url };
  const props = world.props(order);
  const { create, deactivate } = props.accessKeys;
  const accessKeys: PlaceKeysProps['accessKeys'] = {
    ...props.accessKeys,
    async create() {
      const key = await create();
      setTimeout(() => known.push(key), knownAfterMs);
      return key;
    },
    async deactivate(id) {
      await deactivate(id);
      known.splice(
        known.findIndex(({ accessKeyId }) => accessKeyId === id),
        1,
      );
    },
  };
  const worker: PlaceKeysProps['worker'] = {
    ...props.worker,
    async change(changes) {
      await props.worker.change(changes);
      await deployVersion();
    },
  };
  const probe: PlaceKeysProps['probe'] = (key, originSecret) => probeFunction({ order, key, originSecret });
  return placeEdgeKeys({ ...props, accessKeys, worker, probe, graceMs, pauseMs: 20 });
}

/**
 * Requests at a time, until `until` is over; each to any version of the Worker that is still somewhere, as the one before is for
 * `oldForMs`. Their statuses, counted.
 */
async function load(until: Promise<void>, oldForMs: number): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {};
  let over = false;
  let newestSince = Date.now();
  let versions = workers.length;
  const sender = async () => {
    while (!over) {
      if (workers.length !== versions) [versions, newestSince] = [workers.length, Date.now()];
      const old = Date.now() - newestSince < oldForMs && Math.random() < 0.5;
      const worker = workers[Math.max(0, workers.length - (old ? 2 : 1))];
      const { status } = await ask(worker?.port ?? 0, { body: Buffer.from('{}') });
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  const senders = Array.from({ length: 8 }, sender);
  await until;
  await sleep(200);
  over = true;
  await Promise.all(senders);
  return statuses;
}

test('no request is lost while a key and the secret beside it are changed', async () => {
  await place(1, 0);
  const before = world.held();
  const statuses = await load(place(2, oldIsolatesMs + 500), oldIsolatesMs);
  expect(world.held()).not.toEqual(before);
  expect(known.map(({ accessKeyId }) => accessKeyId)).toEqual([world.held().accessKeyId]);
  expect(Object.keys(statuses)).toEqual(['202']);
  expect(statuses[202]).toBeGreaterThan(100);
  expect(receiver.broker.published).toHaveLength(statuses[202] ?? 0);
});

test('requests would be lost if the older key did not live on', async () => {
  await place(1, 0);
  // The version before stays for however long a slow computer takes to place the key.
  const afterwards = place(2, 0).then(() => sleep(1_000));
  const statuses = await load(afterwards, Number.POSITIVE_INFINITY);
  expect(statuses[502]).toBeGreaterThan(0);
});
