import { saveDefinitionsNow } from '../../contracts/node-commands.ts';
import { definitionsPrefix } from '../../contracts/object-keys.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import { runOnNode } from '../nodes/run-on-node.ts';
import { findBroker, type OpenPlatform } from '../records/open-platform.ts';

/** An export of many thousand queues takes minutes. */
const timeoutMs = 10 * 60_000;

/** Has a node save the definitions now. Returns which node did, and the key of what it saved. */
export async function saveDefinitions(platform: OpenPlatform, broker: string): Promise<{ node: number; key: string }> {
  const { node, output } = await runOnNode({
    observed: await findBroker(platform, broker),
    commands: platform.commands,
    command: saveDefinitionsNow,
    timeoutMs,
    now: new Date(),
  });
  const key = output.split(/\s+/).findLast((word) => word.startsWith(definitionsPrefix(broker)));
  if (key !== undefined) return { node, key };
  throw new SurroundingsFailure(`${broker} node ${node} named no backup. It said: ${output.trim() || 'nothing'}`);
}
