import { setTimeout as sleep } from 'node:timers/promises';
import { edgeBinding, type SigningKey } from '../../contracts/edge.ts';
import { anyPlacedKey, type EdgeKeysOrder, placedKeyName, placedKeyPrefix } from '../../contracts/edge-keys.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';

/** The access keys of the user that the Worker signs as. */
export interface AccessKeys {
  list(): Promise<readonly AccessKey[]>;
  create(): Promise<SigningKey>;
  /** Of a key that is gone, nothing. */
  deactivate(accessKeyId: string): Promise<void>;
  delete(accessKeyId: string): Promise<void>;
}

export interface AccessKey {
  accessKeyId: string;
  active: boolean;
  createdAt: Date;
}

/** The secrets of a Worker. Their values can be written, and not be read. */
export interface WorkerSecrets {
  names(): Promise<readonly string[]>;
  /** Puts secrets into place and takes others away, all at once or not at all. */
  change(changes: Readonly<Record<string, string | null>>): Promise<void>;
}

/** What a request to the function came to. */
export type ProbeOutcome =
  /** AWS took the signature, and the receiver the origin's secret. */
  | { taken: true }
  /** `because` completes a sentence: `AWS refuses the key`. */
  | { taken: false; because: string };

export interface PlaceKeysProps {
  order: EdgeKeysOrder;
  accessKeys: AccessKeys;
  worker: WorkerSecrets;
  /** Reads what the Worker and the receiver share. */
  readOriginSecret(): Promise<string>;
  /** Sends the function a request that no endpoint is asked by, signed with the key. */
  probe(key: SigningKey, originSecret: string): Promise<ProbeOutcome>;
  /** When to give a new key up that AWS does not take, in milliseconds. */
  timeoutMs: number;
  /** How long the older key lives on once the Worker has the new one, in milliseconds. */
  graceMs: number;
  /** Pause after a request that was refused, in milliseconds; after one that was taken it is a quarter of that. */
  pauseMs: number;
  say: (line: string) => void;
}

/**
 * Requests in a row that AWS has to take before a key counts as taken: a new one is not known everywhere at once
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency), and each may be
 * answered by another host.
 */
const takenInARow = 5;

/** Progress is told this often, in milliseconds. */
const tellEveryMs = 15_000;

/**
 * Has the Worker sign with a key made for this order, and leaves the user that key alone. Whatever an earlier run left when it was
 * killed is tidied up; where the Worker has the key already nothing is made. Throws SurroundingsFailure; no message holds a key.
 */
export async function placeEdgeKeys(props: PlaceKeysProps): Promise<void> {
  const { order, accessKeys, worker, say } = props;
  const names = await worker.names();
  const keys = await accessKeys.list();
  const held = keys.find(({ accessKeyId }) => names.some((name) => name.startsWith(placedKeyPrefix(accessKeyId))));
  // A user has two keys at most, so the others go before another is made.
  await retire(
    props,
    keys.filter((key) => key !== held),
    held,
  );
  if (held?.active && isPlaced(held.accessKeyId, order, names)) {
    return say(`${order.platform}: the Worker ${order.script} has the keys of number ${order.keys}`);
  }
  await placeNew(props, names);
  if (held) await retire(props, [held], { createdAt: new Date() });
}

function isPlaced(accessKeyId: string, order: EdgeKeysOrder, names: readonly string[]): boolean {
  const wanted = [placedKeyName(accessKeyId, order), edgeBinding.signingKey, edgeBinding.originSecret];
  return wanted.every((name) => names.includes(name));
}

/** Makes a key, waits until AWS takes it, and only then hands it to the Worker. */
async function placeNew(props: PlaceKeysProps, names: readonly string[]): Promise<void> {
  const { order, accessKeys, worker, readOriginSecret, say } = props;
  const originSecret = await readOriginSecret();
  const made = await accessKeys.create();
  try {
    await untilTaken(props, made, originSecret);
  } catch (error) {
    // Nobody has it. Where not even this works, the next run finds it.
    await accessKeys.delete(made.accessKeyId).catch(() => undefined);
    throw error;
  }
  const earlier = names.filter((name) => name.startsWith(anyPlacedKey));
  const placed = placedKeyName(made.accessKeyId, order);
  // After this call nothing is undone: where its answer got lost, the name says at the next run what became of it.
  await worker.change({
    ...Object.fromEntries(earlier.map((name) => [name, null])),
    [edgeBinding.signingKey]: JSON.stringify(made),
    [edgeBinding.originSecret]: originSecret,
    [placed]: 'placed',
  });
  if (!(await worker.names()).includes(placed)) {
    throw new SurroundingsFailure(
      `${order.platform}: Cloudflare took the keys and does not show them. Run the apply again; both keys work until then.`,
    );
  }
  say(`${order.platform}: the Worker ${order.script} was given the keys of number ${order.keys}`);
}

async function untilTaken(
  { order, probe, timeoutMs, pauseMs, say }: PlaceKeysProps,
  key: SigningKey,
  originSecret: string,
): Promise<void> {
  const start = performance.now();
  let inARow = 0;
  let toldAt = start;
  for (;;) {
    const outcome = await probe(key, originSecret);
    inARow = outcome.taken ? inARow + 1 : 0;
    if (inARow === takenInARow) return;
    const now = performance.now();
    if (!outcome.taken && now - start > timeoutMs) {
      throw new SurroundingsFailure(
        `${order.platform}: a new access key of ${order.user} does not open the receiver after ${Math.round(timeoutMs / 1000)} s: ${outcome.because}. It was removed again, and the Worker signs as before. Run the apply again; if that does not help, look at the user's policy and at the receiver.`,
      );
    }
    if (now - toldAt > tellEveryMs) {
      toldAt = now;
      say(`${order.platform}: waiting for the new access key${outcome.taken ? '' : `: ${outcome.because}`}`);
    }
    await sleep(outcome.taken ? pauseMs / 4 : pauseMs);
  }
}

/**
 * Ends keys in favour of the one that the Worker holds. Those made before it were held, and may be signed with at some place for a
 * while yet; those made after it, and all where it holds none, were never handed out.
 */
async function retire(
  { order, accessKeys, graceMs, say }: PlaceKeysProps,
  keys: readonly AccessKey[],
  held: Pick<AccessKey, 'createdAt'> | undefined,
): Promise<void> {
  if (keys.length === 0) return;
  if (held && keys.some(({ active, createdAt }) => active && createdAt <= held.createdAt)) {
    say(`${order.platform}: the older access key works for ${Math.round(graceMs / 1000)} s more`);
    await sleep(graceMs);
  }
  for (const { accessKeyId, active } of keys) {
    if (active) await accessKeys.deactivate(accessKeyId);
    await accessKeys.delete(accessKeyId);
  }
  say(`${order.platform}: ${held ? 'the older access key' : 'an access key that nobody holds'} is gone`);
}
