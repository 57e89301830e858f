import type { localDefinitions } from './definitions.ts';

type Definitions = ReturnType<typeof localDefinitions>;

/** Kinds that RabbitMQ changes in place when they are imported again: https://www.rabbitmq.com/docs/definitions */
const changeable = ['policies', 'bindings'] as const;

/** What RabbitMQ keeps as it is though the files say otherwise, a line each: an import adds and overwrites, and removes nothing. */
export function whatStays(before: Definitions, after: Definitions): string[] {
  const fixed = (['queues', 'exchanges'] as const).flatMap((kind) => {
    const wanted = new Map(after[kind].map((object) => [keyOf(object), object]));
    return before[kind].flatMap((object) => {
      const next = wanted.get(keyOf(object));
      const stays = next === undefined || JSON.stringify(next) !== JSON.stringify(object);
      return stays ? [sentence(kind, object, next === undefined)] : [];
    });
  });
  const gone = changeable.flatMap((kind) => {
    const wanted = new Set(after[kind].map(keyOf));
    return before[kind].filter((object) => !wanted.has(keyOf(object))).map((object) => sentence(kind, object, true));
  });
  return [...fixed, ...gone];
}

type Named = { vhost: string; name: string } | { vhost: string; source: string; destination: string };

function keyOf(object: Named): string {
  return JSON.stringify('name' in object ? [object.vhost, object.name] : object);
}

const words = { queues: 'queue', exchanges: 'exchange', policies: 'policy', bindings: 'binding' } as const;

function sentence(kind: keyof typeof words, object: Named, gone: boolean): string {
  const name =
    'name' in object ? object.name : `of ${object.source || 'the default exchange'} to ${object.destination}`;
  const why = gone ? 'no file names it any more' : 'it cannot change while it is there';
  return `${words[kind]} ${name} in vhost ${object.vhost} stays as it is until the next warren local: ${why}`;
}
