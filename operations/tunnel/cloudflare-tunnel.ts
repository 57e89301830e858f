import { z } from 'zod';
import { type CloudflareApi, CloudflareRefusal } from '../../pipeline/cloudflare/cloudflare-api.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import type { Tunnel } from './place-token.ts';

/** A tunnel by Cloudflare's API: https://developers.cloudflare.com/api/resources/zero_trust/subresources/tunnels/subresources/cloudflared/ */
export function cloudflareTunnel(
  api: CloudflareApi,
  { accountId, tunnel }: { accountId: string; tunnel: string },
): Tunnel {
  const path = `/accounts/${encodeURIComponent(accountId)}/cfd_tunnel/${encodeURIComponent(tunnel)}`;
  const failed = explain(tunnel, accountId);
  return {
    async rotate(secret) {
      const body = { type: 'application/json', text: JSON.stringify({ tunnel_secret: secret }) };
      await api.call('PATCH', path, body).catch(failed);
    },
    async token() {
      const { success, data } = z
        .string()
        .min(1)
        .safeParse(await api.call('GET', `${path}/token`).catch(failed));
      if (success) return data;
      throw new SurroundingsFailure(`Cloudflare gave no token for the tunnel ${tunnel}. Run the apply again.`);
    },
    async disconnect() {
      await api.call('DELETE', `${path}/connections`).catch(failed);
    },
  };
}

function explain(tunnel: string, accountId: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof CloudflareRefusal)) throw error;
    const { status, because } = error;
    if (status === 404) {
      throw new SurroundingsFailure(
        `There is no tunnel ${tunnel} in Cloudflare's account ${accountId}: ${because}. Run the apply again, which makes it anew.`,
      );
    }
    if (status === 401 || status === 403) {
      throw new SurroundingsFailure(
        `Cloudflare does not let this token at the tunnel ${tunnel}: ${because}. It needs Cloudflare Tunnel Write in account ${accountId}.`,
      );
    }
    throw error;
  };
}
