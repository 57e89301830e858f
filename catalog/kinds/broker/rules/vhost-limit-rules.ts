import type { BrokerRule } from './broker-rule.ts';

export const vhostLimitRules: readonly BrokerRule[] = [
  {
    name: 'vhost-queue-limit',
    doc: 'A vhost may hold at least the queues that the file declares in it: RabbitMQ makes none beyond its limit.',
    severity: 'error',
    check: ({ vhosts, queues }) => {
      const declared = new Map<string, number>();
      for (const { vhost } of queues) declared.set(vhost, (declared.get(vhost) ?? 0) + 1);
      return Object.entries(vhosts).flatMap(([name, { maxQueues = -1 }]) => {
        const count = declared.get(name) ?? 0;
        if (maxQueues < 0 || count <= maxQueues) return [];
        const message = `is ${maxQueues}, and the file declares ${count} queues in this vhost. Use ${count} or more, or -1 for no limit.`;
        return [{ path: ['vhosts', name, 'maxQueues'], message }];
      });
    },
  },
];
