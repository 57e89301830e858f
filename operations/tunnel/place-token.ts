import { randomBytes } from 'node:crypto';
import { type TunnelOrder, type TunnelSecret, teamAddress } from '../../contracts/tunnel.ts';

/** A tunnel at Cloudflare. */
export interface Tunnel {
  /** Gives it another secret: whoever is connected stays so, and no token of before connects any more. */
  rotate(secret: string): Promise<void>;
  /** What cloudflared runs it by. Never shown. */
  token(): Promise<string>;
  /** Ends its connections. */
  disconnect(): Promise<void>;
}

/** Bytes of a tunnel's secret; 32 is the least: https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/configure-tunnels/remote-tunnel-permissions/ */
const secretBytes = 32;

/**
 * Gives a tunnel a secret of its own, and the host what it runs the tunnel by and what Grafana wants of who comes. A run that was killed is
 * run again as a whole: what it made counts for nothing then. No message holds a token.
 */
export async function placeTunnelToken(props: {
  order: TunnelOrder;
  tunnel: Tunnel;
  /** Puts the text where the host reads it. */
  keep(text: string): Promise<void>;
  say: (line: string) => void;
}): Promise<void> {
  const { order, tunnel, keep, say } = props;
  // The one that Cloudflare made was in its answer to Terraform's provider.
  await tunnel.rotate(anySecret());
  const secret: TunnelSecret = {
    token: await tunnel.token(),
    expectClaims: { aud: [order.audience], iss: teamAddress(order.team) },
  };
  await keep(JSON.stringify(secret));
  say(`${order.platform}: the monitoring host was given the token of number ${order.number} for its tunnel`);
}

/** Has a tunnel ready to go: whoever is connected is so no more, and nobody connects again. */
export async function closeTunnelOf(tunnel: Pick<Tunnel, 'rotate' | 'disconnect'>): Promise<void> {
  await tunnel.rotate(anySecret());
  await tunnel.disconnect();
}

function anySecret(): string {
  return randomBytes(secretBytes).toString('base64');
}
