import { execFileSync } from 'node:child_process';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { readBundle } from '../../contracts/bundle.ts';
import { shortName } from '../../contracts/names.ts';
import { nodeIdentity } from '../../contracts/node-identity.ts';
import { synthesizeFilesHere } from '../changes/synthesis.ts';
import { removeScratchFolders, sampleFile, sampleRepository } from '../repositories.ts';

afterAll(removeScratchFolders);

function broker(files: Record<string, string>, name: string) {
  return JSON.parse(files[`stacks/broker-${name}/cdk.tf.json`] ?? '').resource;
}

const gateTriggers = (files: Record<string, string>) =>
  broker(files, 'orders').terraform_data['gate-1'].triggers_replace;

const sample = synthesizeFilesHere(sampleRepository());

test('the boot script is valid shell and holds nothing that Terraform would read as a template of its own', () => {
  const script = String(broker(sample, 'orders').aws_instance['node-1'].user_data);
  expect(script.match(/[$%]\{[^}]*\}/g)).toEqual(['${aws_ebs_volume.node-1-data.id}']);
  execFileSync('bash', ['-n'], { input: script });
  const parts = [...script.matchAll(/<<'SCRIPT'\n(.*?)\nSCRIPT/gs)];
  expect(parts).toHaveLength(1);
  for (const [, part] of parts) execFileSync('bash', ['-n'], { input: part });
  // EC2's limit: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
  expect(script.length).toBeLessThan(16 * 1024);
});

test('the identity that an instance boots with is one that the agent reads', () => {
  const script = String(broker(sample, 'orders').aws_instance['node-2'].user_data);
  const [, json = ''] = /<<'JSON'\n(.*?)\nJSON/s.exec(script) ?? [];
  expect(nodeIdentity.parse(JSON.parse(json))).toMatchObject({ broker: 'orders', number: 2, table: 'acme-brokers' });
});

test.each(['orders', 'staging', 'telemetry'])(
  'the bundle of %s is one that the agent reads, under its own name',
  (name) => {
    const { key, content } = broker(sample, name).aws_s3_object.bundle;
    const [, bundle = ''] = /bundles\/(.*)\.json$/.exec(key) ?? [];
    expect(readBundle(content, bundle)).toMatchObject({ broker: name, file: `brokers/${name}.yaml` });
    expect(content).not.toMatch(/hash|BEGIN/);
  },
);

test('the configuration of the MQTT and streams broker opens what the file names, encrypted, and nothing else', () => {
  const { rabbitmqConf } = JSON.parse(broker(sample, 'telemetry').aws_s3_object.bundle.content);
  expect(rabbitmqConf).toMatchInlineSnapshot(`
"# Written by Warren from brokers/telemetry.yaml.
cluster_name = telemetry
log.console = true
log.file = false

listeners.ssl.default = 5671
management.ssl.port = 15671
management.ssl.cacertfile = /etc/rabbitmq/tls/ca.crt
management.ssl.certfile = /etc/rabbitmq/tls/tls.crt
management.ssl.keyfile = /etc/rabbitmq/tls/tls.key
prometheus.ssl.port = 15691
prometheus.ssl.cacertfile = /etc/rabbitmq/tls/ca.crt
prometheus.ssl.certfile = /etc/rabbitmq/tls/tls.crt
prometheus.ssl.keyfile = /etc/rabbitmq/tls/tls.key
mqtt.listeners.ssl.default = 8883
stream.listeners.ssl.default = 5551
listeners.tcp = none
stream.listeners.tcp = none
mqtt.listeners.tcp = none
prometheus.tcp.listener = none
mqtt.max_packet_size_authenticated = 1048576
management.tcp.ip = 127.0.0.1
management.tcp.port = 15672
ssl_options.cacertfile = /etc/rabbitmq/tls/ca.crt
ssl_options.certfile = /etc/rabbitmq/tls/tls.crt
ssl_options.keyfile = /etc/rabbitmq/tls/tls.key
ssl_options.verify = verify_none
ssl_options.fail_if_no_peer_cert = false

vm_memory_high_watermark.relative = 0.6
disk_free_limit.relative = 0.6

heartbeat = 60
channel_max = 2047
consumer_timeout = 1800000
max_message_size = 1048576
default_queue_type = quorum

# Replicas of quorum queues move onto nodes that join, and away from nodes that are forgotten.
quorum_queue.continuous_membership_reconciliation.enabled = true
quorum_queue.continuous_membership_reconciliation.auto_remove = true
quorum_queue.continuous_membership_reconciliation.target_group_size = 3
mqtt.exchange = readings
"
`);
});

test('a changed setting closes the gates and does not touch what an instance boots with', () => {
  const changed = sampleFile('brokers/orders.yaml').replace('nodes: 3', 'nodes: 3\nmemory: { highWatermark: 0.5 }');
  const after = synthesizeFilesHere(sampleRepository({ 'brokers/orders.yaml': changed }));
  expect(gateTriggers(after).bundle).not.toBe(gateTriggers(sample).bundle);
  expect(broker(after, 'orders').aws_instance).toEqual(broker(sample, 'orders').aws_instance);
});

test('a cluster that grows does not disturb the nodes it has', () => {
  const grown = sampleFile('brokers/orders.yaml').replace('nodes: 3', 'nodes: 5');
  const after = synthesizeFilesHere(sampleRepository({ 'brokers/orders.yaml': grown }));
  expect(gateTriggers(after)).toEqual(gateTriggers(sample));
  expect(broker(after, 'orders').aws_instance['node-3']).toEqual(broker(sample, 'orders').aws_instance['node-3']);
  expect(Object.keys(broker(after, 'orders').aws_instance)).toHaveLength(5);
});

test('each bundle has a place of its own, so that no node meets a change before its gate calls for it', () => {
  const key = (files: Record<string, string>) => broker(files, 'orders').aws_s3_object.bundle.key;
  expect(key(sample)).toBe(`brokers/orders/bundles/${gateTriggers(sample).bundle}.json`);
  const changed = sampleFile('brokers/orders.yaml').replace('nodes: 3', 'nodes: 3\nmemory: { highWatermark: 0.5 }');
  expect(key(synthesizeFilesHere(sampleRepository({ 'brokers/orders.yaml': changed })))).not.toBe(key(sample));
});

test('a grown disk and a rotated password call the gates too', () => {
  const text = sampleFile('brokers/orders.yaml').replace('sizeGiB: 100', 'sizeGiB: 200');
  const rotated = text.replace('  shop:\n', '  shop:\n    rotation: 2\n');
  const after = synthesizeFilesHere(
    sampleRepository({ 'brokers/orders.yaml': `${rotated}administrator: { rotation: 2 }\n` }),
  );
  expect(gateTriggers(after)).toEqual({
    ...gateTriggers(sample),
    diskSizeGiB: '200',
    administrator: '2',
    'user shop': '2',
  });
  const secrets = broker(after, 'orders').aws_secretsmanager_secret_version;
  expect(secrets['user-shop-value'].secret_string_wo).toContain('username = "shop-alternate"');
});

test('names of load balancers fit, differ, and do not end with a hyphen, however long the names of platform and broker', () => {
  const brokers = ['billing-pro', 'billing-prod-a', 'billing-prod-b', 'a-very-long-name-abc'];
  const names = brokers.map((name) => shortName({ name: 'a-platform-of-twenty' } as Platform, name, 32));
  expect(new Set(names).size).toBe(brokers.length);
  for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]{0,30}[a-z0-9]$/);
});
