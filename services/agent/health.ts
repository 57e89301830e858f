import { runningBundle } from './bundle-store.ts';
import { isOpen } from './machine/port.ts';
import { isServing } from './machine/service.ts';
import { inBroker } from './rabbitmq/container.ts';
import { clusterStatus } from './rabbitmq/node.ts';
import { parseSettings } from './rabbitmq/settings.ts';

/** Whether a node is fit to be relied on. */
export type Health = { healthy: true } | { healthy: false; reason: string };

/** RabbitMQ's own checks, from the quickest: https://www.rabbitmq.com/docs/monitoring#health-checks */
const checks = ['check_running', 'check_local_alarms'] as const;

/**
 * Looks at this node once: it runs the bundle, RabbitMQ's own checks pass, its listeners take connections, and every node
 * of its cluster runs. The next node may be touched when all of that is so.
 */
export async function checkHealth(bundle?: string): Promise<Health> {
  const running = runningBundle();
  if (!running) return unhealthy('has not taken on any bundle yet');
  if (bundle !== undefined && running.name !== bundle) return unhealthy(`runs bundle ${running.name}, not ${bundle}`);
  if (!(await isServing())) return unhealthy('RabbitMQ is not running');
  for (const check of checks) {
    const { status, stdout, stderr } = await inBroker(['rabbitmq-diagnostics', '--quiet', '--timeout=20', check]);
    if (status !== 0) return unhealthy(`${check}: ${firstLine(stderr) || firstLine(stdout) || `status ${status}`}`);
  }
  const closed = await closedPorts(parseSettings(running.bundle.rabbitmqConf));
  if (closed.length > 0) return unhealthy(`does not listen on port ${closed.join(', ')} yet`);
  const { members, running: up } = await clusterStatus();
  const missing = members.filter((member) => !up.includes(member));
  if (missing.length > 0)
    return unhealthy(`${up.length} of ${members.length} nodes run; missing: ${missing.join(', ')}`);
  return { healthy: true };
}

/** Keys of rabbitmq.conf that open a port. */
const portKey = /^(\w+\.)?listeners\.(ssl|tcp)\.default$|^(management|prometheus)\.(ssl|tcp)\.port$/;

/** RabbitMQ's own check of ports connects by host name, where a listener for the node alone does not answer. */
async function closedPorts(settings: Map<string, string>): Promise<string[]> {
  const ports = [...settings].filter(([key]) => portKey.test(key)).map(([, port]) => port);
  const open = await Promise.all(
    ports.map((port) => isOpen({ host: '127.0.0.1', port: Number(port), timeoutMs: 5000 })),
  );
  return ports.filter((_, index) => !open[index]);
}

function unhealthy(reason: string): Health {
  return { healthy: false, reason };
}

function firstLine(text: string): string {
  return (
    text
      .trim()
      .split('\n', 1)[0]
      ?.replace(/^Error: ?/, '') ?? ''
  );
}
