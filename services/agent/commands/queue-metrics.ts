import { programFolder } from '../../../contracts/node-commands.ts';
import { readIfThere, replaceFile } from '../../node/machine/files.ts';
import { type Context, openBroker } from '../context.ts';
import { publishQueueMetrics } from '../queue-metrics/publish.ts';
import { type DocumentCache, scaledQueues } from '../queue-metrics/scaled-queues.ts';

const documentsFile = `${programFolder}/scaled-queues.json`;

/** What this node has read of the documents that name the queues. */
const documents: DocumentCache = {
  read: () => readIfThere(documentsFile),
  write: (text) => void replaceFile(documentsFile, text, { mode: 0o644 }),
};

/**
 * What the node does on every minute: publishes what the queues that processors scale on are like, as far as it leads them. One
 * that is draining leads some until they have moved; one whose RabbitMQ does not listen leads none. Throws when something of it
 * failed; the next minute is another try.
 */
export async function queueMetrics(context: Context & { minute: Date }): Promise<void> {
  const { identity, aws, machine, minute, say } = context;
  const running = machine.runningBundle();
  const { port } = new URL(machine.managementUrl);
  if (!running || !(await machine.isListening(Number(port)))) return;
  const queues = await scaledQueues(context, documents);
  if (queues.length === 0) return;
  const management = await openBroker(context, running.bundle);
  await publishQueueMetrics({ identity, management, metrics: aws.metrics, queues, minute, say });
}
