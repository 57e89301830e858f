import { parseSettings } from '../../contracts/live-settings.ts';
import type { Health } from '../node/machine/health.ts';
import { type Context, type Machine, openBroker } from './context.ts';
import { isServing } from './machine/service.ts';
import { clusterOf } from './rabbitmq/cluster.ts';
import type { Management } from './rabbitmq/management.ts';

/**
 * Looks at this node once: it runs the bundle, RabbitMQ answers, no resource alarm holds back publishers, its listeners take
 * connections, and every node of its cluster runs. The next node may be touched when all of that is so.
 */
export async function checkHealth(
  context: Pick<Context, 'aws' | 'machine' | 'programs'>,
  bundle?: string,
): Promise<Health> {
  const running = context.machine.runningBundle();
  if (!running) return unhealthy('has not taken on any bundle yet');
  if (bundle !== undefined && running.name !== bundle) return unhealthy(`runs bundle ${running.name}, not ${bundle}`);
  if (!(await isServing(context.programs))) return unhealthy('RabbitMQ is not running');
  const closed = await closedPorts(context.machine, parseSettings(running.bundle.rabbitmqConf));
  if (closed.length > 0) return unhealthy(`does not listen on port ${closed.join(', ')}`);
  try {
    return await checkBroker(await openBroker(context, running.bundle));
  } catch (error) {
    return unhealthy((error as Error).message);
  }
}

/** RabbitMQ's own checks: https://www.rabbitmq.com/docs/monitoring#health-checks */
async function checkBroker(management: Management): Promise<Health> {
  const alarms = await management.health(['local-alarms']);
  if (alarms && !alarms.ok) return unhealthy(`publishers are held back: ${await describeAlarms(management)}`);
  const { members, running } = await clusterOf(management);
  const missing = members.filter((member) => !running.includes(member));
  if (missing.length === 0) return { healthy: true };
  return unhealthy(`${running.length} of ${members.length} nodes run; missing: ${missing.join(', ')}`);
}

async function describeAlarms(management: Management): Promise<string> {
  const alarms = await management.alarms();
  return alarms.map(({ resource, node }) => `${resource} alarm of ${node}`).join(', ') || 'the alarm has just gone';
}

/** Keys of rabbitmq.conf that open a port. */
const portKey = /^(\w+\.)?listeners\.(ssl|tcp)\.default$|^(management|prometheus)\.(ssl|tcp)\.port$/;

/** RabbitMQ's own check of ports connects by host name, where a listener for the node alone does not answer. */
async function closedPorts(machine: Machine, settings: Map<string, string>): Promise<string[]> {
  const ports = [...settings].filter(([key]) => portKey.test(key)).map(([, port]) => port);
  const open = await Promise.all(ports.map((port) => machine.isListening(Number(port))));
  return ports.filter((_, index) => !open[index]);
}

function unhealthy(reason: string): Health {
  return { healthy: false, reason };
}
