import { nodeVariable, type Watched } from '../../../contracts/bundle.ts';
import { zabbixAgentPort } from '../../../contracts/monitoring.ts';
import { dataFolder, type NodeIdentity } from '../../../contracts/node-identity.ts';
import { watchedFolder } from '../../../contracts/zabbix.ts';
import { quotedWord } from '../../node/machine/units.ts';

/** The user of Zabbix's images: https://github.com/zabbix/zabbix-docker/blob/7.0/Dockerfiles/agent2/alpine/Dockerfile */
export const zabbixAgentUser = 1997;

/** What runs beside RabbitMQ, by what its unit and its container are called. */
export const companionNames = ['warren-zabbix-agent', 'warren-alloy'] as const;

export type CompanionName = (typeof companionNames)[number];

/** A program beside RabbitMQ: the one file that it reads, and the words that systemd starts it with. */
export interface Companion {
  /** Name and text of its file, which lies in the folder that it is given. */
  file: { name: string; text: string };
  /** The user of the machine that it runs as, who has no use for the node's role. Root could not be kept from it. */
  user?: number;
  /** The words of `docker run`, for a folder that has its file. */
  serve(folder: string): string[];
}

/** Seconds that one has to end: each writes down how far it is. */
const stopSeconds = 20;

/** What is to run on this node. */
export function companionsOf(watched: Watched, identity: NodeIdentity): Record<CompanionName, Companion> {
  return { 'warren-zabbix-agent': zabbixAgent(watched, identity), 'warren-alloy': alloy(watched, identity) };
}

/** The unit of one. It comes back when it ends, and nothing waits for it. */
export function companionUnit(name: CompanionName, serve: readonly string[]): string {
  return `[Unit]
Description=${name}, for the monitoring host
After=docker.service network-online.target
Wants=docker.service network-online.target
StartLimitIntervalSec=0

[Service]
ExecStartPre=-/usr/bin/docker rm --force ${name}
ExecStart=${serve.map(quotedWord).join(' ')}
ExecStop=/usr/bin/docker stop --time=${stopSeconds} ${name}
Restart=always
RestartSec=30
TimeoutStopSec=${stopSeconds + 30}

[Install]
WantedBy=multi-user.target
`;
}

/** Neither may take memory from RabbitMQ beyond this; in MiB. */
const memoryMiB = { 'warren-zabbix-agent': 128, 'warren-alloy': 256 } as const;

function confined(name: CompanionName): string[] {
  return [
    ...['/usr/bin/docker', 'run', `--name=${name}`, '--network=host'],
    ...['--read-only', '--tmpfs=/tmp', '--cap-drop=ALL', '--security-opt=no-new-privileges'],
    `--memory=${memoryMiB[name]}m`,
    ...['--log-driver=local', '--log-opt=max-size=10m', '--log-opt=max-file=3'],
  ];
}

/**
 * Zabbix's agent 2. It answers one host, and of what it knows what that host's templates ask for; its program is started with a file of
 * ours, past the image's script that makes one of variables.
 */
function zabbixAgent({ zabbixAgent: { image, server, keys } }: Watched, { broker, number }: NodeIdentity): Companion {
  const name = 'zabbix_agent2.conf';
  return {
    file: { name, text: zabbixAgentFile({ server, hostName: `${broker}-${number}`, keys }) },
    user: zabbixAgentUser,
    serve: (folder) => [
      ...confined('warren-zabbix-agent'),
      `--user=${zabbixAgentUser}:0`,
      // Processors, memory and programs of the machine, not of the container.
      '--pid=host',
      `--volume=${folder}:${folder}:ro`,
      `--volume=${watchedFolder}:${watchedFolder}:ro`,
      `--volume=${dataFolder}:${dataFolder}:ro`,
      ...['--entrypoint=/usr/sbin/zabbix_agent2', image, '--foreground', '--config', `${folder}/${name}`],
    ],
  };
}

/** https://www.zabbix.com/documentation/7.0/en/manual/appendix/config/zabbix_agent2 */
function zabbixAgentFile(props: { server: string; hostName: string; keys: readonly string[] }): string {
  const { server, hostName, keys } = props;
  return [
    `Hostname=${hostName}`,
    `Server=${server}`,
    `ListenPort=${zabbixAgentPort}`,
    'LogType=console',
    'ControlSocket=/tmp/agent.sock',
    'PluginSocket=/tmp/plugin.sock',
    ...allowedKeys(keys),
    '',
  ].join('\n');
}

/** Rules are looked at in their order: https://www.zabbix.com/documentation/7.0/en/manual/config/items/restrict_checks */
export function allowedKeys(keys: readonly string[]): string[] {
  return [...keys.map((key) => `AllowKey=${key}`), 'DenyKey=*'];
}

/** Alloy. Root in its container, without capabilities but to read, since a journal is for root and its group. */
function alloy({ alloy: { image, configuration } }: Watched, { number }: NodeIdentity): Companion {
  const name = 'config.alloy';
  const data = '/var/lib/alloy/data';
  return {
    file: { name, text: configuration },
    serve: (folder) => [
      ...confined('warren-alloy'),
      ...['--user=0:0', '--cap-add=DAC_READ_SEARCH', `--env=${nodeVariable}=${number}`],
      `--volume=${folder}:${folder}:ro`,
      // How far it has read.
      `--volume=/var/lib/warren-alloy:${data}`,
      ...['/var/log/journal', '/run/log/journal', '/etc/machine-id'].map((path) => `--volume=${path}:${path}:ro`),
      // https://grafana.com/docs/alloy/latest/reference/cli/run/
      ...[image, 'run', `${folder}/${name}`, `--storage.path=${data}`, '--disable-reporting'],
    ],
  };
}
