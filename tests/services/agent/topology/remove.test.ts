import type { QueueStatistics } from '../../../../services/agent/rabbitmq/api-schemas.ts';
import { type Management, openManagement } from '../../../../services/agent/rabbitmq/management.ts';
import type { TopologyObject } from '../../../../services/agent/topology/objects.ts';
import { removeObject } from '../../../../services/agent/topology/remove.ts';

describe('a queue that comes into use while it is about to go', () => {
  it('stays when it is a quorum queue with a message that no statistics know of', async () => {
    const { management, deleted } = managementWith({ statistics: { messages: 0, consumers: 0 }, ready: 2 });
    await expect(removeObject(management, queue('quorum'))).rejects.toThrow(
      'queue jobs in vhost / was to be removed, but by now it holds 2 messages and has 0 consumers. Apply again.',
    );
    expect(deleted).toEqual([]);
  });

  it('stays when it is a stream that somebody reads', async () => {
    const { management, deleted } = managementWith({ statistics: { messages: 0, consumers: 1 } });
    await expect(removeObject(management, queue('stream'))).rejects.toThrow('it holds 0 messages and has 1 consumer.');
    expect(deleted).toEqual([]);
  });

  it('is left to RabbitMQ to keep when it is a classic queue', async () => {
    const { management, deleted } = managementWith({ statistics: { messages: 9, consumers: 9 } });
    await removeObject(management, queue('classic'));
    expect(deleted).toEqual([
      { path: ['queues', '/', 'jobs'], options: { query: { 'if-empty': 'true', 'if-unused': 'true' } } },
    ]);
  });
});

it('takes away a quorum queue that is empty and unused', async () => {
  const { management, deleted } = managementWith({ statistics: { messages: 0, consumers: 0 }, ready: 0 });
  await removeObject(management, queue('quorum'));
  expect(deleted).toEqual([{ path: ['queues', '/', 'jobs'], options: undefined }]);
});

function queue(type: string): TopologyObject {
  const args = { 'x-queue-type': type };
  return {
    kind: 'queue',
    definition: { vhost: '/', name: 'jobs', durable: true, auto_delete: false, arguments: args },
  };
}

/** A broker with one queue, which has so many messages ready. */
function managementWith({ statistics, ready = 0 }: { statistics: QueueStatistics; ready?: number }) {
  const deleted: { path: readonly string[]; options: unknown }[] = [];
  const management: Management = {
    ...openManagement({ url: 'http://127.0.0.1:1', credentials: { name: 'x', password: 'x' } }),
    queueStatistics: async () => statistics,
    post: async () => (ready === 0 ? [] : [{ message_count: ready - 1 }]),
    delete: async (path, options) => {
      deleted.push({ path, options });
      return true;
    },
  };
  return { management, deleted };
}
