import {
  monitoringPort,
  prometheusMemoryShare,
  prometheusTargets,
  secretsFolder,
  zabbixAgentPort,
} from '../../../contracts/monitoring.ts';
import { type WatchBundle, type WatchProgram, watchPrograms } from '../../../contracts/watch-bundle.ts';
import type { Program, ProgramTable } from './program.ts';

const local = (port: number, path: string) => `http://127.0.0.1:${port}${path}`;

/** Where Alloy answers by default: https://grafana.com/docs/alloy/latest/reference/cli/run/ */
const alloyPort = 12_345;

/** Where cloudflared says how it is, one of the ports that it takes by default. */
const cloudflaredPort = 20_241;

/** Zabbix's database listens for the host alone. */
const databasePort = 3306;

/** Name of Zabbix's database, and of the user that it belongs to. */
export const zabbixDatabase = 'zabbix';

/** Where the database's container has the folder for backups, on the data disk. */
export const dumpFolder = '/dumps';

/** What the official image of Zabbix' server and pages is told of its database: https://github.com/zabbix/zabbix-docker/blob/7.0/Dockerfiles/server-mysql/README.md */
const databaseLogin = {
  DB_SERVER_HOST: '127.0.0.1',
  DB_SERVER_PORT: String(databasePort),
  MYSQL_DATABASE: zabbixDatabase,
  MYSQL_USER: zabbixDatabase,
  MYSQL_PASSWORD_FILE: `${secretsFolder}/zabbix-database`,
};

const table: ProgramTable = {
  prometheus: {
    // nobody: https://github.com/prometheus/prometheus/blob/v3.13.0/Dockerfile
    user: '65534:65534',
    configuration: { mounted: '/etc/prometheus' },
    data: '/prometheus',
    volumes: [`%data%/targets:${prometheusTargets.mounted}:ro`],
    memoryShare: prometheusMemoryShare,
    arguments: ({ metrics, metricsBytes }) => [
      '--config.file=/etc/prometheus/prometheus.yml',
      '--storage.tsdb.path=/prometheus',
      `--storage.tsdb.retention.time=${metrics.retentionDays}d`,
      `--storage.tsdb.retention.size=${metricsBytes}B`,
      `--web.listen-address=127.0.0.1:${monitoringPort.prometheus}`,
      // Both for whoever reaches the port, which is the host alone: its agent reloads, and takes snapshots.
      '--web.enable-lifecycle',
      '--web.enable-admin-api',
    ],
    health: { url: local(monitoringPort.prometheus, '/-/ready') },
    reload: { url: local(monitoringPort.prometheus, '/-/reload') },
  },
  loki: {
    // https://github.com/grafana/loki/blob/v3.7.6/cmd/loki/Dockerfile
    user: '10001:10001',
    configuration: { mounted: '/etc/loki' },
    data: '/loki',
    memoryShare: 0.35,
    arguments: () => ['-config.file=/etc/loki/loki.yaml'],
    health: { url: local(monitoringPort.loki, '/ready') },
  },
  'zabbix-database': {
    // https://github.com/MariaDB/mariadb-docker/blob/master/Dockerfile.template
    user: '999:999',
    data: '/var/lib/mysql',
    volumes: [`%data%/dumps:${dumpFolder}`],
    secrets: ['zabbix-database'],
    memoryShare: 0.25,
    options: ['--tmpfs=/run/mysqld:uid=999,gid=999'],
    // On a blank disk the image makes user and database, and Zabbix' server its tables. Its administrator has the same password; `mysql`,
    // which backups and changes of the password are made as, comes by the socket alone and needs none:
    // https://mariadb.com/docs/server/server-management/automated-mariadb-deployment-and-administration/docker-and-mariadb/mariadb-server-docker-official-image-environment-variables
    environment: () => ({
      MARIADB_DATABASE: zabbixDatabase,
      MARIADB_USER: zabbixDatabase,
      MARIADB_PASSWORD_FILE: `${secretsFolder}/zabbix-database`,
      MARIADB_ROOT_PASSWORD_FILE: `${secretsFolder}/zabbix-database`,
      MARIADB_ROOT_HOST: 'localhost',
      MARIADB_MYSQL_LOCALHOST_USER: '1',
      MARIADB_MYSQL_LOCALHOST_GRANTS: 'ALL PRIVILEGES',
      MARIADB_AUTO_UPGRADE: '1',
    }),
    // https://www.zabbix.com/documentation/7.0/en/manual/appendix/install/db_scripts#mysql
    arguments: () => [
      '--bind-address=127.0.0.1',
      `--port=${databasePort}`,
      '--skip-log-bin',
      '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_bin',
    ],
    health: { port: databasePort },
  },
  'zabbix-server': {
    // https://github.com/zabbix/zabbix-docker/blob/7.0/Dockerfiles/server-mysql/alpine/Dockerfile
    user: '1997:0',
    secrets: ['zabbix-database'],
    writesToItself: true,
    memoryShare: 0.2,
    environment: () => ({ ...databaseLogin, ZBX_LISTENPORT: String(monitoringPort.zabbixServer) }),
    health: { port: monitoringPort.zabbixServer },
  },
  'zabbix-web': {
    user: '1997:0',
    secrets: ['zabbix-database'],
    writesToItself: true,
    memoryShare: 0.15,
    environment: ({ platform }) => ({
      ...databaseLogin,
      ZBX_SERVER_HOST: '127.0.0.1',
      ZBX_SERVER_PORT: String(monitoringPort.zabbixServer),
      ZBX_SERVER_NAME: platform,
      PHP_TZ: 'UTC',
    }),
    health: { url: local(monitoringPort.zabbix, '/') },
  },
  'zabbix-agent': {
    user: '1997:0',
    writesToItself: true,
    volumes: ['%data%:%data%:ro'],
    memoryShare: 0.05,
    options: ['--pid=host'],
    // Checks come from the server on this very machine; it runs no commands, which is the default, said here:
    // https://www.zabbix.com/documentation/7.0/en/manual/appendix/config/zabbix_agent2
    environment: () => ({
      ZBX_HOSTNAME: 'monitoring',
      ZBX_SERVER_HOST: '127.0.0.1',
      ZBX_SERVER_ACTIVE: '127.0.0.1',
      ZBX_LISTENIP: '127.0.0.1',
      ZBX_DENYKEY: 'system.run[*]',
    }),
    health: { port: zabbixAgentPort },
  },
  grafana: {
    // https://github.com/grafana/grafana/blob/v13.2.0/Dockerfile
    user: '472:0',
    configuration: {
      mounted: '/etc/grafana',
      folders: [
        'dashboards',
        ...['datasources', 'dashboards', 'alerting', 'plugins'].map((name) => `provisioning/${name}`),
      ],
    },
    data: '/var/lib/grafana',
    secrets: ['grafana', 'grafana-key', 'access-claims'],
    memoryShare: 0.25,
    health: { url: local(monitoringPort.grafana, '/api/health') },
    reload: 'grafana',
  },
  cloudflared: {
    // https://github.com/cloudflare/cloudflared/blob/2026.8.2/Dockerfile
    user: '65532:65532',
    secrets: ['tunnel-token'],
    memoryShare: 0.1,
    // In a container it would answer everybody: metrics/metrics.go of the same.
    // https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/configure-tunnels/cloudflared-parameters/run-parameters/
    arguments: () => [
      'tunnel',
      `--metrics=127.0.0.1:${cloudflaredPort}`,
      'run',
      `--token-file=${secretsFolder}/tunnel-token`,
    ],
    // Once it has a connection to Cloudflare: metrics/readiness.go.
    health: { url: local(cloudflaredPort, '/ready') },
  },
  alloy: {
    // Root in its container, as in its image: a journal is for root and its group.
    user: '0:0',
    configuration: { mounted: '/etc/alloy' },
    data: '/var/lib/alloy/data',
    volumes: ['/var/log/journal:/var/log/journal:ro', '/etc/machine-id:/etc/machine-id:ro'],
    memoryShare: 0.1,
    options: ['--cap-add=DAC_READ_SEARCH'],
    // https://grafana.com/docs/alloy/latest/reference/cli/run/
    arguments: () => ['run', '/etc/alloy/config.alloy', '--storage.path=/var/lib/alloy/data', '--disable-reporting'],
    health: { url: local(alloyPort, '/-/ready') },
    reload: { url: local(alloyPort, '/-/reload') },
  },
};

/** A program that a bundle has the host run. */
export interface RunProgram {
  name: WatchProgram;
  image: string;
  program: Program;
}

/** What a bundle has the host run, in the order in which it starts. */
export function programsOf({ images }: Pick<WatchBundle, 'images'>): RunProgram[] {
  return watchPrograms.flatMap((name) => {
    const image = images[name];
    return image === undefined ? [] : [{ name, image, program: table[name] }];
  });
}

/** The version in an image's name, `13.2.3`; undefined when it has none. */
export function versionOf(image: string): string | undefined {
  return /:([\w.-]+)$/.exec(image.replace(/@.*$/, ''))?.[1];
}
