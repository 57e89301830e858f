import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { formatProblems } from '../../catalog/files/problem.ts';
import type { Broker } from '../../catalog/kinds/broker/broker.ts';
import { privateZone } from '../../catalog/kinds/platform/host-names.ts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { bundleName } from '../../contracts/bundle.ts';
import { backupBucket, brokerTable, configurationBucket } from '../../contracts/names.ts';
import { agentKey } from '../../contracts/object-keys.ts';
import { secretPath } from '../../contracts/secrets.ts';
import { nodeMachine, passGate } from '../../operations/nodes/gate.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { renderBundle } from '../../stacks/broker/bundle/bundle.ts';
import { renderDefinitions } from '../../stacks/broker/bundle/definitions.ts';
import { renderBootScript } from '../../stacks/broker/node/boot-script.ts';
import type { Machine } from '../machines/machine.ts';
import { type Network, startNetwork } from '../machines/network.ts';
import type { Volume } from '../machines/volume.ts';
import { sampleFile, scratchFolder } from '../repositories.ts';
import { machineCommands } from './machine-commands.ts';
import { startMetadataService } from './metadata-service.ts';

/** A simulated AWS and a network of machines, on which brokers come to life from their files. */
export interface LivePlatform {
  sandbox: Sandbox;
  network: Network;
  platform: Platform;
  /**
   * Brings a broker to what its file says, as an apply does: machines that are missing are booted, secrets made, then gate
   * after gate. Throws what the gate throws.
   */
  apply(name: string, yaml: string): Promise<LiveBroker>;
  /** Has one node take on the bundle that was applied last, and waits until it is healthy. A node that is missing is booted. */
  passGate(broker: LiveBroker, number: number): Promise<void>;
  /** Loses a node at once: its machine, and its disk unless that is to be kept. `passGate` boots it anew. */
  lose(broker: LiveBroker, number: number, disk?: { keep: boolean }): Promise<void>;
  /** Waits until every node of the broker is healthy. */
  healthy(broker: LiveBroker): Promise<void>;
  /** Every machine that was booted. */
  machines(): readonly Machine[];
  stop(): Promise<void>;
}

/** A broker whose nodes are machines. */
export interface LiveBroker {
  broker: Broker;
  nodes: LiveNode[];
  /** Volumes of lost nodes, by number. */
  keptDisks: Map<number, Volume>;
  /** Name of the bundle that was applied last. */
  bundle: string;
  /** What the gates of the last apply said. */
  said: string[];
  /** User name and password as clients read them from the secret. */
  login(user: string): { username: string; password: string };
  /** Certificate of the broker's own authority, in PEM. */
  authority(): string;
}

export interface LiveNode {
  number: number;
  hostName: string;
  machine: Machine;
  volume: Volume;
}

const agent = readFileSync('dist/agent.cjs');
const agentHash = createHash('sha256').update(agent).digest('hex');
const today = '2026-11-21';

/** Starts a platform without brokers. Its platform.yaml is the sample's, changed. */
export async function startLivePlatform(change: (yaml: string) => string = (yaml) => yaml): Promise<LivePlatform> {
  const network = await startNetwork();
  const sandbox = await startSandbox({ folder: scratchFolder(), types: [], address: network.hostAddress });
  const platformFile = {
    path: 'platform.yaml',
    text: `${change(sampleFile('platform.yaml'))}\nsecrets: { prefixes: [fields/, clients/] }\n`,
  };
  const { platform } = requireCatalog([platformFile]);
  makeSharedParts(sandbox, platform);
  const brokers = new Map<string, LiveBroker>();
  const metadata = await startMetadataService(network.hostAddress);
  const machines: Machine[] = [];

  const boot = async (broker: Broker, number: number, kept?: Volume): Promise<LiveNode> => {
    const hostName = hostNameOf(platform, broker.name, number);
    const volume = kept ?? (await network.createVolume(`${broker.name}-${number}-${machines.length}`));
    sandbox.cloud.put('aws_ebs_volume', volume.id, { id: volume.id, size: broker.storage.sizeGiB });
    const machine = await network.startMachine({
      name: `${broker.name}-${number}-${machines.length}`,
      address: addressOf(network, brokers, broker.name, number),
      volume,
      environment: {
        ...sandbox.awsEnvironment,
        // Nodes run a newer Node.js than this computer may.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        WARREN_METADATA_URL: metadata.url,
      },
      hosts: hostsOf({ network, platform, brokers, broker }),
    });
    machines.push(machine);
    const script = renderBootScript({ platform, broker: broker.name, number, hostName, volumeId: volume.id });
    await machine.mustRun(['bash', '-s'], { input: script });
    return { number, hostName, machine, volume };
  };

  const nodeOf = async (live: LiveBroker, number: number): Promise<LiveNode> => {
    const found = live.nodes.find((node) => node.number === number);
    if (found) return found;
    const node = await boot(live.broker, number, live.keptDisks.get(number));
    live.keptDisks.delete(number);
    live.nodes.push(node);
    live.nodes.sort((a, b) => a.number - b.number);
    return node;
  };

  const pass = async (live: LiveBroker, number: number) => {
    const node = await nodeOf(live, number);
    await passGate({
      machine: nodeMachine(live.broker.name, number, node.machine.name),
      bundle: live.bundle,
      agent: agentHash,
      commands: machineCommands(() => node.machine),
      timeoutMs: 300_000,
      // Nothing is between the gate and the machine that could be overrun.
      pauseMs: 50,
      say: (line) => live.said.push(line),
    });
  };

  return {
    sandbox,
    network,
    platform,
    async apply(name, yaml) {
      const [broker] = requireCatalog([platformFile, { path: `brokers/${name}.yaml`, text: yaml }]).brokers;
      if (!broker) throw new Error(`${name} is not a broker`);
      const live: LiveBroker = brokers.get(name) ?? emptyBroker(sandbox, platform, broker);
      brokers.set(name, live);
      const text = renderBundle(platform, broker);
      Object.assign(live, { broker, said: [], bundle: bundleName(text) });
      const numbers = Array.from({ length: broker.nodes }, (_, index) => index + 1);
      const hostNames = numbers.map((number) => hostNameOf(platform, name, number));
      const put = (key: string, content: string) => putObject(sandbox, configurationBucket(platform), key, content);
      put(`brokers/${name}/bundles/${live.bundle}.json`, text);
      put(`brokers/${name}/cluster.json`, JSON.stringify({ nodes: hostNames }));
      makeSecrets(sandbox, platform, broker);
      for (const number of numbers) await pass(live, number);
      return live;
    },
    passGate: pass,
    async lose(live, number, { keep } = { keep: false }) {
      const node = await nodeOf(live, number);
      await node.machine.kill();
      await node.machine.terminate();
      live.nodes.splice(live.nodes.indexOf(node), 1);
      if (keep) live.keptDisks.set(number, node.volume);
    },
    async healthy(live) {
      for (const { machine } of live.nodes) {
        await machine.mustRun(['/opt/warren/agent', 'wait-healthy', '--seconds', '120'], { timeoutMs: 180_000 });
      }
    },
    machines: () => machines,
    async stop() {
      await network.stop();
      metadata.stop();
      await sandbox.stop();
    },
  };
}

function requireCatalog(files: { path: string; text: string }[]) {
  const { catalog, problems } = loadCatalog({ files, today });
  if (!catalog) throw new Error(formatProblems(problems));
  return catalog;
}

function emptyBroker(sandbox: Sandbox, platform: Platform, broker: Broker): LiveBroker {
  const read = (secret: string) => {
    const { value } = sandbox.secretValues.versions(secret).AWSCURRENT ?? {};
    if (value === undefined) throw new Error(`secret ${secret} has no value`);
    return JSON.parse(String(value));
  };
  const path = secretPath(platform, broker.name);
  return {
    broker,
    nodes: [],
    keptDisks: new Map(),
    bundle: '',
    said: [],
    login(user) {
      const { users, administrator } = renderDefinitions(platform, this.broker);
      return read([administrator, ...users].find(({ name }) => name === user)?.secret ?? user);
    },
    authority: () => read(`${path}/authority`).certificate,
  };
}

/** What the storage stack makes. */
function makeSharedParts({ cloud }: Sandbox, platform: Platform): void {
  for (const bucket of [configurationBucket(platform), backupBucket(platform)]) {
    cloud.put('aws_s3_bucket', bucket, { bucket, id: bucket });
  }
  const name = brokerTable(platform);
  cloud.put('aws_dynamodb_table', name, {
    id: name,
    name,
    hash_key: 'broker',
    range_key: 'item',
    billing_mode: 'PAY_PER_REQUEST',
    attribute: [
      { name: 'broker', type: 'S' },
      { name: 'item', type: 'S' },
    ],
  });
  cloud.put('aws_s3_object', 'agent', {
    bucket: configurationBucket(platform),
    key: agentKey,
    content_base64: agent.toString('base64'),
  });
}

function putObject({ cloud }: Sandbox, bucket: string, key: string, content: string): void {
  cloud.put('aws_s3_object', `${bucket}/${key}`, { bucket, key, content });
}

/** What the broker's stack makes of secrets. A rotation that was raised writes a new value, as Terraform does. */
function makeSecrets(sandbox: Sandbox, platform: Platform, broker: Broker): void {
  const { users, administrator } = renderDefinitions(platform, broker);
  const path = secretPath(platform, broker.name);
  for (const name of ['authority', 'certificate', 'acme-account']) ensureSecret(sandbox, `${path}/${name}`);
  if (ensureSecret(sandbox, `${path}/cookie`))
    sandbox.secretValues.put(`${path}/cookie`, randomBytes(16).toString('hex'));
  for (const { name, secret, alternates } of [administrator, ...users]) {
    if (!alternates || secret === undefined) continue;
    const rotation = broker.users[name]?.rotation ?? broker.administrator.rotation;
    if (!ensureSecret(sandbox, secret, rotation)) continue;
    const username = rotation % 2 === 1 ? name : `${name}-alternate`;
    sandbox.secretValues.put(secret, JSON.stringify({ username, password: randomBytes(16).toString('hex') }));
  }
}

/** Whether the secret is new, or its rotation is. */
function ensureSecret({ cloud }: Sandbox, name: string, rotation = 1): boolean {
  if (cloud.get('aws_secretsmanager_secret', name)?.rotation === rotation) return false;
  const arn = `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-AbCdEf`;
  cloud.put('aws_secretsmanager_secret', name, { id: arn, arn, name, rotation });
  return true;
}

function hostNameOf(platform: Platform, broker: string, number: number): string {
  return `${broker}-${number}.${privateZone(platform)}`;
}

/** Brokers get ten addresses each, in the order in which they appear. */
function addressOf(network: Network, brokers: Map<string, LiveBroker>, broker: string, number: number): string {
  const place = [...brokers.keys()].indexOf(broker);
  return network.address(10 * (place + 1) + number);
}

function hostsOf(props: {
  network: Network;
  platform: Platform;
  brokers: Map<string, LiveBroker>;
  broker: Broker;
}): Record<string, string> {
  const { network, platform, brokers, broker } = props;
  const numbers = [1, 2, 3, 4, 5];
  return Object.fromEntries(
    numbers.map((number) => [
      hostNameOf(platform, broker.name, number),
      addressOf(network, brokers, broker.name, number),
    ]),
  );
}
