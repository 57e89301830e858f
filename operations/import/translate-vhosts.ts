import { parameterComponent } from '../../contracts/bundle.ts';
import { type BrokerInput, isWritable, queueType } from './broker-input.ts';
import type { ExportedDefinitions, ExportedVhost } from './exported-definitions.ts';
import type { Note } from './note.ts';

type Vhosts = NonNullable<BrokerInput['vhosts']>;

/** Limits of a vhost that a file can say. */
const limitFields = { 'max-connections': 'maxConnections', 'max-queues': 'maxQueues' } as const;

/** Vhosts with their limits, which are parameters in some exports and a part of the vhost in others. */
export function translateVhosts({ vhosts, parameters }: ExportedDefinitions): { vhosts: Vhosts; notes: Note[] } {
  const notes: Note[] = [];
  const translated = vhosts.flatMap((vhost): [string, Vhosts[string]][] => {
    const about = `vhost ${vhost.name}`;
    if (!isWritable(vhost.name)) {
      notes.push({ about, message: 'cannot be written in a file. Move what is in it to another vhost first.' });
      return [];
    }
    const parameter = parameters.find(
      (entry) => entry.component === parameterComponent.limits && entry.vhost === vhost.name,
    );
    const limits = { ...vhost.limits, ...(parameter?.value as Record<string, unknown> | undefined) };
    const fields = Object.entries(limitFields).flatMap(([name, field]) =>
      typeof limits[name] === 'number' ? [[field, limits[name]]] : [],
    );
    notes.push(...unknownVhostSettings(vhost, limits));
    const { description, tags } = vhost;
    const translatedType = queueType(vhost.defaultQueueType);
    return [
      [
        vhost.name,
        {
          ...(description === '' ? {} : { description }),
          tags,
          ...(translatedType ? { defaultQueueType: translatedType } : {}),
          ...Object.fromEntries(fields),
        },
      ],
    ];
  });
  return { vhosts: Object.fromEntries(translated), notes };
}

function unknownVhostSettings(vhost: ExportedVhost, limits: Record<string, unknown>): Note[] {
  const about = `vhost ${vhost.name}`;
  const unknown = Object.keys(limits).filter((name) => !Object.hasOwn(limitFields, name));
  const type = vhost.defaultQueueType ?? 'undefined';
  return [
    ...(unknown.length > 0 ? [{ about, message: `has limits that are not carried over: ${unknown.join(', ')}.` }] : []),
    ...(type !== 'undefined' && queueType(type) === undefined
      ? [{ about, message: `has ${type} as its default queue type, which does not ship with RabbitMQ; left out.` }]
      : []),
  ];
}
