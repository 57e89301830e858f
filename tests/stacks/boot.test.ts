import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Platform } from '../../catalog/platform.ts';
import { shortName } from '../../stacks/names.ts';
import { removeScratchFolders, sampleFile, sampleRepository, synthesizeFiles } from '../repositories.ts';

afterAll(removeScratchFolders);

function broker(files: Record<string, string>, name: string) {
  return JSON.parse(files[`stacks/broker-${name}/cdk.tf.json`] ?? '').resource;
}

const gateTriggers = (files: Record<string, string>) =>
  broker(files, 'orders').terraform_data['gate-1'].triggers_replace;

const sample = synthesizeFiles(sampleRepository());

test('the boot script is valid shell and holds nothing that Terraform would read as a template of its own', () => {
  const script = String(broker(sample, 'orders').aws_instance['node-1'].user_data);
  expect(script.match(/[$%]\{[^}]*\}/g)).toEqual(['${aws_ebs_volume.node-1-data.id}']);
  execFileSync('bash', ['-n'], { input: script });
  for (const [, part] of script.matchAll(/<<'SCRIPT'\n(.*?)\nSCRIPT/gs)) execFileSync('bash', ['-n'], { input: part });
  // EC2's limit: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
  expect(script.length).toBeLessThan(16 * 1024);
});

test('a data volume that holds anything is never formatted', () => {
  const boot = readFileSync('stacks/broker/boot.sh.hbs', 'utf8');
  const formats = boot.split('\n').filter((line) => line.includes('mkfs') && !line.startsWith('#'));
  expect(formats).toEqual(['[ "$signature" -ne 2 ] || mkfs.xfs "$device"']);
});

test('the configuration of the MQTT and streams broker opens what the file names, encrypted, and nothing else', () => {
  expect(broker(sample, 'telemetry').aws_s3_object['configuration-rabbitmq-conf'].content).toMatchInlineSnapshot(`
"# Written by Warren from brokers/telemetry.yaml.
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

default_user_tags.administrator = true
mqtt.exchange = readings
"
`);
});

test('a changed setting closes the gates and does not touch what an instance boots with', () => {
  const changed = sampleFile('brokers/orders.yaml').replace('nodes: 3', 'nodes: 3\nmemory: { highWatermark: 0.5 }');
  const after = synthesizeFiles(sampleRepository({ 'brokers/orders.yaml': changed }));
  expect(gateTriggers(after).configuration).not.toBe(gateTriggers(sample).configuration);
  expect(broker(after, 'orders').aws_instance).toEqual(broker(sample, 'orders').aws_instance);
});

test('a cluster that grows does not disturb the nodes it has', () => {
  const grown = sampleFile('brokers/orders.yaml').replace('nodes: 3', 'nodes: 5');
  const after = synthesizeFiles(sampleRepository({ 'brokers/orders.yaml': grown }));
  expect(gateTriggers(after)).toEqual(gateTriggers(sample));
  expect(broker(after, 'orders').aws_instance['node-3']).toEqual(broker(sample, 'orders').aws_instance['node-3']);
  expect(Object.keys(broker(after, 'orders').aws_instance)).toHaveLength(5);
});

test('each configuration has a place of its own, so that no node meets a change before its gate calls for it', () => {
  const keys = (files: Record<string, string>) =>
    Object.values(broker(files, 'orders').aws_s3_object as Record<string, { key: string }>).map(({ key }) => key);
  const { configuration } = gateTriggers(sample);
  expect(keys(sample)).toContain(`brokers/orders/${configuration}/rabbitmq.conf`);
  const changed = sampleFile('brokers/orders.yaml').replace('nodes: 3', 'nodes: 3\nmemory: { highWatermark: 0.5 }');
  const after = synthesizeFiles(sampleRepository({ 'brokers/orders.yaml': changed }));
  expect(keys(after).filter((key) => keys(sample).includes(key))).toEqual([]);
});

test('a grown disk and a rotated password call the gates too', () => {
  const text = sampleFile('brokers/orders.yaml').replace('sizeGiB: 100', 'sizeGiB: 200');
  const after = synthesizeFiles(sampleRepository({ 'brokers/orders.yaml': `${text}administrator: { rotation: 2 }\n` }));
  expect(gateTriggers(after)).toEqual({ ...gateTriggers(sample), diskSizeGiB: '200', administrator: '2' });
});

test('names of load balancers fit, differ, and do not end with a hyphen, however long the names of platform and broker', () => {
  const brokers = ['billing-pro', 'billing-prod-a', 'billing-prod-b', 'a-very-long-name-abc'];
  const names = brokers.map((name) => shortName({ name: 'a-platform-of-twenty' } as Platform, name, 32));
  expect(new Set(names).size).toBe(brokers.length);
  for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]{0,30}[a-z0-9]$/);
});
