import { runningBundle } from './bundle-store.ts';
import { isServing } from './machine/service.ts';
import { inBroker } from './rabbitmq/container.ts';
import { clusterStatus } from './rabbitmq/node.ts';

/** Whether a node is fit to be relied on. */
export type Health = { healthy: true } | { healthy: false; reason: string };

/** RabbitMQ's own checks, from the quickest: https://www.rabbitmq.com/docs/monitoring#health-checks */
const checks = ['check_running', 'check_local_alarms', 'check_port_connectivity'] as const;

/**
 * Looks at this node once: it runs the bundle, RabbitMQ's own checks pass, and every node of its cluster runs. The next
 * node may be touched when all of that is so.
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
  const { members, running: up } = await clusterStatus();
  const missing = members.filter((member) => !up.includes(member));
  if (missing.length > 0)
    return unhealthy(`${up.length} of ${members.length} nodes run; missing: ${missing.join(', ')}`);
  return { healthy: true };
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
