import { restoreDefinitions } from '../../contracts/node-commands.ts';
import { runOnNode } from '../nodes/run-on-node.ts';
import { findBroker, type OpenPlatform } from '../records/open-platform.ts';

/** An import of many thousand queues takes minutes. */
const timeoutMs = 20 * 60_000;

/** Has a node bring definitions from the bucket of backups into the running broker. */
export async function bringBack(props: {
  platform: OpenPlatform;
  broker: string;
  /** Key of the definitions in the bucket. */
  key: string;
  say: (line: string) => void;
}): Promise<void> {
  const { platform, broker, key, say } = props;
  const { node, output } = await runOnNode({
    observed: await findBroker(platform, broker),
    commands: platform.commands,
    command: restoreDefinitions(key),
    timeoutMs,
    now: new Date(),
  });
  for (const line of output.split('\n').filter(Boolean)) say(`node ${node}: ${line}`);
  say(`${broker} holds what was in the backup.`);
}
