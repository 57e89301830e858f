/** A Debian with one server in it, that runs without being installed on the computer. */
export interface Tree {
  /** What whoever waits for it is told. */
  server: string;
  /** Debian's suite: a stable one, unless it has too old a server. */
  suite: 'trixie' | 'forky';
  /** Packages beyond the smallest Debian there is. */
  packages: readonly string[];
  /** File beside this one that arranges the tree in the end; it is given the tree's folder. */
  arrangement?: string;
}

/** Every tree by its name. The newest stable Debian has RabbitMQ 4.0; testing has the series that the samples run. */
export const trees = {
  rabbitmq: {
    server: 'RabbitMQ',
    suite: 'forky',
    packages: [
      'rabbitmq-server',
      // What the simulated machines of the tests have beside it.
      ...['openssl', 'iproute2', 'curl', 'ca-certificates', 'mount', 'util-linux-extra', 'xfsprogs', 'procps', 'tini'],
    ],
    arrangement: 'arrange-rabbitmq.sh',
  },
  // The oldest series that metrics were recorded of: catalog/facts/rabbitmq-metrics.ts.
  rabbitmq40: { server: 'RabbitMQ 4.0', suite: 'trixie', packages: ['rabbitmq-server', 'openssl', 'procps'] },
  // The whole package, since PAM is not in its core: tests have passwords checked by it, as RDS has tokens checked by IAM.
  mariadb: { server: 'MariaDB', suite: 'trixie', packages: ['mariadb-server'] },
  // Debian has no Redis under its own licence any more; Valkey speaks its protocol.
  valkey: { server: 'Valkey', suite: 'trixie', packages: ['valkey-server'] },
  pebble: { server: 'Pebble', suite: 'trixie', packages: ['pebble'] },
  // With the database it keeps everything in, the pages whose API it is set up through, and the agent of machines.
  zabbix: {
    server: 'Zabbix',
    suite: 'trixie',
    packages: [
      ...['zabbix-server-mysql', 'zabbix-frontend-php', 'zabbix-agent2', 'mariadb-server'],
      ...['php-cli', 'php-mysql', 'php-gd', 'php-xml', 'php-mbstring', 'php-bcmath', 'php-ldap', 'php-curl'],
    ],
    arrangement: 'arrange-zabbix.sh',
  },
  // Testing has the series of the LTS that the monitoring host runs, stable has 2.53. With promtool.
  prometheus: {
    server: 'Prometheus',
    suite: 'forky',
    packages: ['prometheus', 'ca-certificates', 'mount'],
    arrangement: 'arrange-prometheus.sh',
  },
  // What groups alerts as Grafana does, which has its code in it.
  alertmanager: { server: 'Alertmanager', suite: 'forky', packages: ['prometheus-alertmanager', 'ca-certificates'] },
  // No server: the firewall of the network that tests send packets through.
  nftables: { server: 'nftables', suite: 'trixie', packages: ['nftables'] },
} as const satisfies Record<string, Tree>;

export type TreeName = keyof typeof trees;
