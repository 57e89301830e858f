import { endpointSecrets } from '../../../contracts/secrets.ts';
import { looksLikeSecret } from '../../files/secret-text.ts';
import type { Rule } from '../../rules/rule.ts';
import { show } from '../../schema/field.ts';
import { whyNotNameable } from '../platform/nameable-secrets.ts';
import type { Endpoint } from './endpoint.ts';
import { mostReceiverCharacters, receiverCharacters } from './receiver-secrets.ts';

/** Rules about what the receiver in AWS can read for an endpoint; without Cloudflare there is none. */
export const receiverRules: readonly Rule<Endpoint, { endpoints: readonly Endpoint[] }>[] = [
  {
    name: 'nameable-secret',
    doc: "Secrets that an endpoint checks signatures with are the platform's own or begin as secrets.prefixes of platform.yaml says, and none that Warren makes for a broker.",
    severity: 'error',
    check: ({ signature: { secrets } }, { platform }) =>
      secrets.flatMap(({ secret }, index) => {
        const why = platform?.cloudflare ? whyNotNameable(secret, platform) : undefined;
        // A secret in the place of its name is told of by that, and shown nowhere.
        if (why === undefined || looksLikeSecret(secret)) return [];
        return [{ path: ['signature', 'secrets', index, 'secret'], message: `${show(secret)} ${why}` }];
      }),
  },
  {
    name: 'receiver-secrets-fit',
    doc: `The secrets that the receiver reads for endpoints fit into its policy: their ARNs, and names of brokers, take at most ${mostReceiverCharacters} characters of the 10,240 that AWS allows, those below ${endpointSecrets({ name: '<platform>' })} one entry together.`,
    severity: 'error',
    check: (endpoint, { endpoints, platform }) => {
      if (!platform?.cloudflare) return [];
      const upTo = [...endpoints].sort((a, b) => (a.name < b.name ? -1 : 1));
      const place = upTo.findIndex(({ name }) => name === endpoint.name);
      const taken = (count: number) => receiverCharacters(upTo.slice(0, count), platform);
      // The first that does not fit says so for all.
      if (taken(place + 1) <= mostReceiverCharacters || taken(place) > mostReceiverCharacters) return [];
      const message = `the ARNs of the secrets that the receiver reads for endpoints take ${taken(upTo.length)} characters in its policy, and ${mostReceiverCharacters} fit. Name those of this one and of the ones after it below ${endpointSecrets(platform)}, which take one entry together.`;
      return [{ path: ['signature', 'secrets'], message }];
    },
  },
];
