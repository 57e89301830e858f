import { z } from 'zod';
import type { Leased } from '../../node/lock/lease.ts';
import type { Programs } from '../../node/machine/run.ts';
import { inBroker } from './container.ts';
import type { Management } from './management.ts';

/** As many replicas as quorum queues have: what survives the loss of a node. */
const replicas = 3;

const streamSchema = z.object({ members: z.array(z.string()) });

/** Gives streams that have fewer replicas than they should copies on nodes that joined. Quorum queues see to that themselves. */
export async function replicateStreams(props: {
  programs: Leased<Programs>;
  management: Management;
  nodes: readonly string[];
}): Promise<void> {
  const { programs, management, nodes } = props;
  const streams = (await management.queues()).filter(({ type }) => type === 'stream');
  for (const { vhost, name, arguments: options } of streams) {
    if ('x-initial-cluster-size' in options) continue;
    const found = streamSchema.safeParse(await management.get(['queues', vhost, name]));
    const members = found.data?.members ?? [];
    const free = nodes.map((node) => `rabbit@${node}`).filter((node) => !members.includes(node));
    for (const node of free.slice(0, Math.max(0, replicas - members.length))) {
      await programs.mustRun(inBroker('rabbitmq-streams', '--quiet', 'add_replica', `--vhost=${vhost}`, name, node));
    }
  }
}
