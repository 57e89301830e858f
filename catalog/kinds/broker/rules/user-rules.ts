import { administratorName, alternatingNames } from '../../../../contracts/users.ts';
import type { BrokerRule } from './broker-rule.ts';

const ownAdministrator = "is Warren's own administrator.";

/** Users that no file may declare, and why. */
export const reservedUsers: Readonly<Record<string, string>> = {
  guest: 'is known to everybody.',
  ...Object.fromEntries(alternatingNames(administratorName).map((name) => [name, ownAdministrator])),
};

export const userRules: readonly BrokerRule[] = [
  {
    name: 'reserved-users',
    doc: "There is no user guest, whose password everybody knows, and none of the names of Warren's own administrator.",
    severity: 'error',
    check: ({ users, remove }) => [
      ...Object.entries(reservedUsers).flatMap(([name, why]) =>
        Object.hasOwn(users, name) ? [{ path: ['users', name], message: `${why} Use another name.` }] : [],
      ),
      ...remove.flatMap((entry, index) =>
        entry.kind === 'user' && reservedUsers[entry.name] === ownAdministrator
          ? [{ path: ['remove', index, 'name'], message: `"${entry.name}" ${ownAdministrator} Remove this line.` }]
          : [],
      ),
    ],
  },
  {
    name: 'alternate-names',
    doc: 'No user has the name that another user takes at every second rotation, `<name>-alternate`.',
    severity: 'error',
    check: ({ users }) =>
      Object.entries(users).flatMap(([name, { password }]) => {
        const [, alternate] = alternatingNames(name);
        if (password || !Object.hasOwn(users, alternate)) return [];
        const message = `is the name that user ${name} takes at every second rotation of its password. Use another name.`;
        return [{ path: ['users', alternate], message }];
      }),
  },
  {
    name: 'rotation-of-own-password',
    doc: 'A password that comes from a secret of yours is rotated there, and not by rotation.',
    severity: 'error',
    check: ({ users }) =>
      Object.entries(users).flatMap(([name, { password, rotation }]) =>
        password && rotation > 1
          ? [
              {
                path: ['users', name, 'rotation'],
                message: `is ${rotation}, but the password is yours: it is in the secret ${password.secret}. Change it there and remove this line.`,
              },
            ]
          : [],
      ),
  },
];
