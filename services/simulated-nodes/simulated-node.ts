import type { SimulatedMachine } from '../../contracts/simulated-nodes.ts';
import { openAws } from '../agent/aws/aws.ts';
import type { Context } from '../agent/context.ts';
import type { Surroundings } from '../node/machine/surroundings.ts';
import { type BrokerState, bundleOf, log, type NodeState } from './broker-state.ts';
import type { AnsweringNode } from './rabbitmq/http-api.ts';
import { listenersOf } from './rabbitmq/listeners.ts';
import { simulatedPrograms } from './simulated-programs.ts';
import { simulatedSecrets } from './simulated-secrets.ts';

/** A node that is no machine: what the agent of a real one asks of AWS is real there, and what it asks of the machine is answered from here. */
export interface SimulatedNode {
  machine: SimulatedMachine;
  broker: BrokerState;
  node: NodeState;
  /** Where its HTTP API and its instance metadata service are, before `/api` and `/latest`. */
  url: string;
  /** Instances that run now. */
  running: readonly string[];
  /** Notes what was changed. */
  keep(): void;
}

/** Whether it runs, by what is kept of it and of its instance. */
function isRunning({ bundle, stopped, instanceId }: NodeState, running: readonly string[]): boolean {
  return bundle !== undefined && !stopped && running.includes(instanceId);
}

/** As the agent's commands are given it. */
export function contextOf(simulated: SimulatedNode, surroundings: Pick<Surroundings, 'agent' | 'say'>): Context {
  const { machine, node, url } = simulated;
  const { identity } = machine;
  return {
    ...surroundings,
    identity,
    aws: { ...openAws(identity, { pathStyle: true }), secrets: simulatedSecrets(() => bundleOf(node)?.bundle) },
    metadataUrl: url,
    programs: simulatedPrograms(simulated),
    machine: {
      managementUrl: url,
      runningBundle: () => bundleOf(node),
      isListening: async () => isRunning(node, simulated.running),
      // It has none.
      diskPercent: async () => undefined,
    },
  };
}

/** As it answers for its broker; undefined while its RabbitMQ does not run. */
export function answeringNode({ broker, node, running, keep }: SimulatedNode): AnsweringNode | undefined {
  const { bundle } = bundleOf(node) ?? {};
  if (!bundle || !isRunning(node, running)) return undefined;
  const name = `rabbit@${node.hostName}`;
  const [, type] = /^default_queue_type *= *(\w+)/m.exec(bundle.rabbitmqConf) ?? [];
  return {
    name,
    version: bundle.version,
    defaultQueueType: type ?? 'classic',
    listeners: listenersOf(name, bundle.rabbitmqConf),
    members: Object.values(broker.nodes)
      .filter(({ joined }) => joined)
      .map((member) => ({ name: `rabbit@${member.hostName}`, running: isRunning(member, running) })),
    definitions: broker.definitions,
    changed: keep,
  };
}

/** Stops or starts its RabbitMQ, as systemd does. */
export function turn({ node, keep }: SimulatedNode, how: 'stop' | 'start' | 'restart'): void {
  if (how !== 'start' && !node.stopped) log(node, 'RabbitMQ is asked to stop');
  if (how === 'stop') node.stopped = true;
  else if (how === 'restart' || node.stopped) {
    node.stopped = false;
    log(node, `Server startup complete; ${node.hostName} is simulated`);
  }
  keep();
}
