import { policyFaults } from '../../../../../catalog/kinds/broker/arguments/policy-faults.ts';
import { queueArgumentFaults } from '../../../../../catalog/kinds/broker/arguments/queue-argument-faults.ts';

type Type = 'classic' | 'quorum' | 'stream';
type Given = Record<string, string | number | boolean>;

/** What is said of an argument; `refused: ` before what RabbitMQ answers 400 to. */
function ofQueue(version: string, type: Type, given: Given, configuration: Given = {}): string[] {
  return told(queueArgumentFaults({ version, type, arguments: given, configuration, isOverflowSaid: false }));
}

function ofPolicy(version: string, definition: Given, configuration: Given = {}): string[] {
  return told(policyFaults({ version, isOperator: false, definition, applyTo: 'all', configuration }));
}

function told(faults: ReturnType<typeof policyFaults>): string[] {
  return faults.map(({ message, isRefused }) => `${isRefused ? 'refused: ' : ''}${message}`);
}

// From RabbitMQ's source at v3.13.7 and at 5b09e556d, which leads to 4.4; neither of them is started in tests.
test('a key of mirroring is one of 3.13 alone', () => {
  expect(ofPolicy('3.13.7', { 'ha-mode': 'all' })).toEqual([]);
  const gone = 'refused: is gone since RabbitMQ 4.0: classic queues are not mirrored any more.';
  expect(ofPolicy('4.0.7', { 'ha-mode': 'all' })).toEqual([gone]);
});

test('a delivery limit may be below nothing since 4.0', () => {
  const message = 'refused: is -1; it has to be a whole number, at least 0.';
  expect(ofPolicy('3.13.7', { 'delivery-limit': -1 })).toEqual([message]);
  expect(ofPolicy('4.0.7', { 'delivery-limit': -1 })).toEqual([]);
});

test('classic queues know where their leader is to be since 4.0', () => {
  const message = 'refused: is an option of quorum and stream queues, which RabbitMQ refuses for classic queues.';
  expect(ofQueue('3.13.7', 'classic', { 'x-queue-leader-locator': 'balanced' })).toEqual([message]);
  expect(ofQueue('4.0.7', 'classic', { 'x-queue-leader-locator': 'balanced' })).toEqual([]);
});

test('what only a later release knows does nothing as an argument, and is refused in a policy', () => {
  const tag = { 'x-member-placement-tag': 'zone' };
  expect(ofQueue('4.3.6', 'quorum', tag)).toEqual(['is known to RabbitMQ since 4.4; 4.3.6 takes it and does nothing.']);
  expect(ofQueue('4.4.1', 'quorum', tag)).toEqual([]);
  const message = 'refused: is known to RabbitMQ since 4.4, and 4.3.6 refuses it.';
  expect(ofPolicy('4.3.6', { 'member-placement-tag': 'zone' })).toEqual([message]);
  expect(ofPolicy('4.4.1', { 'member-placement-tag': 'zone' })).toEqual([]);
});

test('what 4.3 refuses by default is taken where the configuration permits it', () => {
  const permitted = { 'deprecated_features.permit.queue_master_locator': true };
  expect(ofQueue('4.3.6', 'classic', { 'x-queue-master-locator': 'balanced' }, permitted)).toEqual([]);
  expect(ofPolicy('4.3.6', { 'queue-master-locator': 'balanced' }, permitted)).toEqual([]);
  const message = ['refused: is refused since RabbitMQ 4.3.'];
  expect(ofQueue('4.3.6', 'classic', { 'x-queue-master-locator': 'balanced' })).toEqual(message);
  expect(ofPolicy('4.3.6', { 'queue-master-locator': 'balanced' })).toEqual(message);
});
