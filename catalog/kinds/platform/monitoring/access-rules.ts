import type { FieldPath } from '../../../files/problem.ts';
import type { Finding, Rule } from '../../../rules/rule.ts';
import { show } from '../../../schema/field.ts';
import type { Broker } from '../../broker/broker.ts';
import type { Endpoint } from '../../endpoint/endpoint.ts';
import { isUnder } from '../cloudflare/cloudflare-rules.ts';
import { publicName } from '../host-names.ts';
import type { Platform } from '../platform.ts';
import type { CloudflareAccess } from './access.ts';

/** What rules about who looks at Grafana look at beside the platform. */
interface BesideAccess {
  brokers: readonly Broker[];
  endpoints: readonly Endpoint[];
}

/** Rules about who comes to Grafana by Cloudflare Access. */
export const accessRules: readonly Rule<Platform, BesideAccess>[] = [
  {
    name: 'grafana-at-cloudflare',
    doc: 'Where people come to Grafana by Cloudflare Access, there is a zone at Cloudflare.',
    severity: 'error',
    check: (platform) => {
      if (!accessOf(platform) || platform.cloudflare) return [];
      const message = 'needs cloudflare, in whose zone Grafana has its name. Add that, or remove this.';
      return [{ path: at(), message }];
    },
  },
  {
    name: 'grafana-in-zone',
    doc: 'The name of Grafana is that of the zone, or below it.',
    severity: 'error',
    check: (platform) => {
      const [access, zone] = [accessOf(platform), platform.cloudflare?.zone];
      if (!access || zone === undefined || isUnder(access.host, zone)) return [];
      const message = `${show(access.host)} is not in the zone ${zone}, where its record is made. Use a name such as grafana.${zone}.`;
      return [{ path: at('host'), message }];
    },
  },
  {
    // https://developers.cloudflare.com/ssl/edge-certificates/universal-ssl/limitations/
    name: 'grafana-certificate',
    doc: 'Cloudflare has a certificate for the name of Grafana by itself: that of the zone, or one label below it.',
    severity: 'warning',
    check: (platform) => {
      const [access, zone] = [accessOf(platform), platform.cloudflare?.zone];
      if (!access || zone === undefined || !isUnder(access.host, zone)) return [];
      if (access.host.slice(0, -zone.length - 1).split('.').length < 2) return [];
      const message = `${show(access.host)} is more than one label below ${zone}: the certificate that Cloudflare makes for every zone does not have it, and browsers refuse to go there. Use a name such as grafana.${zone}, or order an advanced certificate.`;
      return [{ path: at('host'), message }];
    },
  },
  {
    name: 'grafana-name-free',
    doc: 'Nothing else has the name of Grafana.',
    severity: 'error',
    check: (platform, { brokers, endpoints }) => {
      const host = accessOf(platform)?.host;
      const endpoint = endpoints.find((each) => each.host === host);
      const broker = brokers.find((each) => each.publicName && publicName(platform, each.name) === host);
      if (host === undefined || (!endpoint && !broker)) return [];
      const taker = endpoint ? `endpoints/${endpoint.name}.yaml answers` : `brokers/${broker?.name}.yaml is found`;
      return [{ path: at('host'), message: `${show(host)} is the name that ${taker} at. Use another one.` }];
    },
  },
  {
    name: 'grafana-for-somebody',
    doc: 'Cloudflare Access lets somebody in to Grafana.',
    severity: 'error',
    check: (platform) => {
      const access = accessOf(platform);
      if (!access || access.emails.length + access.emailDomains.length > 0) return [];
      return [{ path: at(), message: 'lets nobody in. Name people in emails, or domains in emailDomains.' }];
    },
  },
  {
    name: 'grafana-people-once',
    doc: 'Whom Cloudflare Access lets in to Grafana is said once.',
    severity: 'error',
    check: (platform) => {
      const access = accessOf(platform);
      return access ? [...repeated('emails', access), ...repeated('emailDomains', access), ...covered(access)] : [];
    },
  },
  {
    name: 'grafana-not-anonymous',
    doc: 'Where people come from the internet, Grafana wants a login.',
    severity: 'error',
    check: (platform) => {
      if (!accessOf(platform) || !platform.monitoring?.access.anonymous) return [];
      const message =
        'lets in whoever comes as far as Grafana, and access.cloudflare leads there from the internet: were its application ever taken away at Cloudflare, everybody could look. Leave it out; Cloudflare Access logs people in.';
      return [{ path: ['monitoring', 'access', 'anonymous'], message }];
    },
  },
];

function accessOf({ monitoring }: Platform): CloudflareAccess | undefined {
  return monitoring?.access.cloudflare;
}

function at(...rest: (string | number)[]): FieldPath {
  return ['monitoring', 'access', 'cloudflare', ...rest];
}

function repeated(field: 'emails' | 'emailDomains', access: CloudflareAccess): Finding[] {
  return access[field].flatMap((value, index): Finding[] => {
    if (access[field].indexOf(value) === index) return [];
    return [{ path: at(field, index), message: `${show(value)} is there already. Remove it.` }];
  });
}

function covered({ emails, emailDomains }: CloudflareAccess): Finding[] {
  return emails.flatMap((email, index): Finding[] => {
    const domain = email.slice(email.indexOf('@') + 1);
    if (!emailDomains.includes(domain)) return [];
    const message = `${show(email)} is let in by emailDomains, as everybody at ${domain} is: taking it out here would keep nobody out. Remove it, or the domain.`;
    return [{ path: at('emails', index), message }];
  });
}
