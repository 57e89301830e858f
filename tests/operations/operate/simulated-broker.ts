import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandResult, RunCommand, Sandbox } from '../../../sandbox/sandbox.ts';
import { reportNode } from '../../../services/agent/metadata/report.ts';
import { openTable, type Table } from '../../../services/node/aws/table.ts';
import { scratchFolder } from '../../repositories.ts';

/** Bundle that every node of the simulated broker runs. */
export const bundle = '3f2a000000000001';

/** What the node's programs are asked for; the whole script where it is nothing that operate sends. */
const known: Record<string, string> = {
  [`/opt/warren/agent wait-healthy --bundle ${bundle} --seconds 20`]: 'look',
  '/opt/warren/agent rotate': 'rotate',
  '/opt/warren/agent backup': 'backup',
  'systemctl restart rabbitmq.service': 'restart at once',
  'docker exec rabbitmq rabbitmq-upgrade --quiet --timeout=600 await_online_quorum_plus_one && systemctl restart rabbitmq.service':
    'restart',
  'docker exec rabbitmq rabbitmq-queues --quiet rebalance all > /dev/null': 'rebalance',
};

/** What is answered to `look i-1`, or done before the answer. */
type Answer = Partial<CommandResult> | (() => Promise<void>);

/** Instances i-1, i-2, … that stand for the nodes of the broker orders. */
export interface SimulatedBroker {
  /** `look i-1`, in the order in which it was asked. */
  events: string[];
  /** Answers to events, one after another; success after that. */
  answers: Record<string, Answer[]>;
  /** What RabbitMQ has logged, by the instance. */
  logs: Record<string, string>;
}

/** What Systems Manager runs on the instances. */
export function runOn(broker: SimulatedBroker): RunCommand {
  return async (instanceId, lines) => {
    const script = lines.join('\n');
    if (script.startsWith('log=')) return runScript(script, broker.logs[instanceId]);
    const event = `${known[script] ?? script} ${instanceId}`;
    broker.events.push(event);
    const answer = broker.answers[event]?.shift() ?? {};
    if (typeof answer !== 'function') return { ...done, ...answer };
    await answer();
    return done;
  };
}

const done: CommandResult = { status: 0, stdout: '', stderr: '' };

/** Really runs what the node's shell would run, with a docker that holds one container at most. */
function runScript(script: string, log: string | undefined): Promise<CommandResult> {
  const folder = scratchFolder();
  if (log !== undefined) writeFileSync(join(folder, 'log'), log);
  const docker = `#!/bin/sh
[ "$1 $3" = "logs rabbitmq" ] || exit 9
[ -e '${folder}/log' ] || { echo 'No such container: rabbitmq' >&2; exit 1; }
tail --lines="\${2#--tail=}" '${folder}/log' >&2
`;
  writeFileSync(join(folder, 'docker'), docker, { mode: 0o755 });
  return new Promise((resolve) => {
    const env = { PATH: `${folder}:${process.env.PATH}` };
    execFile('/bin/sh', ['-c', script], { env }, (error, stdout, stderr) =>
      resolve({ status: error ? 1 : 0, stdout, stderr }),
    );
  });
}

/** The items of orders in the sandbox's table. */
export function ordersTable(): Table {
  return openTable({ region: 'eu-west-1', table: 'acme-brokers', broker: 'orders' });
}

const threshold = { percent: 90, forMinutes: 5 };
const alarms = { memory: threshold, disk: threshold };

/** What a node reports of itself. */
export async function report(
  { cloud }: Sandbox,
  number: number,
  more: { unhealthy?: string; name?: string; now?: Date } = {},
): Promise<void> {
  const { unhealthy, name = bundle, now = new Date() } = more;
  cloud.put('aws_instance', `i-${number}`, { id: `i-${number}`, region: 'eu-west-1' });
  await reportNode({
    table: ordersTable(),
    number,
    now,
    seen: {
      instance: { id: `i-${number}`, address: `10.20.3.${number}` },
      hostName: `orders-${number}.acme.internal`,
      agent: 'ab12',
      running: { name, bundle: { alarms } },
      serving: true,
      health: unhealthy === undefined ? { healthy: true } : { healthy: false, reason: unhealthy },
    },
  });
}
