import type { Catalog } from '../../catalog/catalog.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import type { ObservedBroker, ObservedNode } from '../records/items.ts';
import { type BrokerStatus, brokerStatuses, type NodeStatus } from '../status/status.ts';

interface Situation {
  catalog: Catalog;
  observed: ObservedBroker;
  now: Date;
}

/**
 * The nodes of a broker that an operation goes through, in the order of their numbers: those that the file asks for, and
 * others that still report. Throws SurroundingsFailure when there is none, or one that the file asks for has never reported.
 */
export function nodesInTurn(situation: Situation): ObservedNode[] {
  return meant(situation).map(({ number }) => reported(situation.observed, number));
}

/** The same, for what takes nodes away for a moment: throws also unless every one is healthy and nothing changes the broker. */
export function healthyNodesInTurn(situation: Situation): ObservedNode[] {
  const { name } = situation.observed;
  const changes = whatChanges(situation);
  if (changes !== undefined) {
    throw new SurroundingsFailure(
      `${name} is changing now: ${changes}. No node was touched; try again when it is done.`,
    );
  }
  const nodes = meant(situation);
  const amiss = nodes.filter(({ state }) => state !== 'healthy');
  if (amiss.length === 0) return nodesInTurn(situation);
  const list = amiss.map(describeAmiss);
  throw new SurroundingsFailure(`${name} is not whole: ${list.join('; ')}. No node was touched.`);
}

function describeAmiss({ number, state, reason }: NodeStatus): string {
  if (state === 'never reported') return `node ${number} has never reported`;
  return `node ${number} is ${reason === undefined ? state : `${state}: ${reason}`}`;
}

/** What changes the broker now, in words; undefined when nothing does. */
export function whatChanges(situation: Situation): string | undefined {
  const { changing } = statusOf(situation);
  return changing && `node ${changing.node} is at "${changing.purpose}"`;
}

function meant(situation: Situation): NodeStatus[] {
  const { name, standing, nodes } = statusOf(situation);
  const found = nodes.filter(({ inFile, state }) => standing === 'not in the files' || inFile || state !== 'silent');
  if (situation.observed.nodes.length === 0) {
    throw new SurroundingsFailure(`${name} has never reported a node. Apply it first.`);
  }
  return found;
}

function reported({ name, nodes }: ObservedBroker, number: number): ObservedNode {
  const node = nodes.find((candidate) => candidate.number === number);
  if (node) return node;
  throw new SurroundingsFailure(
    `${name} node ${number} has never reported. Apply the broker first. No node was touched.`,
  );
}

function statusOf({ catalog, observed, now }: Situation): BrokerStatus {
  const brokers = catalog.brokers.filter(({ name }) => name === observed.name);
  const [status] = brokerStatuses({ brokers, observed: [observed], now });
  if (!status) throw new Error(`${observed.name} has no status`);
  return status;
}
