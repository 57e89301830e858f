import { z } from 'zod';
import { type CloudflareApi, CloudflareRefusal } from '../../pipeline/cloudflare/cloudflare-api.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import type { WorkerSecrets } from './place-keys.ts';

const listSchema = z.array(z.object({ name: z.string() }));

/**
 * The secrets of a Worker at Cloudflare. Changed by the one call that changes several at once, in one new version of the Worker, as
 * wrangler does since May 2026: https://github.com/cloudflare/workers-sdk/pull/13964,
 * https://developers.cloudflare.com/changelog/post/2026-06-03-bulk-secrets-api/
 */
export function workerSecrets(
  api: CloudflareApi,
  { accountId, script }: { accountId: string; script: string },
): WorkerSecrets {
  const worker = `/accounts/${encodeURIComponent(accountId)}/workers/scripts/${encodeURIComponent(script)}`;
  return {
    async names() {
      const result = await api.call('GET', `${worker}/secrets`).catch(explain(script, accountId));
      return listSchema.parse(result).map(({ name }) => name);
    },
    async change(changes) {
      const secrets = Object.fromEntries(
        Object.entries(changes).map(([name, text]) => [
          name,
          text === null ? null : { name, type: 'secret_text', text },
        ]),
      );
      const body = { type: 'application/merge-patch+json', text: JSON.stringify({ secrets }) };
      await api.call('PATCH', `${worker}/secrets-bulk`, body).catch(explain(script, accountId));
    },
  };
}

function explain(script: string, accountId: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof CloudflareRefusal)) throw error;
    const { status, because } = error;
    if (status === 404) {
      throw new SurroundingsFailure(
        `There is no Worker ${script} in Cloudflare's account ${accountId}: ${because}. The apply makes it before its keys; look at cloudflare.accountId.`,
      );
    }
    if (status === 401 || status === 403) {
      throw new SurroundingsFailure(
        `Cloudflare does not let this token at the secrets of the Worker ${script}: ${because}. It needs Workers Scripts Write in account ${accountId}.`,
      );
    }
    throw error;
  };
}
