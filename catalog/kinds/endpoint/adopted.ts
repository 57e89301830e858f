import { edgeStack } from '../../../contracts/names.ts';
import { type Adopted, type AdoptedField, adoptFields, attribute, nothingAdopted, type Seen } from '../../adoption.ts';
import { refOf } from './edge/edge-rule.ts';
import type { Endpoint } from './endpoint.ts';

/** What of the rules at Cloudflare a file can say: how much one address may send. Who gets in is an expression of several fields. */
export function adoptedEndpoint({ name, rateLimit }: Endpoint, seen: Seen): Adopted {
  if (seen.stack !== edgeStack || !rateLimit) return nothingAdopted;
  const limit = (part: string): AdoptedField['says'] => {
    return ({ rules }) => {
      const rule = Array.isArray(rules) ? rules.find(({ ref }) => ref === refOf.rate(name)) : undefined;
      return rule?.enabled === false ? undefined : attribute('ratelimit', part)(rule ?? {});
    };
  };
  const resources = 'cloudflare_ruleset.rules-rate-limits';
  return adoptFields(
    [
      { resources, says: limit('requests_per_period'), field: ['rateLimit', 'requests'] },
      { resources, says: limit('period'), field: ['rateLimit', 'perSeconds'] },
    ],
    seen,
  );
}
