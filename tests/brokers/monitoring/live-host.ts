import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { backupBucket, brokerTable, configurationBucket } from '../../../contracts/names.ts';
import { monitoringSecretPath, monitoringSecrets } from '../../../contracts/secrets.ts';
import { tunnelSecretName } from '../../../contracts/tunnel.ts';
import type { WatchIdentity } from '../../../contracts/watch-identity.ts';
import { type HostReport, hostItem, hostReport, monitoringItems } from '../../../contracts/watch-report.ts';
import { prepareTree } from '../../../operations/servers/trees/prepare-tree.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { openTable } from '../../../services/node/aws/table.ts';
import type { WatchSet } from '../../../services/watch/bundle/watch-set.ts';
import { bootScript } from '../../../stacks/constructs/machine/boot-script.ts';
import type { Machine } from '../../machines/machine.ts';
import { type Network, startNetwork } from '../../machines/network.ts';
import type { Outcome } from '../../machines/run-program.ts';
import type { Volume } from '../../machines/volume.ts';
import { scratchFolder } from '../../repositories.ts';
import { objectsOf } from '../../services/watch/sets.ts';
import { startMetadataService } from '../metadata-service.ts';

/** A simulated AWS, and in it the machine that watches a platform. */
export interface LiveHost {
  sandbox: Sandbox;
  network: Network;
  machine: Machine;
  /** Uploads a set and has the host take it on. */
  configure(set: WatchSet): Promise<Outcome>;
  /** Uploads a set. */
  upload(set: WatchSet): void;
  /** Runs a command of the host's agent. */
  watch(...words: string[]): Promise<Outcome>;
  /** What the host last wrote into the table. */
  report(): Promise<HostReport>;
  /** Asks Grafana, as its administrator. */
  grafana(path: string): Promise<unknown[]>;
  /** Loses the machine, and its disk unless that is kept, and boots another in its place. */
  replace(disk: { keep: boolean }): Promise<void>;
  stop(): Promise<void>;
}

const platform = { name: 'acme', accountId: '123456789012', region: 'eu-west-1' };
const hostName = 'monitoring.acme.internal';
const watch = readFileSync('dist/watch.cjs');

/** Starts it, without any program yet. */
export async function startLiveHost(): Promise<LiveHost> {
  const network = await startNetwork();
  const sandbox = await startSandbox({ folder: scratchFolder(), types: [], address: network.hostAddress });
  makeSharedParts(sandbox);
  const metadata = await startMetadataService(network.hostAddress);
  const images = await imageLayers();
  let count = 0;
  let volume: Volume = await network.createVolume('data-0');

  const boot = async (): Promise<Machine> => {
    count += 1;
    const machine = await network.startMachine({
      name: `monitoring-${count}`,
      address: network.address(11),
      volume,
      images,
      environment: {
        ...sandbox.awsEnvironment,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        WARREN_METADATA_URL: metadata.url,
      },
      hosts: { [hostName]: network.address(11) },
    });
    const identity: WatchIdentity = {
      platform: platform.name,
      hostName,
      volumeId: volume.id,
      region: platform.region,
      configurationBucket: configurationBucket(platform),
      backupBucket: backupBucket(platform),
      table: brokerTable(platform),
      secrets: monitoringSecretPath(platform),
      cluster: platform.name,
    };
    await machine.mustRun(['bash', '-s'], { input: bootScript({ kind: 'monitoring', identity }) });
    await machine.write('/opt/warren/watch.cjs', watch.toString());
    return machine;
  };

  Object.assign(process.env, sandbox.awsEnvironment);
  const table = openTable({ region: platform.region, table: brokerTable(platform), broker: monitoringItems });
  const live: LiveHost = {
    sandbox,
    network,
    machine: await boot(),
    upload(set) {
      const bucket = configurationBucket(platform);
      for (const [key, content] of Object.entries(objectsOf(set)))
        sandbox.cloud.put('aws_s3_object', `${bucket}/${key}`, { bucket, key, content });
    },
    configure(set) {
      live.upload(set);
      return live.watch('configure', set.name);
    },
    watch: (...words) => live.machine.run(['/opt/warren/watch', ...words], { timeoutMs: 600_000 }),
    report: async () => hostReport.parse(await table.get(hostItem)),
    async grafana(path) {
      const password = sandbox.secretValues.versions(
        monitoringSecrets(monitoringSecretPath(platform)).grafana,
      ).AWSCURRENT;
      const url = `http://127.0.0.1:3000${path}`;
      const login = `--user=admin:${password?.value}`;
      return JSON.parse(await live.machine.mustRun(['curl', '--silent', '--fail', login, url]));
    },
    async replace({ keep }) {
      await live.machine.kill();
      await live.machine.terminate();
      if (!keep) volume = await network.createVolume(`data-${count}`);
      live.machine = await boot();
    },
    async stop() {
      await network.stop();
      metadata.stop();
      await sandbox.stop();
    },
  };
  return live;
}

/** Real servers where Debian has them, and what stands in for the others. */
async function imageLayers(): Promise<Record<string, string[]>> {
  const own = (name: string) => join(import.meta.dirname, '..', '..', 'machines', 'images', name);
  const [base, prometheus, mariadb] = await Promise.all([
    prepareTree('rabbitmq'),
    prepareTree('prometheus'),
    prepareTree('mariadb'),
  ]);
  const packages = scratchFolder();
  const yaml = join(packages, 'usr', 'share', 'grafana', 'node_modules', 'yaml');
  mkdirSync(yaml, { recursive: true });
  cpSync('node_modules/yaml', yaml, { recursive: true, dereference: true });
  return {
    '*grafana:*': [own('grafana'), packages, base],
    '*loki:*': [own('loki'), base],
    '*cloudflared:*': [own('cloudflared'), base],
    '*prometheus:*': [own('prometheus'), prometheus],
    '*mariadb:*': [own('mariadb'), mariadb],
  };
}

function makeSharedParts({ cloud, secretValues }: Sandbox): void {
  for (const bucket of [configurationBucket(platform), backupBucket(platform)])
    cloud.put('aws_s3_bucket', bucket, { bucket, id: bucket });
  const name = brokerTable(platform);
  const attribute = ['broker', 'item'].map((key) => ({ name: key, type: 'S' }));
  cloud.put('aws_dynamodb_table', name, {
    id: name,
    name,
    hash_key: 'broker',
    range_key: 'item',
    billing_mode: 'PAY_PER_REQUEST',
    attribute,
  });
  const path = monitoringSecretPath(platform);
  for (const secret of [...Object.values(monitoringSecrets(path)), tunnelSecretName(path)]) {
    const arn = `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${secret}-AbCdEf`;
    cloud.put('aws_secretsmanager_secret', secret, { id: arn, arn, name: secret });
    secretValues.put(secret, `${randomUUID()}`);
  }
}
