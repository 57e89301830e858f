import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Bundle } from '../../../contracts/bundle.ts';
import type { Setting } from '../../../contracts/live-settings.ts';
import { rabbitmqContainer } from '../../../contracts/node-commands.ts';
import type { Leased } from '../../node/lock/lease.ts';
import type { Programs } from '../../node/machine/run.ts';
import { inBroker } from './container.ts';
import { type Credentials, ManagementError } from './http.ts';
import type { Management } from './management.ts';
import { missingPlugin, refusedSetting } from './refused-configuration.ts';
import { liveExpression, metricsExpression } from './settings.ts';

/** Longest a node may take to start: peers are waited for for five minutes, https://www.rabbitmq.com/docs/clustering#restarting */
const startMs = 420_000;

const clusterStatusSchema = z.object({ disk_nodes: z.array(z.string()) });

/** Brings the container image onto the node. Throws with the field of the file when there is none of that version. */
export async function pullImage(programs: Leased<Programs>, { image, file, version }: Bundle): Promise<void> {
  if ((await programs.run(['docker', 'image', 'inspect', image])).status === 0) return;
  const { status, stderr } = await programs.run(['docker', 'pull', '--quiet', image], { timeoutMs: 600_000 });
  if (status === 0) return;
  throw new Error(`${file} version: the image of RabbitMQ ${version}, ${image}, cannot be had: ${stderr.trim()}`);
}

/** Waits until a node that was just started answers. Throws with the field of the file when it stops instead. */
export async function awaitStartup(programs: Leased<Programs>, bundle: Bundle): Promise<void> {
  const deadline = performance.now() + startMs;
  for (;;) {
    const up = await programs.run(inBroker('rabbitmqctl', '--quiet', '--timeout=30', 'await_startup'));
    if (up.status === 0) return;
    const { stdout } = await programs.run(['docker', 'inspect', '--format={{.State.Status}}', rabbitmqContainer]);
    if (stdout.trim() === 'exited' || performance.now() > deadline)
      throw refusedSetting(await nodeLog(programs), bundle);
    await sleep(1000);
  }
}

/** What RabbitMQ logged since it was started last. */
async function nodeLog(programs: Programs): Promise<string> {
  const { stdout, stderr } = await programs.run(['docker', 'logs', '--tail=200', rabbitmqContainer]);
  return stdout + stderr;
}

/** Has the running node take on settings without a restart. */
export async function applyLive(programs: Leased<Programs>, settings: readonly Setting[]): Promise<void> {
  if (settings.length === 0) return;
  await programs.mustRun(inBroker('rabbitmqctl', '--quiet', 'eval', liveExpression(settings)));
}

/** Tells the plugin of metrics, before it starts, what it is to listen on. */
export async function tellMetrics(programs: Leased<Programs>, settings: readonly Setting[]): Promise<void> {
  if (settings.length === 0) return;
  await programs.mustRun(inBroker('rabbitmqctl', '--quiet', 'eval', metricsExpression(settings)));
}

/** Throws with the field of the file when the image lacks a plugin. */
export async function requirePlugins(programs: Leased<Programs>, bundle: Bundle): Promise<void> {
  const known = await programs.mustRun(inBroker('rabbitmq-plugins', '--quiet', 'list', '--minimal'));
  const missing = bundle.plugins.find((plugin) => !known.split('\n').includes(plugin));
  if (missing !== undefined) throw missingPlugin(missing, bundle);
}

/**
 * Has the running node start and stop plugins by the file that lists them, as `rabbitmq-plugins set` does once it has written
 * that file: update_enabled_plugins in https://github.com/rabbitmq/rabbitmq-server/blob/main/deps/rabbitmq_cli/lib/rabbitmq/cli/plugins/plugins_helpers.ex
 */
export async function takeOnPlugins(programs: Leased<Programs>): Promise<void> {
  const expression =
    '{ok, File} = application:get_env(rabbit, enabled_plugins_file), {ok, _, _} = rabbit_plugins:ensure(File), ok.';
  await programs.mustRun(inBroker('rabbitmqctl', '--quiet', 'eval', expression), { timeoutMs: 120_000 });
}

/** Has the running node read its certificates again: https://www.rabbitmq.com/docs/ssl#certificate-rotation */
export async function reloadCertificates(programs: Programs): Promise<void> {
  await programs.mustRun(inBroker('rabbitmqctl', '--quiet', 'eval', 'ssl:clear_pem_cache().'));
}

/** Host names of the nodes of this node's cluster, itself among them; from RabbitMQ's tools, which need no password. */
export async function clusterMembers(programs: Programs): Promise<string[]> {
  const status = await programs.mustRun(inBroker('rabbitmqctl', '--quiet', 'cluster_status', '--formatter=json'));
  return clusterStatusSchema.parse(JSON.parse(status)).disk_nodes.map((name) => name.replace(/^rabbit@/, ''));
}

/**
 * Waits until every quorum queue and stream keeps its majority without this node. With one node there is no such time.
 * Throws when that does not come about: the node must not go.
 */
export async function awaitSpare(programs: Programs, seconds: number): Promise<void> {
  if ((await clusterMembers(programs)).length < 2) return;
  await programs.mustRun(
    inBroker('rabbitmq-upgrade', '--quiet', `--timeout=${seconds}`, 'await_online_quorum_plus_one'),
    {
      timeoutMs: (seconds + 30) * 1000,
    },
  );
}

/**
 * Makes the administrator's password work, whatever the node holds so far. RabbitMQ's own tools need no password, and
 * passwords go in through standard input.
 */
export async function ensureAdministrator({
  programs,
  management,
  administrator: { name, password },
}: {
  programs: Leased<Programs>;
  management: Management;
  administrator: Credentials;
}): Promise<void> {
  if (await opens(management)) return;
  // With --quiet RabbitMQ 4.0 waits for a password that it does not read.
  const ctl = (...words: string[]) => programs.run(inBroker('rabbitmqctl', ...words), { input: `${password}\n` });
  if ((await ctl('add_user', name)).status !== 0) {
    const { status, stderr } = await ctl('change_password', name);
    if (status !== 0) throw new Error(`the administrator's password cannot be set: ${stderr.trim()}`);
  }
  await programs.mustRun(inBroker('rabbitmqctl', '--quiet', 'set_user_tags', name, 'administrator'));
  // RabbitMQ makes a user whose password everybody knows when it is blank.
  await programs.run(inBroker('rabbitmqctl', '--quiet', 'delete_user', 'guest'));
}

/** Whether the password is the one that RabbitMQ has. */
async function opens(management: Management): Promise<boolean> {
  try {
    await management.whoami();
    return true;
  } catch (error) {
    if (error instanceof ManagementError && error.status === 401) return false;
    throw error;
  }
}

const featureFlagsSchema = z.array(z.object({ state: z.string(), stability: z.string() }));

/**
 * Turns on what the version has to offer, as the next upgrade asks for. RabbitMQ refuses while nodes of an older version are
 * in the cluster; the last node of an upgrade settles it.
 */
export async function enableFeatureFlags({
  programs,
  management,
  say,
}: {
  programs: Leased<Programs>;
  management: Management;
  say: (line: string) => void;
}): Promise<void> {
  const flags = featureFlagsSchema.parse(await management.get(['feature-flags']));
  if (!flags.some(({ state, stability }) => state === 'disabled' && stability === 'stable')) return;
  const { status, stderr } = await programs.run(inBroker('rabbitmqctl', '--quiet', 'enable_feature_flag', 'all'), {
    timeoutMs: 120_000,
  });
  if (status === 0) return;
  if (!/not supported/.test(stderr)) throw new Error(`feature flags cannot be enabled: ${stderr.trim()}`);
  say('feature flags of the new version wait for nodes that still run an older one');
}

/** Spreads the leaders of queues over the nodes again, after a round of restarts. */
export async function rebalance(programs: Leased<Programs>): Promise<void> {
  await programs.mustRun(inBroker('rabbitmq-queues', '--quiet', 'rebalance', 'all'), { timeoutMs: 300_000 });
}

/** Stops RabbitMQ for good, for a configuration that did not start. */
export async function removeContainer(programs: Programs): Promise<void> {
  await programs.mustRun(['docker', 'rm', '--force', rabbitmqContainer]);
}

/** Takes a node that is gone for good out of the cluster. It must not be running. */
export async function forgetMember(programs: Leased<Programs>, hostName: string): Promise<void> {
  await programs.mustRun(inBroker('rabbitmqctl', '--quiet', 'forget_cluster_node', `rabbit@${hostName}`), {
    timeoutMs: 120_000,
  });
}
