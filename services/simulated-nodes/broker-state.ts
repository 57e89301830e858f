import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleName, readBundle } from '../../contracts/bundle.ts';
import type { SimulatedMachine } from '../../contracts/simulated-nodes.ts';
import type { NamedBundle } from '../agent/configuration/bundle-store.ts';
import { blankDefinitions, type Definitions } from './rabbitmq/definitions.ts';

/** What is kept of a simulated node, on its disks. */
export interface NodeState {
  instanceId: string;
  hostName: string;
  volumeId: string;
  /** Text of the bundle that it runs; absent before the first, as on a machine that was replaced. */
  bundle?: string;
  /** Whether it is a member of the broker's cluster, as its disk remembers. */
  joined: boolean;
  /** Whether its RabbitMQ was stopped. */
  stopped: boolean;
  /** What its RabbitMQ would have logged. */
  log: string[];
}

/** What is kept of a simulated broker. It goes with the last of its disks. */
export interface BrokerState {
  definitions: Definitions;
  /** Members of its cluster, by their numbers. */
  nodes: Record<string, NodeState>;
}

/** Lines of a log that are kept. */
const logged = 1000;

/** The brokers below a folder: a file each, which a reader sees as it was before or as it is after. */
export class Brokers {
  readonly #folder: string;
  readonly #known = new Map<string, BrokerState>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
      this.#known.set(file.replace(/\.json$/, ''), JSON.parse(readFileSync(join(folder, file), 'utf8')));
    }
  }

  /** Forgets the brokers of which no disk is left. */
  forgetWithout(volumes: readonly string[]): void {
    for (const [name, { nodes }] of this.#known) {
      if (Object.values(nodes).some(({ volumeId }) => volumes.includes(volumeId))) continue;
      this.#known.delete(name);
      rmSync(this.#fileOf(name), { force: true });
    }
    if (this.#known.size === 0 && existsSync(this.#folder)) rmSync(this.#folder, { recursive: true });
  }

  /** The broker of a machine, and its node there, as they are kept; new ones where there are none. */
  of({ identity, instanceId }: SimulatedMachine): { broker: BrokerState; node: NodeState } {
    const { broker: name, number, hostName, volumeId } = identity;
    const broker = this.#known.get(name) ?? { definitions: blankDefinitions(), nodes: {} };
    this.#known.set(name, broker);
    const before = broker.nodes[number];
    const joined = before?.volumeId === volumeId && before.joined;
    const node =
      before?.instanceId === instanceId ? before : { instanceId, hostName, volumeId, joined, stopped: false, log: [] };
    broker.nodes[number] = node;
    return { broker, node };
  }

  keep(name: string): void {
    const state = this.#known.get(name);
    if (!state) return;
    for (const node of Object.values(state.nodes)) node.log = node.log.slice(-logged);
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(`${this.#fileOf(name)}.new`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${this.#fileOf(name)}.new`, this.#fileOf(name));
  }

  #fileOf(name: string): string {
    return join(this.#folder, `${name}.json`);
  }
}

/** The bundle that a node runs. */
export function bundleOf({ bundle: text }: Pick<NodeState, 'bundle'>): NamedBundle | undefined {
  if (text === undefined) return undefined;
  const name = bundleName(text);
  return { name, text, bundle: readBundle(text, name) };
}

/** Notes a line where RabbitMQ's log would have one. */
export function log(node: NodeState, line: string): void {
  const time = new Date().toISOString().replace('T', ' ').replace('Z', '+00:00');
  node.log.push(`${time} [notice] <simulated> ${line}`);
}
