import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import type { Broker } from '../../../catalog/kinds/broker/broker.ts';
import { type Endpoint, endpointOf, endpointSchema } from '../../../catalog/kinds/endpoint/endpoint.ts';
import { type Platform, platformSchema } from '../../../catalog/kinds/platform/platform.ts';
import { ingressStack } from '../../../contracts/names.ts';
import { readStacks, type Stack } from '../../../pipeline/terraform/synthesize.ts';
import { literal } from '../../../stacks/constructs/literal.ts';
import { PlatformStack } from '../../../stacks/constructs/platform-stack.ts';
import { EdgeStack } from '../../../stacks/edge/edge-stack.ts';
import type { EndpointInput } from '../../changes/change.ts';
import { scratchFolder } from '../../repositories.ts';

/** A platform at Cloudflare, some of it replaced. */
export function edgePlatform(cloudflare: Partial<NonNullable<Platform['cloudflare']>> = {}): Platform {
  return platformSchema.parse({
    name: 'acme',
    accountId: '123456789012',
    region: 'eu-west-1',
    domain: 'mq.example.com',
    network: { cidr: '10.20.0.0/16', zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] },
    cloudflare: {
      accountId: 'a'.repeat(32),
      zoneId: 'b'.repeat(32),
      zone: 'example.com',
      plan: 'business',
      ...cloudflare,
    },
  });
}

/** An endpoint that takes whatever is posted, some of it replaced. */
export function endpointNamed(name: string, changes: Partial<EndpointInput> = {}): Endpoint {
  const file = { host: 'hooks.example.com', path: `/${name}`, broker: 'orders', queue: 'placed', ...changes };
  return endpointOf(name, endpointSchema.parse({ signature: { scheme: 'none' }, ...file }));
}

/** What the stack at the edge comes to, with a program that does nothing. */
export function synthesizeEdge(props: {
  platform?: Platform;
  endpoints: readonly Endpoint[];
  brokers?: readonly Broker[];
}): Stack & { text: string } {
  const { platform = edgePlatform(), endpoints, brokers = [] } = props;
  const outdir = join(scratchFolder(), 'cdktf.out');
  const app = new App({ outdir, skipValidation: true });
  const escaped = literal(platform);
  for (const name of [ingressStack, ...brokers.map((broker) => `broker-${broker.name}`)]) {
    new PlatformStack(app, name, { platform: escaped });
  }
  const path = join(outdir, '..', 'edge.js');
  writeFileSync(path, 'export default { fetch: () => new Response() };\n');
  if (!escaped.cloudflare) throw new Error('there is no Cloudflare');
  new EdgeStack(app, {
    ...{ platform: escaped, cloudflare: escaped.cloudflare, processors: [] },
    ...{ endpoints: literal([...endpoints]), brokers: literal([...brokers]) },
    program: endpoints.length > 0 ? { path, sha256: 'c'.repeat(64) } : undefined,
  });
  app.synth();
  const stack = readStacks(outdir).find(({ name }) => name === 'edge');
  if (!stack) throw new Error('there is no edge');
  return { ...stack, text: JSON.stringify(stack.configuration) };
}
