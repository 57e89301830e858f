import { z } from 'zod';

/** Variable of the environment in which Terraform tells `warren tunnel token` whose token to place where. */
export const tunnelVariable = 'WARREN_TUNNEL';

/** What `warren tunnel token` does: its text is in plans and states, so nothing of it is a secret. */
export const tunnelOrder = z.strictObject({
  /** The platform, for messages. */
  platform: z.string().min(1),
  /** AWS region of the secret. */
  region: z.string().min(1),
  /** Number of the token, as `monitoring.access.cloudflare.token` says it; another one asks for another. */
  number: z.int().min(1),
  /** Cloudflare account that the tunnel is in. */
  accountId: z.string().min(1),
  /** Id of the tunnel. */
  tunnel: z.string().min(1),
  /** Audience tag of the Access application before it, which each of Access' tokens for it carries. */
  audience: z.string().min(1),
  /** Name of the Zero Trust team, which vouches for these tokens. */
  team: z.string().min(1),
  /** ARN of the secret that the host reads. */
  secret: z.string().min(1),
});

export type TunnelOrder = z.infer<typeof tunnelOrder>;

/** What the host reads to let people in by Cloudflare Access: the text of a secret, in JSON. */
export const tunnelSecret = z.object({
  /** By which cloudflared runs the tunnel; whoever has it can stand in for the host. */
  token: z.string().min(1),
  /** What Grafana wants of a token of Access. */
  expectClaims: z.object({ aud: z.array(z.string()).min(1), iss: z.string() }),
});

export type TunnelSecret = z.infer<typeof tunnelSecret>;

/** Name of that secret, by the path of the monitoring host's. */
export function tunnelSecretName(path: string): string {
  return `${path}/tunnel`;
}

/** Who vouches for the tokens of a team: https://developers.cloudflare.com/cloudflare-one/access-controls/applications/http-apps/authorization-cookie/validating-json/ */
export function teamAddress(team: string): string {
  return `https://${team}.cloudflareaccess.com`;
}

/**
 * What Terraform runs before it takes a tunnel away: Cloudflare deletes none that is connected
 * (cloudflare/terraform-provider-cloudflare#5255). `warren` is on the PATH of every Terraform that Warren starts.
 */
export const closeTunnel = {
  when: 'destroy',
  // Terraform's own template, in which a resource that goes knows of itself alone.
  command: 'warren tunnel close --account ${self.account_id} --tunnel ${self.id}',
} as const;

/** Port at which Cloudflare takes tunnels, over QUIC (UDP) and HTTP/2 (TCP). */
export const tunnelPort = 7844;

/** Terraform's type of a tunnel. */
export const tunnelType = 'cloudflare_zero_trust_tunnel_cloudflared';
