import { DnsRecord } from '@cdktf/provider-cloudflare/lib/dns-record';
import { ZoneSetting } from '@cdktf/provider-cloudflare/lib/zone-setting';
import type { Construct } from 'constructs';
import type { Broker } from '../../catalog/kinds/broker/broker.ts';
import { edgeRules } from '../../catalog/kinds/endpoint/edge/edge-rules.ts';
import type { Endpoint } from '../../catalog/kinds/endpoint/endpoint.ts';
import type { Cloudflare } from '../../catalog/kinds/platform/cloudflare/cloudflare.ts';
import { publicName } from '../../catalog/kinds/platform/host-names.ts';
import { brokerStack, edgeStack, edgeWorker, ingressStack, processorStack } from '../../contracts/names.ts';
import { brokerOutput } from '../../contracts/outputs.ts';
import { publicOutputs } from '../broker/broker-stack.ts';
import type { Artefact } from '../constructs/artefact.ts';
import { useCloudflare } from '../constructs/cloudflare-provider.ts';
import { type Escaped, literal, plain } from '../constructs/literal.ts';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack.ts';
import { buildOn, readUpstream } from '../constructs/upstream.ts';
import { ingressOutputs } from '../ingress/ingress-stack.ts';
import { EdgeRulesets } from './edge-rulesets.ts';
import { EdgeWorker } from './edge-worker.ts';
import { workerSettings } from './worker-settings.ts';

export interface EdgeStackProps extends PlatformStackProps {
  cloudflare: Escaped<Cloudflare>;
  endpoints: readonly Escaped<Endpoint>[];
  /** Those that have a name in the public DNS. */
  brokers: readonly Escaped<Broker>[];
  /** Names of all processors, which are there before requests come. */
  processors: readonly string[];
  /** The Worker; only needed with endpoints. */
  program: Artefact | undefined;
}

/** Seconds that a broker's name is remembered for, as inside the VPC. */
const recordTtl = 60;

/** What stands at Cloudflare: the Worker that endpoints' names lead to, the rules before it, and public names of brokers. */
export class EdgeStack extends PlatformStack {
  private readonly cloudflare: Escaped<Cloudflare>;

  constructor(scope: Construct, { platform, cloudflare, endpoints, brokers, processors, program }: EdgeStackProps) {
    super(scope, edgeStack, { platform });
    this.cloudflare = cloudflare;
    useCloudflare(this);
    for (const broker of brokers) this.addPublicName(broker);
    if (!program) return;
    // A name leads to an endpoint once there is somebody to answer.
    for (const processor of processors) buildOn(this, processorStack(processor));
    this.addWorker(endpoints, program);
  }

  private addWorker(endpoints: readonly Escaped<Endpoint>[], program: Artefact): void {
    const { platform, cloudflare } = this;
    const { accountId, zoneId, keys } = cloudflare;
    const ingress = readUpstream(this, { name: ingressStack, outputs: ingressOutputs });
    const functionUrl = ingress.text('function_url');
    const rulesets = new EdgeRulesets(this, 'rules', {
      platform: platform.name,
      zoneId,
      rules: literal(edgeRules({ cloudflare: plain(cloudflare), endpoints: endpoints.map((each) => plain(each)) })),
    });
    new EdgeWorker(this, 'worker', {
      program,
      zoneId,
      variables: workerSettings({ region: platform.region, functionUrl, cloudflare, endpoints }),
      keys: {
        ...{ platform: platform.name, region: platform.region, keys, accountId, functionUrl },
        user: ingress.text('edge_user_name'),
        originSecret: ingress.text('origin_secret_arn'),
        script: edgeWorker(platform),
      },
      hosts: [...new Set(endpoints.map(({ host }) => host))].sort(),
      before: [...rulesets.all, this.addMinimumTls()],
    });
  }

  /** A zone has one for all of its names; Cloudflare's own is 1.0. Of a single name it costs the Advanced Certificate Manager. */
  private addMinimumTls(): ZoneSetting {
    const { zoneId, minimumTls } = this.cloudflare;
    // The binding takes a mapping alone; the provider takes any value.
    return new ZoneSetting(this, 'minimum-tls', { zoneId, settingId: 'min_tls_version', value: minimumTls as never });
  }

  /** Of a cluster the name of its load balancer, of a single node its address; both are private, so it is of use over a VPN. */
  private addPublicName({ name, nodes }: Escaped<Broker>): void {
    const broker = readUpstream(this, { name: brokerStack(name), outputs: publicOutputs });
    new DnsRecord(this, `name-${name}`, {
      zoneId: this.cloudflare.zoneId,
      name: publicName(this.platform, name) ?? '',
      type: nodes > 1 ? 'CNAME' : 'A',
      content: broker.text(brokerOutput.address),
      ttl: recordTtl,
      // What is proxied has to be HTTP.
      proxied: false,
    });
  }
}
