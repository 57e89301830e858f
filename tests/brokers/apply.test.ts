import { join } from 'node:path';
import { bringStateBucket } from '../../pipeline/deploy/bootstrap-state.ts';
import { inSandbox } from '../../pipeline/sandbox/in-sandbox.ts';
import { openDeployedPlatform } from '../../pipeline/states/deployed-platform.ts';
import { layOutPlatform } from '../../pipeline/states/platform-stacks.ts';
import { applyStacks } from '../../pipeline/terraform/stack-run.ts';
import { synthesize } from '../../pipeline/terraform/synthesize.ts';
import type { Cloud } from '../../sandbox/sandbox.ts';
import { bootstrapIn, resultOf, summaries } from '../integration/workbench.ts';
import { type Network, startNetwork } from '../machines/network.ts';
import { changeFiles, removeScratchFolders, sampleFile, sampleRepository } from '../repositories.ts';
import { instancesOn } from './instances.ts';

// A gate waits up to five minutes for its node, and then says why that is not healthy.
jest.setTimeout(600_000);

let network: Network;

afterAll(async () => {
  await network?.stop();
  removeScratchFolders();
});

test('a file becomes a broker, and a changed file changes it while it runs: Terraform, gate, agent and RabbitMQ (C5)', async () => {
  network = await startNetwork();
  let cloud: Cloud;
  const instances = instancesOn(network, () => cloud);
  const staging = sampleFile('brokers/staging.yaml').replace('access:', 'listeners: [amqps, management]\naccess:');
  const repository = sampleRepository({
    ...{ 'brokers/orders.yaml': null, 'brokers/telemetry.yaml': null },
    'brokers/staging.yaml': staging,
  });
  const output = join(repository, '.warren', 'cdktf.out');
  const stacks = () => synthesize({ repository, output });
  const reached = { address: network.hostAddress, runCommand: instances.run };
  await inSandbox({ repository, stacks, instances: reached }, async (first, sandbox) => {
    cloud = sandbox.cloud;
    const { root, platform, states } = openDeployedPlatform(repository);
    await bringStateBucket({ root, platform, stack: bootstrapIn(first), states });
    const apply = async () => {
      const laidOut = await layOutPlatform({ root, stacks: await stacks(), states });
      return Object.fromEntries(await applyStacks({ stacks: laidOut, isApplied: () => true }));
    };

    expect(summaries(await apply())).toMatchObject({
      'broker-staging': expect.stringMatching(/^Apply complete! Resources: \d+ added, 0 changed, 0 destroyed\.$/),
    });
    const node = instances.machine('staging-1.acme.internal');
    const ctl = (...words: string[]) =>
      node.mustRun(['docker', 'exec', 'rabbitmq', 'rabbitmqctl', '--quiet', ...words]);
    expect(await ctl('list_queues', '--vhost=orders', 'name', 'type')).toMatch(/placed\s+quorum/);
    const started = await ctl('eval', 'erlang:system_info(creation).');

    const scrape = (port: number) =>
      node.run(['curl', '--silent', '--insecure', `https://staging-1.acme.internal:${port}/metrics`]);
    expect((await scrape(15_691)).status).not.toBe(0);

    const changed = staging
      .replace('[amqps, management]', '[amqps, management, metrics]')
      .replace('access:', 'limits: { heartbeatSeconds: 20 }\nplugins: [rabbitmq_event_exchange]\naccess:');
    changeFiles(repository, { 'brokers/staging.yaml': changed });
    const { changes } = resultOf(await apply(), 'broker-staging');
    expect(changes.map(({ address }) => address).sort()).toEqual(['aws_s3_object.bundle', 'terraform_data.gate-1']);
    expect(await ctl('eval', 'application:get_env(rabbit, heartbeat).')).toContain('{ok,20}');
    expect(
      await node.mustRun(['docker', 'exec', 'rabbitmq', 'rabbitmq-plugins', '--quiet', 'list', '-E', '-m']),
    ).toContain('rabbitmq_event_exchange');
    // Metrics, over TLS alone, from the node that went on running.
    expect((await scrape(15_691)).stdout).toContain('rabbitmq_queue_messages_ready');
    expect((await node.run(['curl', '--silent', 'http://127.0.0.1:15692/metrics'])).status).not.toBe(0);
    expect(await ctl('eval', 'erlang:system_info(creation).')).toBe(started);

    // What RabbitMQ is configured by is root's, and whoever takes RabbitMQ over can put nothing there for root to follow.
    const { stderr } = await node.run(['docker', 'exec', 'rabbitmq', 'ln', '-s', '/root', '/etc/rabbitmq/link']);
    expect(stderr).toContain('Read-only file system');
    expect(await node.mustRun(['find', '/etc/rabbitmq', '-maxdepth', '1', '-user', '999'])).toBe('');

    expect(summaries(await apply())).toMatchObject({ 'broker-staging': 'No changes.' });
  });
});
