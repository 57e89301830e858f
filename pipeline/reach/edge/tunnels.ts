import type { Objects } from '../../../catalog/catalog.ts';
import { accessStack, monitoringStack } from '../../../contracts/names.ts';
import { tunnelType } from '../../../contracts/tunnel.ts';
import type { By, End, Line } from '../model.ts';
import { placeOf, type Resource, type Resources } from '../network/resources.ts';
import { serviceOf } from '../network/service-names.ts';
import { cloudflare, https, internet } from './ends.ts';

/** Terraform's types of what stands before a tunnel. */
const type = {
  config: `${tunnelType}_config`,
  application: 'cloudflare_zero_trust_access_application',
  policy: 'cloudflare_zero_trust_access_policy',
  record: 'cloudflare_dns_record',
} as const;

/** Types that are read here. */
export const tunnelTypes = [tunnelType, type.config, type.application, type.policy] as const;

/** Whether a record leads into a tunnel of the stacks. */
export function leadsIntoTunnel({ body }: Resource): boolean {
  return new RegExp(`^\\$\\{${tunnelType}\\.[\\w-]+\\.id\\}\\.cfargotunnel\\.com$`).test(String(body.content));
}

/** Names that lead into tunnels, with whom Access lets in there, and where tunnels lead on. */
export function tunnelLines(resources: Resources, { platform }: Objects): Line[] {
  const path = ['monitoring', 'access', 'cloudflare', 'host'];
  const field: Pick<By, 'field' | 'at'> = platform
    ? { field: path.join('.'), at: { file: platform.file.path, line: platform.file.locate(path).line } }
    : {};
  const names = resources.of(type.record).filter((record) => record.body.proxied === true && leadsIntoTunnel(record));
  return [
    ...names.map((record): Line => {
      const { who, proof } = admitted(resources, record);
      const by: By = { ...field, what: `host ${String(record.body.name)}, ${who}`, proof };
      return { from: internet, to: cloudflare, openings: [https], by };
    }),
    ...resources.of(type.config).flatMap((config) => onwards(resources, config)),
  ];
}

/** Whom the application at a name lets in; without one it is everybody. */
function admitted(resources: Resources, record: Resource): { who: string; proof: By['proof'] } {
  const application = resources.of(type.application).find(({ body }) => body.domain === record.body.name);
  const policies = (application?.body.policies ?? []) as { id?: unknown }[];
  const ids = application ? policies.map(({ id }) => resources.named(application, 'policies', id)) : [];
  const own = resources.of(type.policy).filter(({ id }) => ids.includes(id));
  const proof = [record, ...(application ? [application] : []), ...own].map(placeOf);
  if (own.length === 0 || own.some(({ body }) => body.decision !== 'allow')) return { who: 'for everybody', proof };
  const people = own.flatMap((policy) =>
    ((policy.body.include ?? []) as Identity[]).map((one) => nameOf(resources, policy, one)),
  );
  return { who: `for ${people.join(', ')} by Cloudflare Access`, proof };
}

interface Identity {
  email?: { email: string };
  email_domain?: { domain: string };
}

function nameOf(resources: Resources, policy: Resource, { email, email_domain: domain }: Identity): string {
  if (email) return email.email;
  if (domain) return `everybody at ${domain.domain}`;
  resources.tell(policy, 'lets in others than addresses and their domains, whom this does not look at');
  return 'others';
}

interface Ingress {
  hostname?: string;
  service: string;
}

/** The one tunnel of the stacks is opened by the monitoring host, which has its token. */
function onwards(resources: Resources, config: Resource): Line[] {
  if (config.stack !== accessStack) {
    resources.tell(config, 'is of a tunnel, and the stacks do not say what opens it');
    return [];
  }
  const { ingress = [] } = (config.body.config ?? {}) as { ingress?: Ingress[] };
  const to: End = { kind: 'service', name: serviceOf(monitoringStack, '') };
  return ingress.flatMap(({ service }): Line[] => {
    const port = Number(/^\w+:\/\/127\.0\.0\.1:(\d+)$/.exec(service)?.[1]);
    if (Number.isInteger(port)) {
      const by: By = { what: `tunnel that the host opens, to ${service}`, proof: [placeOf(config)] };
      return [{ from: cloudflare, to, openings: [{ protocol: 'tcp', from: port, to: port }], by }];
    }
    if (!service.startsWith('http_status:'))
      resources.tell(config, `leads on to ${service}, which this does not look at`);
    return [];
  });
}
