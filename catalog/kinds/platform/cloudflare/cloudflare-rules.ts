import { looksLikeSecret } from '../../../files/secret-text.ts';
import type { Rule } from '../../../rules/rule.ts';
import { show } from '../../../schema/field.ts';
import { whyNotNameable } from '../nameable-secrets.ts';
import type { Platform } from '../platform.ts';

/** A year, the least that browsers preload a name with: https://hstspreload.org/#submission-requirements */
const leastPreloadedSeconds = 31_536_000;

/** Tokens that have no form of their own: 40 of these characters. */
const mayBeToken = /^[\w-]{40}$/;

/** Who gets at the other tokens. */
const othersReading = [
  { field: 'apiToken', who: "every broker's nodes read" },
  { field: 'planToken', who: 'those can get at who open pull requests' },
] as const;

/** Rules about what the platform says of Cloudflare. */
export const cloudflareRules: readonly Rule<Platform>[] = [
  {
    name: 'api-token-with-domain',
    doc: 'cloudflare.apiToken is for names under domain; there is a domain.',
    severity: 'error',
    check: ({ domain, cloudflare }) =>
      cloudflare?.apiToken && domain === undefined
        ? [{ path: ['cloudflare', 'apiToken'], message: 'is of no use without domain. Add domain, or remove this.' }]
        : [],
  },
  {
    name: 'domain-in-zone',
    doc: 'Where nodes prove names under domain, domain is that of the zone or below it.',
    severity: 'error',
    check: ({ domain, cloudflare }) => {
      if (!cloudflare?.apiToken || domain === undefined || isUnder(domain, cloudflare.zone)) return [];
      const message = `${show(domain)} is not in the zone ${cloudflare.zone}, where nodes write what proves their names. Name the zone that holds it, or leave cloudflare.apiToken out.`;
      return [{ path: ['domain'], message }];
    },
  },
  {
    name: 'nameable-secret',
    doc: 'The tokens of Cloudflare are in secrets that files may name.',
    severity: 'error',
    check: (platform) =>
      (['apiToken', 'deployToken', 'planToken'] as const).flatMap((field) => {
        const { secret } = platform.cloudflare?.[field] ?? {};
        const why = secret === undefined ? undefined : whyNotNameable(secret, platform);
        // A token in the place of its name is told of by that, and shown nowhere.
        if (secret === undefined || why === undefined || looksLikeSecret(secret)) return [];
        const shown = mayBeToken.test(secret) ? 'its text, which may be a token and is not shown,' : show(secret);
        return [{ path: ['cloudflare', field, 'secret'], message: `${shown} ${why}` }];
      }),
  },
  {
    name: 'tokens-apart',
    doc: 'The token that deploys is neither the one that nodes read nor the one that plans, which may do less.',
    severity: 'error',
    check: ({ cloudflare }) =>
      othersReading.flatMap(({ field, who }) => {
        const secret = cloudflare?.deployToken?.secret;
        if (secret === undefined || secret !== cloudflare?.[field]?.secret) return [];
        const message = `${show(secret)} is ${field}, too, which ${who}: they could change rules and the Worker. Keep a token of its own there.`;
        return [{ path: ['cloudflare', 'deployToken', 'secret'], message }];
      }),
  },
  {
    name: 'hsts-preload',
    doc: 'A name that browsers ship is asked for by HTTPS for a year at least, and with all below it.',
    severity: 'error',
    check: ({ cloudflare }) => {
      const hsts = cloudflare?.hsts;
      if (!hsts?.preload || (hsts.includeSubdomains && hsts.maxAgeSeconds >= leastPreloadedSeconds)) return [];
      const message = `needs includeSubdomains: true and maxAgeSeconds of ${leastPreloadedSeconds} or more. Set them, or remove it.`;
      return [{ path: ['cloudflare', 'hsts', 'preload'], message }];
    },
  },
];

/** Whether a name is that of a zone, or below it. */
export function isUnder(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}
