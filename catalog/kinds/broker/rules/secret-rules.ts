import { show } from '../../../schema/field.ts';
import { whyNotNameable } from '../../platform/nameable-secrets.ts';
import { secretsIn } from '../configuration/term-secrets.ts';
import { charactersOf, mostNamedCharacters, namedSecrets, secretReferences } from '../named-secrets.ts';
import type { BrokerRule } from './broker-rule.ts';

export const secretRules: readonly BrokerRule[] = [
  {
    name: 'no-secret-in-terms',
    doc: 'No Erlang term of advancedConfiguration is a secret by its name, in a comment neither.',
    severity: 'error',
    check: ({ advancedConfiguration = '' }) =>
      secretsIn(advancedConfiguration).map(({ name, at }) => ({
        path: ['advancedConfiguration'],
        message: `holds a secret, ${name}, written inline. Leave it out, and change it: git remembers. Users and their passwords belong under users, as { secret: NAME }.`,
        within: at,
      })),
  },
  {
    name: 'nameable-secret',
    doc: "Secrets that a broker's file names are the platform's own or begin as secrets.prefixes of platform.yaml says, and none that Warren makes for another broker.",
    severity: 'error',
    check: (broker, { platform }) =>
      secretReferences(broker).flatMap(({ secret, path }) => {
        const why = platform ? whyNotNameable(secret, platform, broker.name) : undefined;
        return why === undefined ? [] : [{ path, message: `${show(secret)} ${why}` }];
      }),
  },
  {
    name: 'secrets-fit',
    doc: `The secrets that a broker's file names fit into the policy of its nodes: their ARNs take at most ${mostNamedCharacters} characters of the 10,240 that AWS allows.`,
    severity: 'error',
    check: (broker, { platform }) => {
      const secrets = platform ? namedSecrets(broker, platform) : [];
      const characters = charactersOf(secrets);
      if (characters <= mostNamedCharacters) return [];
      const message = `the ARNs of the ${secrets.length} secrets that the file names take ${characters} characters in the policy of the nodes, and ${mostNamedCharacters} fit. Leave out password where Warren may make it, share secrets, or give them shorter names.`;
      return [{ path: ['users'], message }];
    },
  },
];
