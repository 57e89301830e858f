import type { Removal } from '../../../../contracts/removals.ts';
import { alternateSuffix } from '../../../../contracts/users.ts';
import type { Broker } from '../broker.ts';
import type { BrokerRule } from './broker-rule.ts';

export const removalRules: readonly BrokerRule[] = [
  {
    name: 'remove-undeclared',
    doc: 'Nothing that the file declares is in remove.',
    severity: 'error',
    check: (broker) => {
      const declared = declaredObjects(broker);
      return broker.remove.flatMap((entry, index) => {
        const owner = declared.get(keyOf(entry));
        if (owner === undefined) return [];
        return [{ path: ['remove', index], message: `is declared as ${owner}. Take it away there, or here.` }];
      });
    },
  },
  {
    name: 'remove-once',
    doc: 'Nothing is in remove twice.',
    severity: 'error',
    check: ({ remove }) => {
      const keys = remove.map(keyOf);
      return remove.flatMap((entry, index) => {
        const first = keys.indexOf(keyOf(entry));
        return first === index ? [] : [{ path: ['remove', index], message: `is remove[${first}] again. Keep one.` }];
      });
    },
  },
];

/** The list that objects of a kind are declared in. */
const lists = {
  queue: 'queues',
  exchange: 'exchanges',
  policy: 'policies',
  'operator-policy': 'operatorPolicies',
  upstream: 'federation',
  shovel: 'shovels',
} as const;

/** Everything that the file declares, as it would stand in `remove`, with the field it stands in. */
function declaredObjects(broker: Broker): Map<string, string> {
  const users = Object.entries(broker.users).flatMap(([name, { password }]) => {
    const own: [Removal, string] = [{ kind: 'user', name }, `users.${name}`];
    const alternate: Removal = { kind: 'user', name: `${name}${alternateSuffix}` };
    return password ? [own] : [own, [alternate, `users.${name}, which takes this name in turn`] as [Removal, string]];
  });
  const named = (Object.keys(lists) as (keyof typeof lists)[]).flatMap((kind) =>
    broker[lists[kind]].map(({ vhost, name }, index): [Removal, string] => [
      { kind, vhost, name },
      `${lists[kind]}[${index}]`,
    ]),
  );
  const objects: [Removal, string][] = [
    ...Object.keys(broker.vhosts).map((name): [Removal, string] => [{ kind: 'vhost', name }, `vhosts["${name}"]`]),
    ...users,
    ...named,
    ...broker.bindings.map((binding, index): [Removal, string] => [
      { kind: 'binding', ...binding },
      `bindings[${index}]`,
    ]),
  ];
  return new Map(objects.map(([object, field]) => [keyOf(object), field]));
}

function keyOf(entry: Removal): string {
  if (entry.kind === 'vhost' || entry.kind === 'user') return JSON.stringify([entry.kind, entry.name]);
  if (entry.kind !== 'binding') return JSON.stringify([entry.kind, entry.vhost, entry.name]);
  const { kind, vhost, source, destination, destinationType, routingKey } = entry;
  return JSON.stringify([kind, vhost, source, destination, destinationType, routingKey]);
}
