import { parameterComponent } from '../../contracts/bundle.ts';
import { type BrokerInput, isWritable, queueType } from './broker-input.ts';
import type { ExportedDefinitions, ExportedVhost } from './exported-definitions.ts';
import { numbersOf } from './limits.ts';
import type { Remark } from './note.ts';

type Vhosts = NonNullable<BrokerInput['vhosts']>;

/** Limits of a vhost that a file can say. */
const limitFields = { 'max-connections': 'maxConnections', 'max-queues': 'maxQueues' } as const;

/** Vhosts with their limits, which are parameters in some exports and a part of the vhost in others. */
export function translateVhosts({ vhosts, parameters }: ExportedDefinitions): { vhosts: Vhosts; remarks: Remark[] } {
  const remarks: Remark[] = [];
  const translated = vhosts.flatMap((vhost): [string, Vhosts[string]][] => {
    const { name, description, tags, isProtected } = vhost;
    if (!isWritable(name)) {
      const message = 'cannot be written in a file. Move what is in it to another vhost first.';
      remarks.push({ kind: 'vhost', name, message });
      return [];
    }
    const limits = numbersOf(limitFields, limitsOf(vhost, parameters));
    const type = queueType(vhost.defaultQueueType);
    remarks.push(...unsaid(vhost, limits.lost));
    return [
      [
        name,
        {
          ...(description === '' ? {} : { description }),
          tags,
          ...(type ? { defaultQueueType: type } : {}),
          ...(isProtected ? { protected: true } : {}),
          ...limits.fields,
        },
      ],
    ];
  });
  if (vhosts.length > 0) return { vhosts: Object.fromEntries(translated), remarks };
  const message = 'is added: the export names no vhost, and this one every broker has.';
  return { vhosts: { '/': { tags: [] } }, remarks: [{ kind: 'vhost', name: '/', message }] };
}

function limitsOf({ name, limits }: ExportedVhost, parameters: ExportedDefinitions['parameters']): object {
  const parameter = parameters.find(
    ({ component, vhost }) => component === parameterComponent.limits && vhost === name,
  );
  return { ...limits, ...(parameter?.value as object | undefined) };
}

/** What of a vhost no file says. */
function unsaid({ name, defaultQueueType: type, isTraced }: ExportedVhost, lostLimits: readonly string[]): Remark[] {
  const messages = [
    lostLimits.length > 0 && `has limits that are not carried over: ${lostLimits.join(', ')}.`,
    type &&
      queueType(type) === undefined &&
      `has ${type} as its default queue type, which does not ship with RabbitMQ; left out.`,
    isTraced &&
      'has tracing on, which is off in the new broker. Turn it on with `rabbitmqctl trace_on` if it is needed.',
  ];
  return messages.flatMap((message) => (message ? [{ kind: 'vhost', name, message }] : []));
}
