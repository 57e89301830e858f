import { randomBytes } from 'node:crypto';
import type { Cloud } from '../cloud.ts';
import type { AppliedChange } from '../provider/session.ts';

/** The secrets of the cloud's tunnels, and who is connected by them; in the memory of this process alone. */
export interface Tunnels {
  /** Whether Terraform made that tunnel. */
  has(id: string): boolean;
  /** What cloudflared runs a tunnel by. */
  token(id: string): string;
  /** Another secret: a token of the one before opens nothing any more, and who is connected stays so. */
  rotate(id: string, secret: string): void;
  /** Connects as cloudflared does. Says whether Cloudflare took the token. */
  connect(token: string): boolean;
  /** Ends all connections of a tunnel. */
  disconnect(id: string): void;
}

const type = 'cloudflare_zero_trust_tunnel_cloudflared';

/** Tunnels of the cloud; nobody is connected yet. */
export function openTunnels(cloud: Cloud): Tunnels {
  const secrets = new Map<string, string>();
  const connected = new Set<string>();
  return {
    has: (id) => cloud.get(type, id) !== undefined,
    token: (id) => {
      // Cloudflare makes one for a tunnel that is given none.
      const secret = secrets.get(id) ?? randomBytes(32).toString('base64');
      secrets.set(id, secret);
      const account = cloud.get(type, id)?.account_id;
      // What ParseToken of cloudflared reads: connection/connection.go of cloudflare/cloudflared 2026.8.2.
      return Buffer.from(JSON.stringify({ a: account, t: id, s: secret })).toString('base64');
    },
    rotate: (id, secret) => void secrets.set(id, secret),
    connect: (token) => {
      const { t, s } = JSON.parse(Buffer.from(token, 'base64').toString('utf8')) as { t: string; s: string };
      if (secrets.get(t) !== s) return false;
      connected.add(t);
      cloud.change(type, t, { status: 'healthy' });
      return true;
    },
    disconnect: (id) => {
      if (connected.delete(id)) cloud.change(type, id, { status: 'inactive' });
    },
  };
}

/**
 * A tunnel that is connected is not deleted, in Cloudflare's words as people have met them:
 * https://github.com/cloudflare/terraform-provider-cloudflare/issues/5255
 */
export function refuseConnected(cloud: Cloud, { type: changed, prior, object }: AppliedChange): void {
  if (changed !== type || object !== null) return;
  if (cloud.get(type, String(prior?.id))?.status !== 'healthy') return;
  throw new Error('1022: Cannot delete tunnel because it has active connections');
}
