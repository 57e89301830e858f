/** What stands on the monitoring host, and what those who send to it, ask it and draw from it have to know of it. */

/** The host's name before the private zone: `monitoring.acme.internal`. No broker's node has a name without a number. */
export const monitoringHost = 'monitoring';

/** TCP ports of the host. */
export const monitoringPort = {
  grafana: 3000,
  prometheus: 9090,
  loki: 3100,
  /** Zabbix's pages and its API. */
  zabbix: 8080,
  /** Zabbix's server, which agents may send to. */
  zabbixServer: 10051,
  /** The host's own agent: what Zabbix and the host itself are like, for Prometheus. */
  watch: 9469,
} as const;

/** Port on which Zabbix's agent 2 answers on every machine: https://www.zabbix.com/documentation/7.0/en/manual/appendix/config/zabbix_agent2 */
export const zabbixAgentPort = 10_050;

/** Uids of Grafana's data sources, which dashboards and alarms name. */
export const dataSource = { prometheus: 'prometheus', loki: 'loki', cloudwatch: 'cloudwatch' } as const;

/** Labels of Warren's own on every series that Prometheus has scraped, as far as they apply; logs carry the same. */
export const metricLabel = {
  /** Name of the platform. */
  platform: 'platform',
  /** Name of the broker, on what its nodes tell. */
  broker: 'broker',
  /** Number of the node in its broker. */
  node: 'node',
  /** Name of the processor, on what its tasks tell. */
  processor: 'processor',
} as const;

/** Labels of streams in Loki beside those that metrics have, too. Few, and of few values: each set of them is a stream. */
export const logLabel = {
  /** The way that a line came, one of `logJob`. */
  job: 'job',
  /** Unit of systemd, of a journal's line. */
  unit: 'unit',
  /** Log group of CloudWatch without what all of a platform's begin with. */
  group: 'group',
  /** Container of a task. */
  container: 'container',
} as const;

/** Ways by which lines come to Loki. */
export const logJob = {
  /** Journals of machines, by Alloy. */
  journal: 'journal',
  /** Containers of processors' tasks, by FireLens. */
  task: 'task',
  /** Log groups of CloudWatch, by the forwarder. */
  cloudwatch: 'cloudwatch',
} as const;

/** What Loki adds to its address for those who send: https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs */
export const lokiPushPath = '/loki/api/v1/push';

/** Prometheus' jobs. */
export const scrapeJob = {
  /** `/metrics` of brokers, every 15 s. */
  broker: 'rabbitmq',
  /** `/metrics/detailed` of brokers, with a series for each queue, every 60 s. */
  queues: 'rabbitmq-queues',
  /** Processors' tasks. */
  processor: 'processor',
  /** The host's own agent, with what Zabbix knows. */
  watch: 'watch',
  /** The same agent, with what endpoints promise, every 60 s. */
  promises: 'promises',
  grafana: 'grafana',
  prometheus: 'prometheus',
  loki: 'loki',
} as const;

/** How often Prometheus scrapes: a query over what comes more seldom than usual has to say so, or its rates are over too few samples. */
export const scrapeInterval = { usual: '15s', queues: '60s', promises: '60s' } as const;

/** Where Prometheus' container has what the host's agent writes for it each minute; on the host `targets` below `monitoringFolder.data`. */
export const prometheusTargets = {
  mounted: '/etc/prometheus-targets',
  /** Processors' tasks, by Prometheus' format of files: `[{ targets: ['10.20.1.5:9091'], labels: { processor: 'orders' } }]`. */
  processors: 'processors.json',
  /**
   * What a broker's certificates go back to, in PEM, for each broker of the bundle's `authorities`. Prometheus reads one that changed by
   * itself; while one is missing it scrapes all but that broker, and one that is new takes a reload (ran with 3.5.3).
   */
  authority: (broker: string) => `authorities/${broker}.pem`,
} as const;

/** Where the host has those files for each program, in memory alone: a folder of the program's name. */
export const secretsOnHost = '/run/warren-monitoring';

/** Metric of the host in the platform's namespace of CloudWatch, once a minute: 1 while all that its bundle names runs, else 0; missing, it does not report. */
export const heartbeatMetric = 'MonitoringHealthy';

/** Where programs' containers have the files of secrets that they read, each a bare value in a file of the secret's name. */
export const secretsFolder = '/run/secrets';

/** Files there that are Grafana's. */
export const grafanaSecret = {
  /** Password of the user `admin`. */
  password: 'grafana',
  /** What its database is encrypted by. */
  key: 'grafana-key',
  /** What it wants of a token of Cloudflare Access; JSON, of a host that lets people in by it. */
  claims: 'access-claims',
} as const;

/** Folders on the monitoring host. */
export const monitoringFolder = {
  /** Mount point of the disk that outlives the machine. */
  data: '/var/lib/warren-monitoring',
  /** Each bundle's files, in a folder of the bundle's name. */
  sets: '/etc/warren/monitoring',
  /** What of it runs: a copy of one of those. A program's container sees its part of it, also when that changes. */
  current: '/etc/warren/monitoring/current',
} as const;

/** Part of the host's memory that Prometheus may take; past that it is ended, and starts anew. */
export const prometheusMemoryShare = 0.5;
