import { z } from 'zod';

/** What those who write Zabbix's files, apply them, run its agents and draw from it have to agree on. */

/** Zabbix's group of hosts and its group of templates: what is in them is Warren's, and goes when the files no longer name it. */
export const zabbixGroup = 'Warren';

/** How names of media types begin that are Warren's: Zabbix has no groups of them. */
export const zabbixMediaPrefix = 'Warren ';

/** Name of the media type by which Zabbix tells the host's pager, of the user who has it, of that one's group, and of the action. */
export const zabbixPager = `${zabbixMediaPrefix}pager`;

/**
 * Tags of problems: the id of the alarm that a trigger is, on the hosts of what an alert watches, else `nobody`; and which of several things on its
 * host a problem is about.
 */
export const zabbixTag = { alarm: 'alarm', part: 'part', nobody: 'none' } as const;

/** Version that files are written for; those of another are refused, since Zabbix would convert them and nothing could be compared. */
export const zabbixVersion = '7.0';

/** Folder that a node's agent leaves what Zabbix is told in, on no disk; Zabbix's agent beside it reads it at the same path. */
export const watchedFolder = '/run/warren-watched';

/** What RabbitMQ on a node is like, as JSON of `nodeHealth`, anew every minute. */
export const nodeHealthFile = `${watchedFolder}/rabbitmq.json`;

/** Yes and no as numbers, which Zabbix keeps and compares. */
const flag = z.union([z.literal(0), z.literal(1)]);

/**
 * What RabbitMQ on a node is like. What is not known is left out, and Zabbix keeps what it had. Nothing in it is a secret, nor a text that
 * anybody who uses the broker could have made up.
 */
export const nodeHealth = z.object({
  /** When it was written, in seconds since the epoch. */
  at: z.int(),
  /** Whether RabbitMQ answers. */
  serving: flag,
  /** Members of the cluster that do not run, as this node sees it. */
  missingNodes: z.int().optional(),
  /** Nodes that this one has lost sight of while both run. */
  partitions: z.int().optional(),
  /** Whether a memory or disk alarm of this node holds back publishers. */
  alarms: flag.optional(),
  /** Whether a quorum queue or stream would lose its majority if this node stopped. */
  quorumCritical: flag.optional(),
  /** Whether a virtual host does not run on this node. */
  virtualHostsDown: flag.optional(),
  /** Days until the certificate ends that clients are shown. */
  certificateDays: z.number().optional(),
});

export type NodeHealth = z.infer<typeof nodeHealth>;

/** Zabbix's items that the watching host tells Prometheus of, by their keys. */
export const zabbixItem = {
  cpuUsed: 'system.cpu.util',
  cpuSteal: 'system.cpu.util[,steal]',
  load: 'system.cpu.load[all,avg1]',
  memoryUsed: 'vm.memory.utilization',
  rootUsed: 'vfs.fs.size[/,pused]',
  dataUsed: 'vfs.fs.size[{$DATA},pused]',
  uptime: 'system.uptime',
  certificateDays: 'rabbitmq.certificate.days',
  serving: 'rabbitmq.serving',
  missingNodes: 'rabbitmq.nodes.missing',
  quorumCritical: 'rabbitmq.quorum.critical',
} as const;

/** Metrics that the watching host answers Prometheus with, of what Zabbix knows. Each of a host has its `broker` and `node`, or neither. */
export const zabbixMetric = {
  /** 1 while Zabbix answers, else 0, and nothing else is told. */
  up: 'zabbix_up',
  /** 1 for each problem there is; `host`, `severity`, `trigger`. */
  problem: 'zabbix_problem',
  /** Newest value of an item; `host`, `key`, of `zabbixItem`. */
  item: 'zabbix_item',
  /** 1 while a host's agent answers, 0 while it does not; `host`. */
  available: 'zabbix_host_available',
} as const;

/** Severities as problems have them, from Zabbix's 0 to its 5: https://www.zabbix.com/documentation/7.0/en/manual/api/reference/problem/object */
export const zabbixSeverities = ['not classified', 'information', 'warning', 'average', 'high', 'disaster'] as const;
