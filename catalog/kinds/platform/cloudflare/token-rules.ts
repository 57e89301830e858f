import type { Rule } from '../../../rules/rule.ts';
import type { Broker } from '../../broker/broker.ts';
import type { Endpoint } from '../../endpoint/endpoint.ts';
import type { Platform } from '../platform.ts';

/** What uses the zone. */
interface BesideTokens {
  brokers: readonly Broker[];
  endpoints: readonly Endpoint[];
}

/** What a workflow cannot do without a token. */
const tokensOfGitHub = [
  { field: 'deployToken', without: 'apply' },
  { field: 'planToken', without: 'plan' },
] as const;

/** Rules about the tokens that what is at Cloudflare is made by. */
export const tokenRules: readonly Rule<Platform, BesideTokens>[] = [
  {
    name: 'tokens-for-github',
    doc: 'Where GitHub Actions plan and apply what is at Cloudflare, AWS keeps a token for each.',
    severity: 'warning',
    check: ({ cloudflare, github, monitoring }, { brokers, endpoints }) => {
      const used =
        endpoints.length > 0 || brokers.some(({ publicName }) => publicName) || monitoring?.access.cloudflare;
      if (!cloudflare || !github || !used) return [];
      return tokensOfGitHub
        .filter(({ field }) => cloudflare[field] === undefined)
        .map(({ field, without }) => ({
          path: ['cloudflare'],
          message: `has no ${field}, without which GitHub Actions cannot ${without} what is at Cloudflare. Name a secret that holds one: docs/edge-keys.md says what it has to be let at.`,
        }));
    },
  },
];
