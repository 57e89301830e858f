import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { DnsRecord } from '@cdktf/provider-cloudflare/lib/dns-record';
import { ZeroTrustAccessApplication } from '@cdktf/provider-cloudflare/lib/zero-trust-access-application';
import { ZeroTrustAccessPolicy } from '@cdktf/provider-cloudflare/lib/zero-trust-access-policy';
import { ZeroTrustTunnelCloudflared } from '@cdktf/provider-cloudflare/lib/zero-trust-tunnel-cloudflared';
import { ZeroTrustTunnelCloudflaredConfigA } from '@cdktf/provider-cloudflare/lib/zero-trust-tunnel-cloudflared-config';
import { DataResource } from 'cdktf';
import type { Construct } from 'constructs';
import type { Cloudflare } from '../../catalog/kinds/platform/cloudflare/cloudflare.ts';
import type { CloudflareAccess } from '../../catalog/kinds/platform/monitoring/access.ts';
import { monitoringPort } from '../../contracts/monitoring.ts';
import { accessStack, grafanaAccess } from '../../contracts/names.ts';
import { monitoringSecretPath } from '../../contracts/secrets.ts';
import { closeTunnel, type TunnelOrder, tunnelSecretName, tunnelVariable } from '../../contracts/tunnel.ts';
import { useCloudflare } from '../constructs/cloudflare-provider.ts';
import type { Escaped } from '../constructs/literal.ts';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack.ts';

export interface AccessStackProps extends PlatformStackProps {
  cloudflare: Escaped<Cloudflare>;
  access: Escaped<CloudflareAccess>;
}

/** What other stacks read of it. */
export const accessOutputs = {
  token_id: 'Another one for each token that was placed for the host.',
};

/**
 * What lets people in to Grafana by Cloudflare Access: the tunnel that the host opens, the application and its policy before it, and the
 * name. The name comes last, so that none leads to a tunnel without an application.
 */
export class AccessStack extends PlatformStack {
  private readonly cloudflare: Escaped<Cloudflare>;
  private readonly access: Escaped<CloudflareAccess>;

  constructor(scope: Construct, { platform, cloudflare, access }: AccessStackProps) {
    super(scope, accessStack, { platform });
    this.cloudflare = cloudflare;
    this.access = access;
    useCloudflare(this);
    const tunnel = this.addTunnel();
    const application = this.addApplication();
    const configured = this.configureTunnel(tunnel, application);
    const placed = this.placeToken(tunnel, application);
    new DnsRecord(this, 'name', {
      zoneId: cloudflare.zoneId,
      name: access.host,
      type: 'CNAME',
      // https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/routing-to-tunnel/dns/
      content: `${tunnel.id}.cfargotunnel.com`,
      proxied: true,
      // Automatic, the only one of what is proxied.
      ttl: 1,
      dependsOn: [application, configured],
    });
    this.addOutputs(accessOutputs, { token_id: placed.id });
  }

  /** Its secret is made by Cloudflare, and another by `warren tunnel token`: given here, it would stand in the state. */
  private addTunnel(): ZeroTrustTunnelCloudflared {
    return new ZeroTrustTunnelCloudflared(this, 'tunnel', {
      accountId: this.cloudflare.accountId,
      name: grafanaAccess(this.platform),
      configSrc: 'cloudflare',
      provisioners: [{ type: 'local-exec', ...closeTunnel }],
    });
  }

  private addApplication(): ZeroTrustAccessApplication {
    const { platform, access } = this;
    const { accountId } = this.cloudflare;
    const [name, sessionDuration] = [grafanaAccess(platform), `${access.sessionHours}h`];
    const policy = new ZeroTrustAccessPolicy(this, 'policy', {
      ...{ accountId, name, sessionDuration, decision: 'allow' },
      include: [
        ...access.emails.map((email) => ({ email: { email } })),
        ...access.emailDomains.map((domain) => ({ emailDomain: { domain } })),
      ],
    });
    return new ZeroTrustAccessApplication(this, 'application', {
      ...{ accountId, name, sessionDuration, type: 'self_hosted', domain: access.host },
      policies: [{ id: policy.id, precedence: 1 }],
    });
  }

  /** To Grafana, and nowhere else; what comes without a token of this application cloudflared itself refuses. */
  private configureTunnel(tunnel: ZeroTrustTunnelCloudflared, application: ZeroTrustAccessApplication) {
    const { host, team } = this.access;
    return new ZeroTrustTunnelCloudflaredConfigA(this, 'tunnel-config', {
      accountId: this.cloudflare.accountId,
      tunnelId: tunnel.id,
      config: {
        ingress: [
          {
            hostname: host,
            service: `http://127.0.0.1:${monitoringPort.grafana}`,
            originRequest: { access: { required: true, teamName: team, audTag: [application.aud] } },
          },
          // The last one has to take whatever no other does.
          { service: 'http_status:404' },
        ],
      },
    });
  }

  /** The secret that the host reads, and what fills it: Terraform never sees its value. */
  private placeToken(tunnel: ZeroTrustTunnelCloudflared, application: ZeroTrustAccessApplication): DataResource {
    const { platform, access } = this;
    const secret = new SecretsmanagerSecret(this, 'tunnel-secret', {
      name: tunnelSecretName(monitoringSecretPath(platform)),
      description: 'By which the monitoring host runs its tunnel to Cloudflare',
      // It can be made again at any time, and a kept name would block what comes back under it.
      recoveryWindowInDays: 0,
    });
    const order: TunnelOrder = {
      ...{ platform: platform.name, region: platform.region, number: access.token, team: access.team },
      ...{ accountId: this.cloudflare.accountId, tunnel: tunnel.id, audience: application.aud, secret: secret.arn },
    };
    return new DataResource(this, 'tunnel-token', {
      triggersReplace: order,
      provisioners: [
        {
          type: 'local-exec',
          command: 'warren tunnel token',
          environment: { [tunnelVariable]: JSON.stringify(order) },
        },
      ],
    });
  }
}
