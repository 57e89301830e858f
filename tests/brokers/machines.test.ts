import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type ConfirmChannel, connect } from 'amqplib';
import { configureMachine } from '../../contracts/node-commands.ts';
import { agentKey } from '../../contracts/object-keys.ts';
import type { Machine } from '../machines/machine.ts';
import { type Network, startNetwork } from '../machines/network.ts';
import { runProgram } from '../machines/run-program.ts';
import type { Volume } from '../machines/volume.ts';
import { startedSandbox } from '../sandbox/aws/started-sandbox.ts';
import { until } from '../until.ts';

const hostName = 'one.warren.test';
const image = 'rabbitmq:4.3.6-management';
const device = '/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_*';

/** What a node's first boot does, in short. */
const firstBoot = `
set -euo pipefail
hostnamectl set-hostname ${hostName}
dnf install --assumeyes docker
cat > /opt/mount-data <<'END'
#!/bin/bash
set -euo pipefail
blank=0; blkid --probe ${device} || blank=$?
[ $blank -ne 2 ] || mkfs.xfs ${device}
mkdir -p /var/lib/rabbitmq
mountpoint --quiet /var/lib/rabbitmq || mount -o noatime ${device} /var/lib/rabbitmq
echo cookie | install -o 999 -g 999 -m 0400 /dev/stdin /var/lib/rabbitmq/.erlang.cookie
END
chmod +x /opt/mount-data
mkdir -p /etc/rabbitmq
echo '[rabbitmq_management].' > /etc/rabbitmq/enabled_plugins
cat > /etc/rabbitmq/rabbitmq.conf <<'END'
log.console = true
loopback_users.guest = false
END
cat > /etc/systemd/system/rabbitmq.service <<'END'
[Unit]
Requires=docker.service
ConditionPathExists=/opt/mount-data

[Service]
Environment="GREETING=good morning"
ExecStartPre=/opt/mount-data
ExecStartPre=-/usr/bin/docker rm --force rabbitmq
ExecStartPre=/bin/sh -c "echo $GREETING $$ $AWS_ENDPOINT_URL %% > /opt/greeting"
ExecStart=/usr/bin/docker run --name=rabbitmq --network=host --ulimit=nofile=4096:8192 --log-driver=local \\
  --env=RABBITMQ_USE_LONGNAME=true --env=RABBITMQ_NODENAME=rabbit@${hostName} \\
  --volume=/var/lib/rabbitmq:/var/lib/rabbitmq --volume=/etc/rabbitmq:/etc/rabbitmq ${image}
ExecStop=/usr/bin/docker stop --time=30 rabbitmq
ExecStopPost=/bin/sh -c "echo stopped >> /opt/stops"
Restart=on-failure
RestartSec=10
TimeoutStopSec=60

[Install]
WantedBy=multi-user.target
END
systemctl daemon-reload
systemctl enable --now docker rabbitmq
`;

let network: Network;
let volume: Volume;
let machine: Machine;

beforeAll(async () => {
  network = await startNetwork();
  volume = await network.createVolume('data');
  machine = await startNode('one');
});
afterAll(() => network?.stop());

function startNode(name: string): Promise<Machine> {
  return network
    .startMachine({
      name,
      volume,
      address: network.address(11),
      environment: { AWS_ENDPOINT_URL: `http://${network.hostAddress}:1` },
      hosts: { [hostName]: network.address(11) },
    })
    .then(async (started) => {
      await started.mustRun(['bash', '-c', firstBoot]);
      return started;
    });
}

/** What rabbitmqctl and its relatives print. */
function inBroker(...argv: string[]): Promise<string> {
  return machine.mustRun(['docker', 'exec', 'rabbitmq', ...argv]);
}

async function untilUp(): Promise<void> {
  const isUp = async () =>
    (await machine.run(['docker', 'exec', 'rabbitmq', 'rabbitmqctl', 'await_startup'])).status === 0;
  await until('RabbitMQ is up', isUp).catch(async (error: Error) => {
    throw new Error(`${error.message}: ${await machine.read('/var/log/units/rabbitmq.service.log')}`);
  });
}

async function withChannel<Result>(work: (channel: ConfirmChannel) => Promise<Result>): Promise<Result> {
  const connection = await connect(`amqp://guest:guest@${machine.address}`);
  try {
    return await work(await connection.createConfirmChannel());
  } finally {
    await connection.close();
  }
}

/** Messages in the queue that the first test declares. */
function messagesInQueue(): Promise<number> {
  return withChannel(async (channel) => (await channel.checkQueue('jobs')).messageCount);
}

describe('A machine', () => {
  it('runs a broker that clients reach on its address', async () => {
    await untilUp();
    await withChannel(async (channel) => {
      await channel.assertQueue('jobs', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
      channel.sendToQueue('jobs', Buffer.from('work'), { persistent: true });
      await channel.waitForConfirms();
    });
    expect(await messagesInQueue()).toBe(1);
    const overview = await fetch(`http://${machine.address}:15672/api/overview`, {
      headers: { authorization: `Basic ${btoa('guest:guest')}` },
    });
    expect(await overview.json()).toMatchObject({
      node: `rabbit@${hostName}`,
      rabbitmq_version: expect.stringMatching(/^4\.3\./),
    });
  });

  it('has a container like that of the official image', async () => {
    expect(await machine.mustRun(['docker', 'exec', '--interactive', 'rabbitmq', 'cat'], { input: 'a b' })).toBe('a b');
    expect((await inBroker('id', '--user')).trim()).toBe('0');
    expect((await machine.mustRun(['docker', 'exec', '--user', 'rabbitmq', 'rabbitmq', 'id', '--user'])).trim()).toBe(
      '999',
    );
    expect(await inBroker('cat', '/proc/1/limits')).toMatch(/Max open files +4096 +8192/);
    expect(await inBroker('cat', '/proc/1/cmdline')).toContain('beam.smp');
    expect(await machine.mustRun(['docker', 'logs', '--tail=50', 'rabbitmq'])).toContain('Server startup complete');
    expect((await machine.run(['docker', 'exec', 'rabbitmq', 'sh', '-c', 'exit 7'])).status).toBe(7);
  });

  it('gives services an environment of their own', async () => {
    expect(await machine.read('/opt/greeting')).toBe(`good morning $ http://${network.hostAddress}:1 %\n`);
    expect((await machine.run(['env'])).stdout).toContain(`AWS_ENDPOINT_URL=http://${network.hostAddress}:1`);
  });

  it('runs the Node of this computer', async () => {
    expect((await machine.mustRun(['/usr/bin/node-24', '--version'])).trim()).toBe(process.version);
  });

  it('lets a trial start beside the broker without disturbing it', async () => {
    await machine.write('/opt/trial/enabled_plugins', '[].');
    await machine.write('/opt/trial/rabbitmq.conf', 'log.console = true\nheartbeat = 17\n');
    await machine.mustRun(['sh', '-c', 'mkdir /opt/blank && cp --archive /var/lib/rabbitmq/.erlang.cookie /opt/blank']);
    const options = ['--name=trial', '--network=none', '--env=RABBITMQ_NODENAME=trial@localhost'];
    const volumes = ['--volume=/opt/trial:/etc/rabbitmq:ro', '--volume=/opt/blank:/var/lib/rabbitmq'];
    await machine.mustRun(['docker', 'run', '--detach', ...options, ...volumes, image]);
    const inTrial = (...argv: string[]) => machine.mustRun(['docker', 'exec', 'trial', ...argv]);
    await inTrial('bash', '-c', 'until rabbitmqctl await_startup; do sleep 0.1; done');
    expect(await inTrial('rabbitmqctl', 'environment')).toContain('{heartbeat,17}');
    expect(await inTrial('ip', '-brief', 'link')).toMatch(/^lo [^\n]*\n$/);
    expect((await machine.run(['docker', 'run', ...options, image])).status).toBe(125);
    await machine.mustRun(['docker', 'rm', '--force', 'trial']);
    expect((await machine.run(['docker', 'inspect', '--format={{.State.Running}}', 'trial'])).status).toBe(1);
    expect(await messagesInQueue()).toBe(1);
  });

  it('has a registry that does not know every tag', async () => {
    const { status, stderr } = await machine.run(['docker', 'pull', '--quiet', 'rabbitmq:5']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('manifest unknown') });
  });

  it('restarts a service that fails', async () => {
    await machine.mustRun(['docker', 'kill', 'rabbitmq']);
    await untilUp();
    expect(await machine.read('/opt/stops')).toBe('stopped\n');
    expect(await messagesInQueue()).toBe(1);
  });

  it('finds its data again after a power failure', async () => {
    await machine.kill();
    await machine.boot();
    await untilUp();
    expect(await messagesInQueue()).toBe(1);
    expect((await machine.mustRun(['hostname'])).trim()).toBe(hostName);
  });

  it('leaves its volume to the machine that takes its place', async () => {
    await machine.terminate();
    machine = await startNode('one-replaced');
    await untilUp();
    expect(await messagesInQueue()).toBe(1);
    expect((await machine.run(['cat', '/var/log/mkfs.xfs.log'])).status).toBe(1);
  });

  it('stops its services in good order when it is shut down', async () => {
    await machine.write('/opt/stops', '');
    await machine.shutDown();
    await machine.boot();
    expect(await machine.read('/opt/stops')).toBe('stopped\n');
    expect(await machine.read('/var/log/units/rabbitmq.service.log')).toContain('SIGTERM received - shutting down');
  });

  it('meets a wiped volume as a blank one, and a grown one as larger', async () => {
    await machine.terminate();
    await volume.wipe();
    await volume.grow(60);
    machine = await network.startMachine({ name: 'two', volume, address: network.address(12) });
    expect((await machine.run(['bash', '-c', `blkid --probe ${device}`])).status).toBe(2);
    await machine.mustRun(['bash', '-c', `mkfs.xfs ${device} && mount ${device} /mnt`]);
    expect(await machine.mustRun(['df', '--output=size', '--block-size=G', '/mnt'])).toContain('60G');
  });
});

describe('What stands in for Amazon Linux', () => {
  beforeAll(async () => {
    machine = await network.startMachine({
      name: 'three',
      address: network.address(13),
      hosts: { 'two.warren.test': network.address(12) },
      environment: { AWS_ENDPOINT_URL: `http://${network.hostAddress}:8333` },
    });
  });

  it('runs a oneshot service to its end, and a timer never', async () => {
    await machine.write('/etc/systemd/system/report.timer', '[Install]\nWantedBy=timers.target\n');
    await machine.write(
      '/etc/systemd/system/report.service',
      '[Service]\nType=oneshot\nExecStart=/bin/sh -c "echo ran >> /opt/ran; exit $(cat /opt/status)"\n',
    );
    await machine.write('/opt/status', '0');
    await machine.mustRun(['systemctl', 'enable', '--now', 'report.timer']);
    expect((await machine.run(['cat', '/opt/ran'])).status).toBe(1);
    await machine.mustRun(['systemctl', 'start', 'report']);
    expect(await machine.read('/opt/ran')).toBe('ran\n');
    await machine.write('/opt/status', '4');
    expect((await machine.run(['systemctl', 'start', 'report'])).status).toBe(1);
    expect((await machine.run(['systemctl', 'is-active', 'report'])).stdout).toBe('failed\n');
  });

  it('knows no unit that is not there', async () => {
    expect(await machine.run(['systemctl', 'start', 'rabitmq'])).toMatchObject({
      status: 5,
      stderr: 'Unit rabitmq.service not found.\n',
    });
  });

  it('refuses what it does not know of Docker', async () => {
    const { status, stderr } = await machine.run(['docker', 'run', '--privileged', image]);
    expect({ status, stderr }).toEqual({ status: 125, stderr: expect.stringContaining('does not know this') });
  });

  it('pulls nothing while the registry is down', async () => {
    await machine.write('/run/docker-shim/registry-down', '');
    expect((await machine.run(['docker', 'pull', image])).status).toBe(1);
    expect((await machine.run(['docker', 'image', 'inspect', image])).status).toBe(1);
    await machine.mustRun(['rm', '/run/docker-shim/registry-down']);
    await machine.mustRun(['docker', 'pull', image]);
    await machine.mustRun(['docker', 'image', 'inspect', image]);
  });

  it('gets the agent that it is told, also one that others have followed, and no agent but that', async () => {
    const aws = await startedSandbox({ address: network.hostAddress });
    const [bucket, region] = ['configuration', 'eu-west-1'];
    const versioning_configuration = [{ status: 'Enabled' }];
    aws.sandbox.cloud.put('aws_s3_bucket', bucket, { bucket, id: bucket });
    aws.sandbox.cloud.put('aws_s3_bucket_versioning', bucket, { bucket, id: bucket, versioning_configuration });
    const s3 = new S3Client({ ...aws.settings, forcePathStyle: true });
    const [older, newer] = ['older', 'newer'].map((name) => `console.log('${name}', ...process.argv.slice(2))`);
    for (const Body of [older, newer]) await s3.send(new PutObjectCommand({ Bucket: bucket, Key: agentKey, Body }));
    await machine.write('/opt/warren/node.json', JSON.stringify({ configurationBucket: bucket, region }));
    await machine.write('/opt/warren/agent', '#!/bin/sh\nexec node-24 /opt/warren/agent.cjs "$@"\n', 0o755);
    const configured = (program: string) => {
      const agent = createHash('sha256').update(program).digest('hex');
      const environment = { AWS_ENDPOINT_URL: aws.settings.endpoint };
      return machine.run(['sh', '-c', configureMachine({ kind: 'node', agent, bundle: 'b1' })], { environment });
    };
    try {
      for (const [program, name] of [
        [older, 'older'],
        [newer, 'newer'],
        [newer, 'newer'],
      ])
        expect(await configured(program ?? '')).toMatchObject({ status: 0, stdout: `${name} configure b1\n` });
      const { status, stderr } = await configured('evil');
      expect(status).toBe(1);
      expect(stderr).toMatch(/^no version of s3:\/\/configuration\/programs\/agent\.cjs is the agent of SHA-256 /);
      expect((await machine.mustRun(['ls', '/opt/warren'])).split('\n').filter(Boolean)).toEqual([
        'agent',
        'agent.cjs',
        'node.json',
      ]);
      expect(await machine.read('/opt/warren/agent.cjs')).toBe(newer);
    } finally {
      await aws.stop();
    }
  });

  it('keeps the rules of a firewall', async () => {
    const rule = ['OUTPUT', '-d', '169.254.169.254', '-j', 'REJECT'];
    expect((await machine.run(['iptables', '-C', ...rule])).status).toBe(1);
    await machine.mustRun(['iptables', '-A', ...rule]);
    await machine.mustRun(['iptables', '-C', ...rule]);
  });

  it('cannot change the computer it runs on', async () => {
    expect((await machine.run(['sysctl', '-w', 'vm.swappiness=1'])).status).not.toBe(0);
    expect((await machine.run(['curl', '--max-time', '2', 'http://192.0.2.1'])).status).not.toBe(0);
  });

  it('reaches other machines by name', async () => {
    const { stderr } = await machine.run(['curl', '--max-time', '5', 'http://two.warren.test']);
    expect(stderr).toContain('Failed to connect to two.warren.test');
  });
});

describe('A network', () => {
  it('goes with the process that started it, however that ends', async () => {
    const module = join(import.meta.dirname, '..', 'machines', 'network.ts');
    const program = `import(${JSON.stringify(module)}).then(async ({ startNetwork }) => {
      const network = await startNetwork();
      const volume = await network.createVolume('data');
      await network.startMachine({ name: 'one', address: network.address(11), volume });
      console.log(network.hostAddress.split('.')[2], volume.minor);
    })`;
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [number, minor] = await new Promise<string[]>((resolve, reject) => {
      child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim().split(' ')));
      child.once('close', () => reject(new Error('the network did not start')));
    });
    const [first] = await childrenOf(child.pid, 'unshare');
    const leftovers = async () => ({
      bridge: (await runProgram(['ip', 'link', 'show', `warren${number}`])).status === 0,
      volume: (await runProgram(['losetup', `/dev/loop${minor}`])).status === 0,
      machine: existsSync(`/proc/${first}`),
    });
    const before = await leftovers();
    child.kill('SIGKILL');
    expect(before).toEqual({ bridge: true, volume: true, machine: true });
    await until('all of it is gone', async () => !Object.values(await leftovers()).includes(true), 60_000);
  });
});

async function childrenOf(pid: number | undefined, name: string): Promise<string[]> {
  const { stdout } = await runProgram(['pgrep', '--parent', String(pid), '--exact', name]);
  return stdout.trim().split('\n');
}
