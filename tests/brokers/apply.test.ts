import { join } from 'node:path';
import { sandboxFolder } from '../../pipeline/repository/places.ts';
import { openSandbox, sandboxRun } from '../../pipeline/sandbox/sandbox-run.ts';
import { layOutStacks } from '../../pipeline/sandbox/sandbox-stacks.ts';
import { applyStacks } from '../../pipeline/terraform/stack-run.ts';
import { synthesize } from '../../pipeline/terraform/synthesize.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { resultOf, summaries } from '../integration/workbench.ts';
import { type Network, startNetwork } from '../machines/network.ts';
import { changeFiles, removeScratchFolders, sampleFile, sampleRepository } from '../repositories.ts';
import { instancesOn } from './instances.ts';

jest.setTimeout(240_000);

let network: Network;
let sandbox: Sandbox;

afterAll(async () => {
  await network?.stop();
  await sandbox?.stop();
  removeScratchFolders();
});

test('a file becomes a broker, and a changed file changes it while it runs: Terraform, gate, agent and RabbitMQ (C5)', async () => {
  network = await startNetwork();
  const instances = instancesOn(network, () => sandbox.cloud);
  const repository = sampleRepository({ 'brokers/orders.yaml': null, 'brokers/telemetry.yaml': null });
  const folder = sandboxFolder(repository);
  const layOut = async () => layOutStacks(folder, await synthesize({ repository, output: join(folder, 'cdktf.out') }));
  const apply = async () =>
    Object.fromEntries(await applyStacks(sandboxRun({ folder, stacks: await layOut(), sandbox })));
  sandbox = await openSandbox(folder, await layOut(), { address: network.hostAddress, runCommand: instances.run });

  expect(summaries(await apply())).toMatchObject({
    'broker-staging': expect.stringMatching(/^Apply complete! Resources: \d+ added, 0 changed, 0 destroyed\.$/),
  });
  const node = instances.machine('staging-1.acme.internal');
  const ctl = (...words: string[]) => node.mustRun(['docker', 'exec', 'rabbitmq', 'rabbitmqctl', '--quiet', ...words]);
  expect(await ctl('list_queues', '--vhost=orders', 'name', 'type')).toMatch(/placed\s+quorum/);
  const started = await ctl('eval', 'erlang:system_info(creation).');

  const changed = sampleFile('brokers/staging.yaml').replace('access:', 'limits: { heartbeatSeconds: 20 }\naccess:');
  changeFiles(repository, { 'brokers/staging.yaml': changed });
  const { changes } = resultOf(await apply(), 'broker-staging');
  expect(changes.map(({ address }) => address).sort()).toEqual(['aws_s3_object.bundle', 'terraform_data.gate-1']);
  expect(await ctl('eval', 'application:get_env(rabbit, heartbeat).')).toContain('{ok,20}');
  expect(await ctl('eval', 'erlang:system_info(creation).')).toBe(started);

  expect(summaries(await apply())).toMatchObject({ 'broker-staging': 'No changes.' });
});
