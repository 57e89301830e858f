import type { Removal } from '../../../../contracts/removals.ts';
import { alternateSuffix } from '../../../../contracts/users.ts';
import { type FieldPath, formatField } from '../../../files/problem.ts';
import type { Broker } from '../broker.ts';
import type { BrokerRule } from './broker-rule.ts';

export const removalRules: readonly BrokerRule[] = [
  {
    name: 'remove-undeclared',
    doc: 'Nothing that the file declares is in remove.',
    severity: 'error',
    check: (broker, { where = formatField }) => {
      if (broker.remove.length === 0) return [];
      const declared = declaredObjects(broker);
      return broker.remove.flatMap((entry, index) => {
        const owner = declared.get(keyOf(entry));
        if (owner === undefined) return [];
        const finding = {
          path: ['remove', index],
          get message() {
            const inTurn = owner.inTurn ? ', which takes this name in turn' : '';
            return `is declared as ${where(owner.path)}${inTurn}. Take it away there, or here.`;
          },
        };
        return [finding];
      });
    },
  },
  {
    name: 'remove-once',
    doc: 'Nothing is in remove twice.',
    severity: 'error',
    check: ({ remove }, { where = formatField }) => {
      const seen = new Map<string, number>();
      return remove.flatMap((entry, index) => {
        const first = seen.get(keyOf(entry));
        if (first === undefined) seen.set(keyOf(entry), index);
        return first === undefined
          ? []
          : [
              {
                path: ['remove', index],
                get message() {
                  return `is ${where(['remove', first])} again. Keep one.`;
                },
              },
            ];
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

/** Where something is declared. */
interface Owner {
  path: FieldPath;
  /** Whether it is the other name of a user, whose two names take turns. */
  inTurn?: true;
}

/** Everything that the file declares, as it would stand in `remove`, with the field it stands in. */
function declaredObjects(broker: Broker): Map<string, Owner> {
  const users = Object.entries(broker.users).flatMap(([name, { password }]): [Removal, Owner][] => {
    const path = ['users', name];
    const own: [Removal, Owner] = [{ kind: 'user', name }, { path }];
    const alternate: Removal = { kind: 'user', name: `${name}${alternateSuffix}` };
    return password ? [own] : [own, [alternate, { path, inTurn: true }]];
  });
  const named = (Object.keys(lists) as (keyof typeof lists)[]).flatMap((kind) =>
    broker[lists[kind]].map(({ vhost, name }, index): [Removal, Owner] => [
      { kind, vhost, name },
      { path: [lists[kind], index] },
    ]),
  );
  const objects: [Removal, Owner][] = [
    ...Object.keys(broker.vhosts).map((name): [Removal, Owner] => [
      { kind: 'vhost', name },
      { path: ['vhosts', name] },
    ]),
    ...users,
    ...named,
    ...broker.bindings.map((binding, index): [Removal, Owner] => [
      { kind: 'binding', ...binding },
      { path: ['bindings', index] },
    ]),
  ];
  return new Map(objects.map(([object, owner]) => [keyOf(object), owner]));
}

function keyOf(entry: Removal): string {
  if (entry.kind === 'vhost' || entry.kind === 'user') return JSON.stringify([entry.kind, entry.name]);
  if (entry.kind !== 'binding') return JSON.stringify([entry.kind, entry.vhost, entry.name]);
  const { kind, vhost, source, destination, destinationType, routingKey } = entry;
  return JSON.stringify([kind, vhost, source, destination, destinationType, routingKey]);
}
