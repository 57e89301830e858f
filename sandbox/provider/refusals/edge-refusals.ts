import type { Cloud } from '../../cloud.ts';
import { identityOf } from '../../object-names.ts';
import type { ObjectValue } from '../../values.ts';
import type { Refusal } from './refusal.ts';

/** A change at Cloudflare that is about to be made; `object` is null where it goes. */
export interface EdgeChange {
  type: string;
  object: ObjectValue | null;
}

interface Judge {
  judge: (object: ObjectValue, cloud: Cloud) => string | undefined;
  see: string;
}

const judges: Readonly<Record<string, Judge>> = {
  // The words are Cloudflare's, as people have met them.
  cloudflare_ruleset: {
    judge: isSecondOfPhase,
    see: 'https://github.com/cloudflare/terraform-provider-cloudflare/issues/6273',
  },
  cloudflare_workers_custom_domain: {
    judge: hasNoScriptOrAnotherRecord,
    see: 'https://github.com/cloudflare/workers-sdk/issues/9878',
  },
  cloudflare_workers_script_subdomain: {
    judge: ({ script_name: name }, cloud) => withoutScript(cloud, name),
    see: 'https://developers.cloudflare.com/workers/configuration/routing/workers-dev/',
  },
  cloudflare_zero_trust_tunnel_cloudflared: {
    judge: sharesTunnelName,
    see: 'https://github.com/pulumi/pulumi-cloudflare/issues/1440',
  },
  cloudflare_dns_record: {
    judge: sharesName,
    see: 'https://developers.cloudflare.com/dns/manage-dns-records/troubleshooting/records-with-same-name/',
  },
};

/** What Cloudflare refuses of an object because of others that are there. */
export function edgeRefusals(cloud: Cloud, { type, object }: EdgeChange): Refusal[] {
  const known = judges[type];
  const says = known && object ? known.judge(object, cloud) : undefined;
  return says === undefined || !known
    ? []
    : [{ attribute: [], summary: `${type}: ${says}`, detail: `Cloudflare refuses it: ${known.see}` }];
}

function isSecondOfPhase(ruleset: ObjectValue, cloud: Cloud): string | undefined {
  const { phase, zone_id: zone, kind } = ruleset;
  const others = cloud
    .list('cloudflare_ruleset')
    .filter(({ id, attributes }) => id !== identityOf(ruleset) && attributes.zone_id === zone)
    .filter(({ attributes }) => attributes.kind === 'zone' && attributes.phase === phase);
  return kind === 'zone' && others.length > 0
    ? `20217: 'zone' is not a valid value for kind because exceeded maximum number of zone rulesets for phase ${String(phase)}`
    : undefined;
}

function sharesTunnelName(tunnel: ObjectValue, cloud: Cloud): string | undefined {
  const { account_id: account, name } = tunnel;
  const others = cloud
    .list('cloudflare_zero_trust_tunnel_cloudflared')
    .filter(({ id, attributes }) => id !== identityOf(tunnel) && attributes.account_id === account);
  return others.some(({ attributes }) => attributes.name === name)
    ? '1013: You already have a tunnel with this name'
    : undefined;
}

function hasNoScriptOrAnotherRecord({ service, hostname }: ObjectValue, cloud: Cloud): string | undefined {
  const records = cloud.list('cloudflare_dns_record').filter(({ attributes }) => attributes.name === hostname);
  return records.length > 0
    ? `100117: Hostname '${String(hostname)}' already has externally managed DNS records (A, CNAME, etc). Either delete them, try a different hostname, or use the option 'override_existing_dns_record' to override.`
    : withoutScript(cloud, service);
}

function withoutScript(cloud: Cloud, name: unknown): string | undefined {
  return cloud.get('cloudflare_workers_script', String(name)) ? undefined : `there is no Worker ${String(name)}`;
}

/** A Worker's domain has a record of its own, which is no CNAME either. */
function sharesName(record: ObjectValue, cloud: Cloud): string | undefined {
  const { name, type } = record;
  const records = cloud
    .list('cloudflare_dns_record')
    .filter(({ id, attributes }) => id !== identityOf(record) && attributes.name === name)
    .map(({ attributes }) => String(attributes.type));
  const domains = cloud
    .list('cloudflare_workers_custom_domain')
    .filter(({ attributes }) => attributes.hostname === name);
  const others = [...records, ...domains.map(() => 'AAAA')];
  if (type === 'CNAME' && others.some((other) => ['A', 'AAAA', 'CNAME'].includes(other))) {
    return '81053: An A, AAAA, or CNAME record with that host already exists.';
  }
  return ['A', 'AAAA'].includes(String(type)) && others.includes('CNAME')
    ? '81054: A CNAME record with that host already exists.'
    : undefined;
}
