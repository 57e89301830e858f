import { rabbitmqContainer } from '../../contracts/node-commands.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { maskSecrets } from '../../pipeline/process/mask-secrets.ts';
import { findBroker, type OpenPlatform } from '../records/open-platform.ts';
import { nodeName, runOnThisNode } from './node-by-node.ts';

const timeoutMs = 60_000;

/**
 * The first 24,000 characters are all that Systems Manager shows of what a command printed:
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetCommandInvocation.html
 * A log's end counts more than its beginning, so the node cuts it; a byte is a character at most, and the rest is for the
 * line that says so.
 */
const mostBytes = 23_500;

/** The last lines of what RabbitMQ logged on one node since it was started. Throws when there is no such node or no answer. */
export async function readNodeLog(props: {
  platform: OpenPlatform;
  broker: string;
  node: number;
  lines: number;
}): Promise<string> {
  const { platform, broker, node, lines } = props;
  const { nodes } = await findBroker(platform, broker);
  const found = nodes.find(({ number }) => number === node);
  if (!found) throw new UserFailure(`${broker} has no node ${node}. ${describeNumbers(nodes)}`);
  const output = await runOnThisNode({ platform, broker, node: found, command: showLog(lines), timeoutMs });
  return maskSecrets(output.trimEnd()) || `${nodeName(broker, found)} has logged nothing since it was started.`;
}

function describeNumbers(nodes: readonly { number: number }[]): string {
  if (nodes.length === 0) return 'It has never reported a node.';
  return `It has reported ${nodes.map(({ number }) => number).join(', ')}.`;
}

/** A line that was cut at its beginning goes. */
function showLog(lines: number): string {
  return `log="$(docker logs --tail=${lines} ${rabbitmqContainer} 2>&1)" || { printf '%s\\n' "$log" >&2; exit 1; }
if [ "$(printf '%s\\n' "$log" | wc -c)" -le ${mostBytes} ]; then printf '%s\\n' "$log"; exit; fi
echo '(Systems Manager shows 24,000 characters; lines before these are left out.)'
printf '%s\\n' "$log" | tail -c ${mostBytes} | sed 1d`;
}
