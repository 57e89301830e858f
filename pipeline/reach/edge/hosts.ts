import type { Objects } from '../../../catalog/catalog.ts';
import type { By, Line } from '../model.ts';
import { placeOf, type Resource, type Resources } from '../network/resources.ts';
import { cloudflare, https, internet } from './ends.ts';
import { leadsIntoTunnel, tunnelTypes } from './tunnels.ts';

/** Names at Cloudflare under which the internet reaches the Worker. */
export function hostLines(resources: Resources, { endpoints }: Objects): Line[] {
  for (const type of resources.types().filter((one) => one.startsWith('cloudflare_') && !understood.has(one))) {
    for (const resource of resources.of(type)) resources.tell(resource, 'is of a type that this does not look at');
  }
  const fields = new Map(
    endpoints.map(({ file, value: { host } }): [string, Pick<By, 'field' | 'at'>] => {
      return [host.toLowerCase(), { field: 'host', at: { file: file.path, line: file.locate(['host']).line } }];
    }),
  );
  const domains = resources.of('cloudflare_workers_custom_domain').flatMap((resource) => {
    const host = resources.named(resource, 'hostname', resource.body.hostname);
    if (host === undefined) return [];
    return hostLine(resource, { what: `host ${host}`, ...fields.get(host.toLowerCase()) });
  });
  return [...domains, ...ownNames(resources), ...proxied(resources)];
}

function hostLine(resource: Resource, by: Omit<By, 'proof'>): Line {
  return { from: internet, to: cloudflare, openings: [https], by: { ...by, proof: [placeOf(resource)] } };
}

/** The name below workers.dev that each Worker can have besides. */
function ownNames(resources: Resources): Line[] {
  return resources
    .of('cloudflare_workers_script_subdomain')
    .filter(({ body }) => body.enabled !== false || body.previews_enabled === true)
    .map((resource) => hostLine(resource, { what: 'its name below workers.dev, past every host and its rules' }));
}

/** Names that Cloudflare hands on to what they point at. */
function proxied(resources: Resources): Line[] {
  for (const resource of resources.of('cloudflare_dns_record')) {
    if (resource.body.proxied === true && !leadsIntoTunnel(resource))
      resources.tell(resource, 'is proxied by Cloudflare, whose way on is not looked at');
  }
  return [];
}

/** Types of Cloudflare's that are read, or that let nobody through by themselves. */
const understood = new Set<string>([
  ...tunnelTypes,
  'cloudflare_dns_record',
  'cloudflare_ruleset',
  'cloudflare_workers_custom_domain',
  'cloudflare_workers_script',
  'cloudflare_workers_script_subdomain',
  'cloudflare_zone_setting',
]);
