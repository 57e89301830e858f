import type { BrokerInput } from './broker-input.ts';
import type { ExportedDefinitions } from './exported-definitions.ts';
import type { LeftOut } from './left-out.ts';
import type { Remark } from './note.ts';
import { isBuiltIn, translateArguments } from './translate-arguments.ts';

type Binding = NonNullable<BrokerInput['bindings']>[number];
type Named = readonly { vhost?: string | undefined; name: string }[];

/** Bindings between what is in the file. The others are told of where the end is that they have lost. */
export function translateBindings(
  exported: ExportedDefinitions['bindings'],
  { exchanges, queues, leftOut }: { exchanges: Named; queues: Named; leftOut: LeftOut },
): { bindings: Binding[]; remarks: Remark[] } {
  const known = { exchange: keysOf(exchanges), queue: keysOf(queues) };
  const isThere = ({ kind, vhost, name }: End) =>
    (kind === 'exchange' && isBuiltIn(name)) || known[kind].has(JSON.stringify([vhost, name]));
  const missing = new Map<string, Remark & { bindings: string[] }>();
  const remarks: Remark[] = [];
  const bindings = exported.flatMap((binding): Binding[] => {
    const { vhost, source, destination, destination_type: destinationType, routing_key: routingKey } = binding;
    const title = `${source} → ${destination}`;
    if (source === '') {
      const message = 'is left out: every queue is bound to the default exchange without anybody’s doing.';
      remarks.push({ kind: 'binding', name: `to ${destination}`, vhost, message });
      return [];
    }
    const ends: End[] = [
      { kind: 'exchange', vhost, name: source },
      { kind: destinationType, vhost, name: destination },
    ];
    const lost = ends.find((end) => !isThere(end));
    if (lost) {
      (leftOut.bindingsOf(lost.kind, vhost, lost.name) ?? missingEnd(lost, missing).bindings).push(title);
      return [];
    }
    const { kept, lost: messages } = translateArguments(binding.arguments);
    remarks.push(...messages.map((message): Remark => ({ kind: 'binding', name: title, vhost, message })));
    return [{ vhost, source, destination, destinationType, routingKey, arguments: kept }];
  });
  return { bindings, remarks: [...missing.values(), ...remarks] };
}

interface End {
  kind: 'exchange' | 'queue';
  vhost: string;
  name: string;
}

function missingEnd(end: End, missing: Map<string, Remark & { bindings: string[] }>) {
  const key = JSON.stringify([end.kind, end.vhost, end.name]);
  const message =
    'is not in the export, so its bindings are left out. An export holds neither internal exchanges nor queues of one connection.';
  const found = missing.get(key) ?? { ...end, message, bindings: [] };
  missing.set(key, found);
  return found;
}

function keysOf(objects: Named): Set<string> {
  return new Set(objects.map(({ vhost, name }) => JSON.stringify([vhost, name])));
}
