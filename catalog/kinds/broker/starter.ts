import { parkedQueue } from '../../../contracts/processor-queues.ts';
import { type Starter, yamlNumber, yamlText } from '../../starter.ts';
import { gatewayPermissions } from '../endpoint/permissions.ts';
import { processorPermissions } from '../processor/permissions.ts';
import type { Permissions } from './permissions.ts';
import { newestVersion, smallestType } from './usual-choice.ts';

/** A first file of a broker: a small one, that only the platform's own services reach. */
export const brokerStarter: Starter<unknown> = {
  options: [
    { name: 'rabbitmq', value: 'version', description: `RabbitMQ version (default: ${newestVersion()})` },
    { name: 'type', value: 'type', description: 'EC2 instance type (default: the smallest that suits production)' },
    { name: 'nodes', value: 'count', description: '1, or 3 and more for a cluster (default: 1)' },
    { name: 'queue', value: 'queue', description: 'a queue for an endpoint and its processor, with users for them' },
    { name: 'description', value: 'text', description: 'what it is for' },
  ],
  write: ({ said, platform }) => ({
    text: [
      ...(said.description === undefined ? [] : [`description: ${yamlText(said.description)}`]),
      `version: ${said.rabbitmq === undefined ? newestVersion() : yamlText(said.rabbitmq)}`,
      '# One node stands still while it restarts; a cluster of 3 goes on.',
      `nodes: ${yamlNumber(said.nodes ?? '1')}`,
      'instance:',
      '  # Another size is a restart, node by node.',
      `  type: ${yamlText(said.type ?? smallestType(platform?.region))}`,
      'storage:',
      '  # Of each node. It grows while in use, and never shrinks.',
      '  sizeGiB: 50',
      '',
      '# Who may connect; nobody else can. from: compute (the services of the platform), a network such as 10.40.0.0/16, or a security group.',
      'access:',
      '  - from: compute',
      '    to: [amqps]',
      '',
      ...(said.queue === undefined ? ['vhosts:', '  /: {}'] : queueText('/', said.queue)),
      '',
    ].join('\n'),
    next: ['To bring the vhosts, users and queues of a broker that you have, use warren import instead.'],
  }),
};

/** What a broker's file says for a queue of an endpoint and a processor, as lines of YAML. */
export function queueText(vhost: string, queue: string): string[] {
  const user = (name: string, permissions: Permissions) => [
    `  ${name}:`,
    '    permissions:',
    `      ${yamlText(vhost)}:`,
    ...Object.entries(permissions).map(([right, pattern]) => `        ${right}: ${yamlText(pattern)}`),
  ];
  return [
    'vhosts:',
    `  ${yamlText(vhost)}: {}`,
    'users:',
    '  # Requests to endpoints are published as this one, and worked on as the other.',
    ...user('gateway', gatewayPermissions([{ exchange: '', queue, fanOut: [] }])),
    ...user('processors', processorPermissions([{ queue, deadLetter: parkedQueue(queue) }])),
    'queues:',
    `  - { name: ${yamlText(queue)}, vhost: ${yamlText(vhost)} }`,
  ];
}
