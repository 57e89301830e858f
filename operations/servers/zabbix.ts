import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import { runProgram } from '../../pipeline/process/run-program.ts';
import { descendants, type GuardedProcess, startGuarded } from './guarded-process.ts';
import { asRun } from './guarded-run.ts';
import { keepPorts, takesConnection } from './ports.ts';
import { live, type Server } from './server.ts';
import { prepareTree } from './trees/prepare-tree.ts';
import { environmentInTree, folderInTree, inTree, partOfUtilLinux } from './trees/run-in-tree.ts';

/** A Zabbix with its database, its pages and their API. `port` is that of the pages. */
export interface Zabbix extends Server {
  /** Of the API, `http://127.0.0.1:…/api_jsonrpc.php`. */
  url: string;
  /** Where the server itself takes what agents and senders send. */
  serverPort: number;
  /** The last of what it printed. */
  log(): string;
  /** Runs a statement in its database. */
  runSql(statement: string): Promise<void>;
}

/** An agent 2 on this computer. */
export interface ZabbixAgent extends Server {
  /** Name that it goes by. */
  hostName: string;
}

/** Zabbix takes no port above: https://www.zabbix.com/documentation/7.0/en/manual/appendix/config/zabbix_server (ListenPort) */
const portsBelow = 32_768;

/**
 * Starts a new Zabbix, as it is after its installation, in its tree; Docker's images are several, which nothing here starts. What is in the
 * folder already, as of one that was stopped, is taken on. Throws SurroundingsFailure when it cannot.
 */
export async function startZabbix({ folder }: { folder: string }): Promise<Zabbix> {
  const tree = await prepareTree('zabbix');
  const [port = 0, serverPort = 0] = await keepPorts(2, { below: portsBelow });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'zabbix.conf.php'), pagesSettings);
  writeFileSync(
    join(folder, 'server.conf'),
    serverSettings(serverPort)
      .map((line) => `${line}\n`)
      .join(''),
  );
  let started: GuardedProcess | undefined;
  const url = `http://127.0.0.1:${port}/api_jsonrpc.php`;
  const life = await live({
    name: 'Zabbix',
    async start() {
      started = await startGuarded({
        // Every process below the first goes with it.
        argv: inTree({
          tree,
          folder,
          argv: [
            'unshare',
            '--pid',
            '--fork',
            '--kill-child',
            '--mount-proc',
            'sh',
            '-euc',
            runAll,
            'sh',
            String(port),
          ],
        }),
        environment: environmentInTree,
        install: partOfUtilLinux,
      });
      const own = started;
      // `unshare` passes no signal on.
      return { ...asRun(own), end: () => void process.kill(descendants(own.pid)[0] ?? own.pid, 'SIGTERM') };
    },
    answers: () => answers({ url, serverPort }),
  });
  return {
    name: 'Zabbix',
    host: '127.0.0.1',
    port,
    url,
    serverPort,
    async runSql(statement) {
      const words = ['--no-defaults', `--socket=${folderInTree}/mariadbd.sock`, 'zabbix', '--execute', statement];
      const argv = inTree({ tree, folder, argv: ['mariadb', ...words] });
      const { status, stderr } = await runProgram({ argv, env: environmentInTree });
      if (status !== 0) throw new SurroundingsFailure(`mariadb: ${stderr.trim()}`);
    },
    ...life,
  };
}

/**
 * Runs the database, the server and the pages with the pages' port as $1 until one of them ends or this is asked to end. The database is
 * in a socket alone, which nobody else comes to, and is as good as new after a crash, but for its last second.
 */
const runAll = `
cd ${folderInTree}
[ -d data ] || { cp -a --reflink=auto /var/lib/zabbix-database data.incoming; mv data.incoming data; }
mariadbd --no-defaults --datadir=${folderInTree}/data --user=root --socket=${folderInTree}/mariadbd.sock --skip-networking \
  --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=64M --innodb-log-file-size=64M &
database=$!
end() {
  kill $server $pages || true
  wait $server $pages || true
  kill $database
  wait $database || true
  exit 0
}
until mariadb --no-defaults --socket=mariadbd.sock --execute 'SELECT 1' > /tmp/answer 2>&1; do kill -0 $database; sleep 0.1; done
zabbix_server --foreground --config ${folderInTree}/server.conf &
server=$!
php -d mysqli.default_socket=${folderInTree}/mariadbd.sock -d post_max_size=16M -d max_execution_time=300 \
  -d memory_limit=512M -S "127.0.0.1:$1" -t /usr/share/zabbix > /tmp/pages.log 2>&1 &
pages=$!
trap end TERM
while kill -0 $server && kill -0 $pages && kill -0 $database; do sleep 1 & wait $!; done
end
`;

const pagesSettings = `<?php
$DB['TYPE'] = 'MYSQL';
$DB['SERVER'] = 'localhost';
$DB['PORT'] = '0';
$DB['DATABASE'] = 'zabbix';
$DB['USER'] = 'root';
$DB['PASSWORD'] = '';
`;

/** Few processes, and what the API changes is known within a second. */
function serverSettings(port: number): string[] {
  return [
    'ListenIP=127.0.0.1',
    `ListenPort=${port}`,
    'LogType=console',
    `PidFile=${folderInTree}/server.pid`,
    `SocketDir=${folderInTree}`,
    'AllowRoot=1',
    'DBName=zabbix',
    'DBUser=root',
    `DBSocket=${folderInTree}/mariadbd.sock`,
    'AllowUnsupportedDBVersions=1',
    'CacheUpdateFrequency=1',
    'StartPollers=1',
    'StartPollersUnreachable=1',
    'StartTrappers=1',
    'StartPreprocessors=1',
    'StartLLDProcessors=1',
    'StartDBSyncers=1',
    'StartDiscoverers=0',
    'StartPingers=0',
    'StartHTTPPollers=0',
    'UnreachablePeriod=2',
    'UnreachableDelay=1',
    'UnavailableDelay=2',
  ];
}

/** The pages answer with the database alone; the server has read its configuration when it answers who it is. */
async function answers({ url, serverPort }: { url: string; serverPort: number }): Promise<boolean> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json-rpc' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'apiinfo.version', params: {} }),
    signal: AbortSignal.timeout(5000),
  });
  const { result } = (await response.json()) as { result?: unknown };
  return typeof result === 'string' && (await takesConnection(serverPort));
}

/** Starts an agent 2 that answers whoever is on this computer. `settings` are more lines of its configuration. */
export async function startZabbixAgent(props: {
  folder: string;
  hostName: string;
  settings?: readonly string[];
}): Promise<ZabbixAgent> {
  const { folder, hostName, settings = [] } = props;
  const tree = await prepareTree('zabbix');
  const [port = 0] = await keepPorts(1, { below: portsBelow });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lines = [
    `Hostname=${hostName}`,
    'Server=127.0.0.1',
    'ListenIP=127.0.0.1',
    `ListenPort=${port}`,
    'LogType=console',
    `ControlSocket=${folderInTree}/agent.sock`,
    `PluginSocket=${folderInTree}/plugin.sock`,
    'DenyKey=system.run[*]',
    ...settings,
  ];
  writeFileSync(join(folder, 'agent.conf'), lines.map((line) => `${line}\n`).join(''));
  const life = await live({
    name: "Zabbix's agent 2",
    start: () =>
      startGuarded({
        argv: inTree({
          tree,
          folder,
          argv: ['zabbix_agent2', '--foreground', '--config', `${folderInTree}/agent.conf`],
        }),
        environment: environmentInTree,
        install: partOfUtilLinux,
      }).then(asRun),
    answers: () => takesConnection(port),
  });
  return { name: "Zabbix's agent 2", host: '127.0.0.1', port, hostName, ...life };
}
