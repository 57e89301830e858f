import { setTimeout as sleep } from 'node:timers/promises';
import { parameterComponent } from '../../../contracts/bundle.ts';
import type { Leased } from '../../node/lock/lease.ts';
import type { Management } from '../rabbitmq/management.ts';
import { type Change, compareTopology } from './compare.ts';
import { describeDrift } from './drift.ts';
import { makeObjects } from './make.ts';
import { nounOf, type TopologyObject, titleOf } from './objects.ts';
import { observeBroker } from './observe.ts';
import { removeObject } from './remove.ts';
import type { Topology } from './resolve.ts';

/** What an application of a topology did and found. */
export interface TopologySummary {
  /** Numbers by what an operator calls it: `{ made: { queue: 3 }, changed: {}, removed: {} }`. */
  made: Record<string, number>;
  changed: Record<string, number>;
  removed: Record<string, number>;
  /** What the file does not name, in sentences. */
  drift: string[];
  /** Why nothing was done, in sentences with the way out; empty when everything was. */
  refused: string[];
}

/**
 * Makes a broker hold what its file says. Everything that cannot be done is found first, and then nothing is done. Can be
 * interrupted anywhere and run again, and changes nothing the second time. Throws when RabbitMQ refuses something, or when
 * the broker still differs at the end.
 */
export async function applyTopology({
  management,
  topology,
  say,
}: {
  /** Signed in as anybody who may change users. */
  management: Leased<Management>;
  topology: Topology;
  say: (line: string) => void;
}): Promise<TopologySummary> {
  const { changes, ...found } = await compareWith(management, topology);
  if (found.refused.length > 0) return { made: {}, changed: {}, removed: {}, ...found };

  for (const line of announce(changes)) say(line);
  const making = changes.filter(({ action }) => action !== 'remove').map(({ object }) => object);
  const access = making.filter(givesAccess);
  await makeObjects(management, access);
  // Whoever signed in may be about to go, or has another password by now.
  const administrator = management.as(topology.administrator);
  await makeObjects(
    administrator,
    making.filter((object) => !givesAccess(object)),
  );
  for (const { action, object } of changes) if (action === 'remove') await removeObject(administrator, object);

  if (changes.length > 0) await verify(administrator, topology);
  return {
    made: count(changes, 'make'),
    changed: count(changes, 'change'),
    removed: count(changes, 'remove'),
    ...found,
  };
}

async function compareWith(management: Management, topology: Topology) {
  const { changes, drift, refused } = compareTopology(topology, await observeBroker(management, topology.remove));
  return { changes, drift: describeDrift(drift, topology.file), refused };
}

/** RabbitMQ checks and counts by these, and Warren signs in by them: they come before the rest. */
function givesAccess({ kind, definition }: TopologyObject): boolean {
  if (kind === 'parameter') return definition.component === parameterComponent.limits;
  return kind === 'vhost' || kind === 'user' || kind === 'user limit' || kind === 'permission';
}

/** Lines that are still read. */
const announced = 20;

function announce(changes: readonly Change[]): string[] {
  const verbs = { make: 'makes', change: 'changes', remove: 'removes' };
  const lines = changes.slice(0, announced).map(({ action, object }) => `${verbs[action]} ${titleOf(object)}`);
  const rest = changes.length - lines.length;
  return rest > 0 ? [...lines, `and ${rest} more changes`] : lines;
}

function count(changes: readonly Change[], action: Change['action']): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { object } of changes.filter((change) => change.action === action))
    counts[nounOf(object)] = (counts[nounOf(object)] ?? 0) + 1;
  return counts;
}

/** What one node has made the others may say a moment later; and a node with much to do leaves out what it could not make in time. */
const verifications = 5;

async function verify(management: Management, topology: Topology): Promise<void> {
  for (let left = verifications; ; left -= 1) {
    const { changes } = await compareWith(management, topology);
    if (changes.length === 0) return;
    if (left === 1) {
      const missing = announce(changes).join('; ');
      throw new Error(
        `RabbitMQ took on the topology of ${topology.file}, but still differs: ${missing}. It leaves queues and bindings out while fewer nodes are up than cluster_formation.target_cluster_size_hint says. Apply again once all nodes are up.`,
      );
    }
    await sleep(1000);
    await makeObjects(
      management,
      changes.filter(({ action }) => action !== 'remove').map(({ object }) => object),
    );
  }
}
