import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../../pipeline/process/run-program.ts';
import { planFile } from '../../pipeline/terraform/stack-run.ts';
import { terraformBinary } from '../../pipeline/terraform/terraform.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { removeScratchFolders, sampleFile } from '../repositories.ts';
import { resultOf, summaries, workbench } from './workbench.ts';

afterAll(removeScratchFolders);

const orders = sampleFile('brokers/orders.yaml');
const staging = sampleFile('brokers/staging.yaml');
const stackList = ['bootstrap', 'broker-orders', 'broker-staging', 'broker-telemetry', 'network', 'storage'];

test('what is applied plans as "No changes", and destroying it leaves every state empty', async () => {
  const bench = workbench();
  const before = await bench.plan();
  expect(summaries(before.outcomes)).toMatchObject({
    // It comes after storage, too, but reads nothing of that.
    'broker-orders': 'waits for network',
    network: expect.stringMatching(/^Plan: \d+ to add/),
  });

  const applied = await bench.apply();
  expect(Object.keys(applied.outcomes).sort()).toEqual(stackList);
  for (const name of stackList)
    expect(summaries(applied.outcomes)[name]).toMatch(
      /^Apply complete! Resources: \d+ added, 0 changed, 0 destroyed\.$/,
    );

  const again = await bench.plan();
  expect(Object.values(summaries(again.outcomes))).toEqual(stackList.map(() => 'No changes.'));

  const destroyed = await bench.destroy();
  expect(Object.values(destroyed.outcomes).map(({ state }) => state)).toEqual(stackList.slice(1).map(() => 'done'));
  expect(destroyed.left).toEqual([]);
  const left = destroyed.sandbox.cloud.list().map(({ type }) => type);
  expect(left).toEqual(Array(6).fill('aws_ebs_volume'));
});

test('stacks come down in the reverse of the order they went up in', async () => {
  const bench = workbench({ 'brokers/orders.yaml': null, 'brokers/telemetry.yaml': null });
  await bench.apply();
  const { sandbox } = await bench.destroy();
  const deleted = sandbox.operations().filter(({ operation }) => operation === 'delete');
  const lastOf = (type: string) => deleted.findLastIndex((operation) => operation.type === type);
  expect(lastOf('aws_instance')).toBeGreaterThanOrEqual(0);
  expect(lastOf('aws_instance')).toBeLessThan(deleted.findIndex(({ type }) => type === 'aws_subnet'));
});

test('no generated secret stands in any state, plan, synthesized file, simulated object or log', async () => {
  const bench = workbench();
  const log = join(bench.repository, 'terraform.log');
  const plans: string[] = [];
  process.env.TF_LOG = 'DEBUG';
  process.env.TF_LOG_PATH = log;
  const { sandbox, outcomes } = await bench
    .apply({
      after: async ({ environment }, stacks) => {
        for (const { folder } of stacks) {
          const argv = [terraformBinary(), 'show', '-json', planFile] as const;
          plans.push((await runProgram({ argv, cwd: folder, env: { ...environment } })).stdout);
        }
      },
    })
    .finally(() => {
      delete process.env.TF_LOG;
      delete process.env.TF_LOG_PATH;
    });
  const stored = storedSecrets(sandbox);
  expect(Object.keys(stored)).toEqual([
    'acme/brokers/orders/administrator',
    'acme/brokers/orders/cookie',
    'acme/brokers/orders/users/gateway',
    'acme/brokers/orders/users/processors',
    'acme/brokers/orders/users/shop',
    'acme/brokers/staging/administrator',
    'acme/brokers/staging/cookie',
    'acme/brokers/telemetry/administrator',
    'acme/brokers/telemetry/cookie',
  ]);
  expect(JSON.parse(stored['acme/brokers/orders/users/shop'] ?? '')).toEqual({
    username: 'shop',
    password: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
  });
  const secrets = sandbox.generatedSecrets();
  for (const value of Object.values(stored)) expect(secrets.filter((secret) => value.includes(secret))).toHaveLength(1);
  expect(plans.join()).toContain('secret_string_wo_version');
  expect(plans.join()).toContain('aws_secretsmanager_secret_version.user-shop-value');
  expect(readFileSync(log, 'utf8')).toContain('aws_secretsmanager_secret_version');
  const files = readdirSync(bench.repository, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(files.length).toBeGreaterThan(200);
  const texts = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  const everything = [...texts, ...plans, JSON.stringify(outcomes)];
  // What is looked through has the places where a secret would stand.
  expect(everything.filter((text) => text.includes('acme/brokers/orders/users/shop')).length).toBeGreaterThan(3);
  for (const secret of secrets) expect(everything.filter((text) => text.includes(secret))).toEqual([]);
});

/** Every secret that has a value, by its name. */
function storedSecrets({ cloud, secretValues }: Sandbox): Record<string, string> {
  const names = cloud.list('aws_secretsmanager_secret').map(({ attributes }) => String(attributes.name));
  return Object.fromEntries(
    names.sort().flatMap((name) => {
      const { AWSCURRENT } = secretValues.versions(name);
      return AWSCURRENT ? [[name, String(AWSCURRENT.value)]] : [];
    }),
  );
}

test('an agent that is not there fails its upload, and one that is there arrives as it was built', async () => {
  const bench = workbench({ 'brokers/orders.yaml': null, 'brokers/telemetry.yaml': null });
  const { outcomes } = await bench.apply({
    before: (_, root) => rmSync(join(root, 'stacks', 'storage', 'assets'), { recursive: true }),
  });
  expect(summaries(outcomes).storage).toMatch(
    /^failed: .*aws_s3_object\.agent: .*agent\.cjs cannot be uploaded: there is no such file/s,
  );
  expect(summaries(outcomes)['broker-staging']).toContain('not tried: ');

  let agent: string | undefined;
  let sha256 = '';
  const { sandbox } = await bench.apply({
    after: async ({ awsEnvironment, cloud }) => {
      const objects = cloud.list('aws_s3_object').map(({ attributes }) => `${attributes.bucket}/${attributes.key}`);
      agent = objects.find((object) => object.endsWith('/programs/agent.cjs'));
      const response = await fetch(`${awsEnvironment.AWS_ENDPOINT_URL}/${agent}`);
      sha256 = createHash('sha256')
        .update(new Uint8Array(await response.arrayBuffer()))
        .digest('hex');
    },
  });
  expect(sandbox.ssm.commands()[0]?.commands.join()).toContain(`is the agent of SHA-256 ${sha256}"`);
});

test('a broker whose file is removed is taken down by the next apply, and its disks are kept', async () => {
  const bench = workbench();
  await bench.apply();
  bench.change({ 'brokers/telemetry.yaml': null, 'brokers/staging.yaml': null });
  const { outcomes, stacks, sandbox } = await bench.apply();
  expect(summaries(outcomes)['broker-telemetry']).toMatch(
    /^Apply complete! Resources: 0 added, 0 changed, \d+ destroyed\.$/,
  );
  expect(stacks.flatMap(({ keptDisks }) => keptDisks.map(({ name }) => name))).toEqual([
    'acme-telemetry-1-data',
    'acme-telemetry-2-data',
    'acme-telemetry-3-data',
  ]);
  // staging says that it does not want to keep its disk.
  const volumes = sandbox.cloud
    .list('aws_ebs_volume')
    .map(({ attributes }) => String((attributes.tags as { Name: string }).Name));
  expect(volumes.filter((name) => name.includes('telemetry'))).toHaveLength(3);
  expect(volumes.filter((name) => name.includes('staging'))).toEqual([]);
  expect(summaries((await bench.plan()).outcomes)).toEqual({
    bootstrap: 'No changes.',
    'broker-orders': 'No changes.',
    network: 'No changes.',
    storage: 'No changes.',
  });
});

test('a broker that goes from three nodes to one keeps the disks of the nodes that go', async () => {
  const bench = workbench();
  await bench.apply();
  bench.change({ 'brokers/orders.yaml': orders.replace('nodes: 3', 'nodes: 1') });
  const { outcomes, sandbox } = await bench.apply();
  const { changes } = resultOf(outcomes, 'broker-orders');
  expect(
    changes
      .filter(({ address }) => address.startsWith('aws_ebs_volume'))
      .map(({ address, action }) => `${action} ${address}`),
  ).toEqual(['forget aws_ebs_volume.node-2-data', 'forget aws_ebs_volume.node-3-data']);
  expect(sandbox.cloud.list('aws_ebs_volume')).toHaveLength(7);
});

test('drift made behind Terraform is seen by the next plan, and mended by the next apply', async () => {
  const bench = workbench({ 'brokers/orders.yaml': null, 'brokers/telemetry.yaml': null });
  await bench.apply();
  const drifted = await bench.plan({
    before: ({ cloud }) => {
      const [instance] = cloud.list('aws_instance');
      cloud.change('aws_instance', String(instance?.id), { instance_type: 't4g.small' });
    },
  });
  expect(resultOf(drifted.outcomes, 'broker-staging').changes).toEqual([
    { address: 'aws_instance.node-1', action: 'update' },
  ]);
  await bench.apply();
  expect(summaries((await bench.plan()).outcomes)['broker-staging']).toBe('No changes.');
});

test('a change of processor architecture replaces the node, with the image of the new architecture', async () => {
  const bench = workbench({ 'brokers/orders.yaml': null, 'brokers/telemetry.yaml': null });
  const images = ({ cloud }: Sandbox) => cloud.list('aws_instance').map(({ attributes }) => attributes.ami);
  const before = images((await bench.apply()).sandbox);
  bench.change({ 'brokers/staging.yaml': staging.replace('t4g.medium', 't3.medium') });
  const { outcomes, sandbox } = await bench.apply();
  const node = resultOf(outcomes, 'broker-staging').changes.find(({ address }) => address === 'aws_instance.node-1');
  expect(node?.action).toBe('replace');
  expect(images(sandbox)).toHaveLength(1);
  expect(images(sandbox)).not.toEqual(before);
});

test('the endpoint of one node and of a cluster is the same name', async () => {
  const bench = workbench({ 'brokers/telemetry.yaml': null });
  const { outputs } = await bench.apply();
  expect(outputs['broker-orders']?.amqp_endpoint).toBe('amqps://orders.acme.internal:5671');
  expect(outputs['broker-staging']?.amqp_endpoint).toBe('amqps://staging.acme.internal:5671');
  expect(outputs['broker-orders']?.management_endpoint).toBe('https://orders.acme.internal:15671');
  expect(outputs['broker-orders']?.node_ids).toHaveLength(3);
});

test('Terraform is the real one', () => {
  expect(execFileSync(terraformBinary(), ['version']).toString()).toMatch(/^(Terraform|OpenTofu) v1\./);
});
