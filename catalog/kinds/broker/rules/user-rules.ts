import { administratorName, alternateSuffix, alternatingNames } from '../../../../contracts/users.ts';
import { show } from '../../../schema/field.ts';
import { suggest } from '../../../words/nearest.ts';
import type { Broker } from '../broker.ts';
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
    doc: `No user has the name that another user takes at every second rotation, \`<name>${alternateSuffix}\`.`,
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
    name: 'way-in-without-password',
    doc: 'A user without a password has another way in: a certificate that clients show, or another backend that vouches for it.',
    severity: 'warning',
    check: (broker) => {
      if (knowsAnotherWay(broker)) return [];
      const message =
        'is none, and nothing else lets this user in. Have clients show certificates (tls.clientCertificates, with the plugin rabbitmq_auth_mechanism_ssl), name another backend (auth_backends in configuration), or take this line away.';
      return Object.entries(broker.users).flatMap(([name, { password }]) =>
        password === 'none' ? [{ path: ['users', name, 'password'], message }] : [],
      );
    },
  },
  {
    name: 'topic-permission-exchange',
    doc: 'Topic permissions are about exchanges of the file, or those that every vhost is born with. RabbitMQ refuses others since 4.3.2: https://github.com/rabbitmq/rabbitmq-server/issues/16587',
    severity: 'error',
    check: ({ version, users, exchanges }) => {
      if (version.localeCompare('4.3.2', 'en', { numeric: true }) < 0) return [];
      return Object.entries(users).flatMap(([user, { topicPermissions }]) =>
        topicPermissions.flatMap(({ vhost, exchange }, index) => {
          if (exchange.startsWith('amq.')) return [];
          const here = exchanges.filter((each) => each.vhost === vhost).map(({ name }) => name);
          if (here.includes(exchange)) return [];
          const finding = {
            path: ['users', user, 'topicPermissions', index, 'exchange'],
            get message() {
              return `${show(exchange)} is not an exchange of this file in vhost ${show(vhost)}, and RabbitMQ ${version} takes no topic permission for one that is not there.${suggest(exchange, here)} Add it under exchanges.`;
            },
          };
          return [finding];
        }),
      );
    },
  },
  {
    name: 'rotation-of-own-password',
    doc: 'A password that comes from a secret of yours is rotated there, and not by rotation; where there is none, nothing is.',
    severity: 'error',
    check: ({ users }) =>
      Object.entries(users).flatMap(([name, { password, rotation }]) =>
        password !== undefined && rotation > 1
          ? [
              {
                path: ['users', name, 'rotation'],
                message:
                  password === 'none'
                    ? `is ${rotation}, but there is no password. Remove this line.`
                    : `is ${rotation}, but the password is yours: it is in the secret ${password.secret}. Change it there and remove this line.`,
              },
            ]
          : [],
      ),
  },
];

/** EXTERNAL reads the user from the certificate, https://www.rabbitmq.com/docs/ssl#peer-verification-x509; backends are named by their keys. */
function knowsAnotherWay({ tls, plugins, configuration, advancedConfiguration = '' }: Broker): boolean {
  const byCertificate = tls.clientCertificates !== 'none' && plugins.includes('rabbitmq_auth_mechanism_ssl');
  const keys = Object.keys(configuration);
  return (
    byCertificate ||
    keys.some((key) => key.startsWith('auth_backends.')) ||
    /\bauth_backends\b/.test(advancedConfiguration)
  );
}
