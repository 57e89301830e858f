import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleSchema } from '../../contracts/bundle.ts';
import { sandboxFolder } from '../../pipeline/repository/places.ts';
import { removeScratchFolders, sampleRepository } from '../repositories.ts';
import { sandbox } from './sandbox-command.ts';

afterAll(removeScratchFolders);

const queuesOf = (count: number, vhost: string) =>
  Array.from({ length: count }, (_, index) => `  - { name: ${vhost}.${index}, vhost: ${vhost} }\n`).join('');

// Its state passes the 5 MiB from which Terraform sends it in parts.
test('a broker of 40,000 queues is planned and applied, and then with one more', () => {
  const vhosts = ['a', 'b', 'c', 'd'];
  const repository = sampleRepository({ 'brokers/orders.yaml': null, 'brokers/telemetry.yaml': null });
  const folder = join(repository, 'brokers', 'large');
  mkdirSync(folder);
  const access = 'access: [{ from: compute, to: [amqps] }]';
  writeFileSync(join(folder, 'broker.yaml'), `version: 4.3.6\ninstance: { type: m7g.large }\n${access}\n`);
  for (const vhost of vhosts) {
    writeFileSync(join(folder, `${vhost}.yaml`), `vhosts: { ${vhost}: {} }\nqueues:\n${queuesOf(10_000, vhost)}`);
  }
  const cloud = join(sandboxFolder(repository), 'cloud', 'aws_s3_object');
  const bundles = () =>
    readdirSync(cloud)
      .filter((name) => /large%2Fbundles/.test(name))
      .map((name) => JSON.parse(readFileSync(join(cloud, name), 'utf8')).attributes.content)
      .map((text) => bundleSchema.parse(JSON.parse(text)).definitions.queues.length);

  expect(sandbox(repository, 'apply').said).toContain('acme is up');
  writeFileSync(join(folder, 'more.yaml'), 'queues:\n  - { name: more, vhost: a }\n');
  const applied = sandbox(repository, 'apply');
  expect(applied.said).toContain('large adds the queue more in vhost a.');
  expect(applied.status).toBe(0);
  expect(bundles()).toEqual([40_001]);
});
