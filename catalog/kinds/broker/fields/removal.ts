import { z } from 'zod';
import { destinationTypes, type Removal, removableInVhost } from '../../../../contracts/removals.ts';
import { rabbitmqName, routingKey, userName } from './rabbitmq-text.ts';
import { vhostField } from './topology.ts';

const entry = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('vhost').meta({ description: 'A virtual host, with everything in it.' }),
    name: rabbitmqName.meta({ description: 'Name of the vhost.' }),
  }),
  z.strictObject({
    kind: z.literal('user').meta({ description: 'A user.' }),
    name: userName.meta({ description: 'Name of the user.' }),
  }),
  z.strictObject({
    kind: z.enum(removableInVhost).meta({ description: 'What lives in a vhost and has a name there.' }),
    vhost: vhostField,
    name: rabbitmqName.meta({ description: 'Name in its vhost.' }),
  }),
  z.strictObject({
    kind: z.literal('binding').meta({ description: 'A binding.' }),
    vhost: vhostField,
    source: rabbitmqName.meta({ description: 'Exchange that messages come from.' }),
    destination: rabbitmqName.meta({ description: 'Queue or exchange that messages go to.' }),
    destinationType: z.enum(destinationTypes).default('queue').meta({ description: 'What the destination is.' }),
    routingKey: routingKey.default('').meta({ description: 'Routing key or topic pattern.' }),
  }),
]) satisfies z.ZodType<Removal>;

/** What must not exist any more; a deleted line alone removes nothing. */
export const removals = z.array(entry).default([]).meta({
  description:
    'What must not exist any more. Queues go only when empty and unused, vhosts only when none of their queues holds messages.',
  onChange: 'live',
});
