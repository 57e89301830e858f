/** Where things are in the platform's buckets. `*` in the place of a name gives what a policy says of every one. */

/** A stack's state, in the bucket of states. */
export function stateKey(stack: string): string {
  return `${stack}${stateSuffix}`;
}

/** The stack whose state has this key; undefined for a key of anything else. */
export function stackOfStateKey(key: string): string | undefined {
  return key.endsWith(stateSuffix) ? /^[a-z0-9-]+$/.exec(key.slice(0, -stateSuffix.length))?.[0] : undefined;
}

/** The lock of a stack's state, as Terraform calls it: https://developer.hashicorp.com/terraform/language/backend/s3#use_lockfile */
export function lockKey(stack: string): string {
  return `${stateKey(stack)}.tflock`;
}

/** Warren's own notes, in the bucket of states. */
export const notesPrefix = 'warren/';

/** Who is about to change a stack. */
export function atWorkKey(stack: string): string {
  return `${notesPrefix}at-work/${stack}.json`;
}

/** Which commit was applied to a stack last. */
export function lastAppliedKey(stack: string): string {
  return `${notesPrefix}last-applied/${stack}.json`;
}

/** Journals of changes that were applied. */
export const journalPrefix = `${notesPrefix}applies/`;

/** Names of those of them that have something to wait for. */
export const heldPrefix = `${notesPrefix}held/`;

/** All saved plans, in the bucket of plans. */
export const plansPrefix = 'plans/';

/** Plans by which a nightly run would put back what drifted. */
export const driftPlansPrefix = `${plansPrefix}drift/`;

/** The agent, in the bucket of configuration; each agent that there was is a version of it. */
export const agentKey = 'programs/agent.cjs';

/** The program that processors run, in the bucket of services; each that there was is a version of it. */
export const processorProgramKey = 'programs/processor.cjs';

/** The receiver of that SHA-256, zipped as Lambda takes it, in the bucket of services. */
export function receiverProgramKey(sha256: string): string {
  return `receiver/${sha256}.zip`;
}

/** The log forwarder of that SHA-256, zipped as Lambda takes it, in the bucket of services. */
export function forwarderProgramKey(sha256: string): string {
  return `forwarder/${sha256}.zip`;
}

/** The pager of that SHA-256, zipped as Lambda takes it, in the bucket of services. */
export function pagerProgramKey(sha256: string): string {
  return `pager/${sha256}.zip`;
}

/** Everything that a receiver was ever told, in the bucket of services. */
export const receiverSettingsPrefix = 'receiver/settings/';

/** What the receiver is told: the document of this SHA-256. */
export function receiverSettingsKey(sha256: string): string {
  return `${receiverSettingsPrefix}${sha256}.json`;
}

/** One broker's part of a bucket: of that of configuration, or of that of backups. */
export function brokerPrefix(broker: string): string {
  return `brokers/${broker}/`;
}

/** A bundle of a broker, by its name. */
export function bundleKey(broker: string, bundle: string): string {
  return `${brokerPrefix(broker)}bundles/${bundle}.json`;
}

/** Who the nodes of a broker are. */
export function clusterKey(broker: string): string {
  return `${brokerPrefix(broker)}cluster.json`;
}

/** Where a broker's definitions are kept in the bucket of backups, each under its time. */
export function definitionsPrefix(broker: string): string {
  return `${brokerPrefix(broker)}definitions/`;
}

/** Definitions that were saved at a time. */
export function definitionsKey(broker: string, time: string): string {
  return `${definitionsPrefix(broker)}${time}.json`;
}

/** The time in the key of saved definitions; undefined for a key of another form. */
export function timeOfKey(broker: string, key: string): string | undefined {
  const name = key.startsWith(definitionsPrefix(broker)) ? key.slice(definitionsPrefix(broker).length) : '';
  const time = name.endsWith('.json') ? name.slice(0, -'.json'.length) : '';
  return Number.isNaN(Date.parse(time)) ? undefined : time;
}

/** Where files are put that are to be restored. The broker's nodes read there and take away what is older than a day. */
export function uploadsPrefix(broker: string): string {
  return `${brokerPrefix(broker)}uploads/`;
}

/** What names of states end with, also of those that Terraform itself names. */
export const stateSuffix = '.tfstate';

/** The program of the monitoring host, in the bucket of configuration; each that there was is a version of it. */
export const watchKey = 'programs/watch.cjs';

/** The monitoring host's part of a bucket: of that of configuration, or of that of backups. */
export const monitoringPrefix = 'monitoring/';

/** A bundle of the monitoring host, by its name. */
export function watchBundleKey(bundle: string): string {
  return `${monitoringPrefix}bundles/${bundle}.json`;
}

/** A file that bundles of the monitoring host name, by the SHA-256 of its contents. */
export function watchFileKey(sha256: string): string {
  return `${monitoringPrefix}files/${sha256}`;
}

/** Where the monitoring host's backups are listed, in the bucket of backups; what they are made of is beside it. */
export const watchBackupsPrefix = `${monitoringPrefix}backups/`;

/** What a backup of the monitoring host, of that time, is made of. */
export function watchBackupKey(time: string): string {
  return `${watchBackupsPrefix}${time}.json`;
}

/** Parts of backups of the monitoring host. */
export const watchPartsPrefix = `${monitoringPrefix}parts/`;

/** A part of the monitoring host's backup of that time. */
export function watchPartKey(time: string, name: string): string {
  return `${watchPartsPrefix}${time}/${name}`;
}

/** Prometheus' blocks, which never change and may be part of many backups. */
export const watchBlocksPrefix = `${monitoringPrefix}blocks/`;

/** A file of one of Prometheus' blocks. */
export function watchBlockKey(block: string, path: string): string {
  return `${watchBlocksPrefix}${block}/${path}`;
}
