import { charactersOf, mostNamedCharacters, namedSecrets } from '../named-secrets.ts';
import type { BrokerRule } from './broker-rule.ts';

export const secretRules: readonly BrokerRule[] = [
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
