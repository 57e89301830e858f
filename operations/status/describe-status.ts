import { columns } from '../records/columns.ts';
import { describeAge } from './ages.ts';
import { describeHost } from './describe-host.ts';
import type { Statuses } from './read-statuses.ts';
import { neverReported, type Situation, simulatedNodes } from './situation.ts';
import type { BrokerStatus, NodeStatus } from './status.ts';

/** Statuses as a person reads them: a paragraph a broker, and one of the host that watches. */
export function describeStatuses({ brokers, monitoring }: Statuses, situation: Situation): string {
  const paragraphs = [
    ...(situation.simulated ? [simulatedNodes] : []),
    ...brokers.map((status) => describeStatus(status, situation)),
  ];
  if (brokers.length === 0) paragraphs.push('No file names a broker, and none has ever reported.');
  if (monitoring) paragraphs.push(describeHost(monitoring, situation));
  return paragraphs.join('\n\n');
}

function describeStatus(status: BrokerStatus, situation: Situation): string {
  const { name, standing, nodes } = status;
  const { now } = situation;
  if (standing === 'never reported') return `${name}  ${neverReported('broker', situation)}`;
  const title = standing === 'not in the files' ? `${name}  is not in the files; this is what it reported last` : name;
  const facts = [
    ...named('endpoint', status.endpoints),
    ...named('changing', describeChanging(status)),
    ...named(
      'alarm',
      nodes.flatMap((node) => node.alarms.map((alarm) => `node ${node.number}: ${alarm}`)),
    ),
    ...named('certificate', describeCertificate(status)),
    ...named('topology', describeTopology(status)),
    ...named('backup', describeBackups(status, now)),
    ...named('credentials', describeCredentials(status)),
    ...named('unreadable', describeUnreadable(status)),
  ];
  return [title, ...indent(describeNodes(nodes)), ...indent(columns(facts))].join('\n');
}

/** The first line of a fact carries its name. */
function named(name: string, lines: readonly string[]): [string, string][] {
  return lines.map((line, index) => [index === 0 ? name : '', line]);
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function describeNodes(nodes: readonly NodeStatus[]): string[] {
  if (nodes.length === 0) return [];
  const fileGone = !nodes.some((node) => node.inFile);
  const rows = nodes.map((node) => [
    String(node.number),
    node.state,
    node.version ?? '-',
    describeBundle(node),
    node.ageMs === undefined ? '-' : `${describeAge(node.ageMs)} ago`,
    [...(node.inFile || fileGone ? [] : ['not in the file']), ...(node.reason === undefined ? [] : [node.reason])].join(
      '; ',
    ),
  ]);
  return columns([['node', 'state', 'rabbitmq', 'bundle', 'reported', ''], ...rows]);
}

function describeBundle({ bundleApplied, bundleWanted }: NodeStatus): string {
  const applied = bundleApplied ?? 'none';
  return bundleWanted === undefined || bundleWanted === bundleApplied ? applied : `${applied}, wants ${bundleWanted}`;
}

function describeChanging({ changing }: BrokerStatus): string[] {
  return changing ? [`node ${changing.node}: ${changing.purpose}`] : [];
}

function describeCertificate({ certificate }: BrokerStatus): string[] {
  if (!certificate) return [];
  const { daysLeft, issuer, warning } = certificate;
  const left = daysLeft < 0 ? `ended ${-daysLeft} days ago` : `${daysLeft} days left`;
  return [`${left}, issued by ${issuer}`, ...(warning === undefined ? [] : [warning])];
}

function describeTopology({ topology }: BrokerStatus): string[] {
  if (!topology) return [];
  const { drift, refused } = topology;
  if (drift.length + refused.length === 0) return ['as in the file'];
  return [
    `${drift.length} drifted, ${refused.length} refused`,
    ...drift.map((line) => `drifted: ${line}`),
    ...refused.map((line) => `refused: ${line}`),
  ];
}

function describeBackups({ backups }: BrokerStatus, now: Date): string[] {
  const { definitions, snapshots } = backups;
  const age = (time: string) => `${describeAge(now.getTime() - Date.parse(time))} ago`;
  return [
    definitions ? `definitions ${age(definitions.time)}` : 'definitions never',
    ...(snapshots ? [`snapshots ${age(snapshots.time)}`] : []),
  ];
}

function describeCredentials({ credentials }: BrokerStatus): string[] {
  if (!credentials) return [];
  const { administrator, users } = credentials;
  const named = [{ name: 'administrator', secret: administrator }, ...users];
  return columns(named.map(({ name, secret }) => [name, `secret ${secret}`]));
}

function describeUnreadable({ unreadable }: BrokerStatus): string[] {
  if (unreadable.length === 0) return [];
  return [`${unreadable.join(', ')}: reported by another version of Warren; use that of the last apply`];
}
