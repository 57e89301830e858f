import acme from 'acme-client';
import type { DnsRecords } from './cloudflare.ts';
import { type KeyPair, newPrivateKey } from './key-pair.ts';

/** acme-client does as `Retry-After` says, which at a rate limit can be days; the cluster's lock is held meanwhile. */
const longestWaitSeconds = 60;
const requestTimeoutMs = 30_000;

/**
 * Orders a certificate for these DNS names from an ACME authority, proving by DNS-01 that they are ours. Takes seconds;
 * half an hour, when all that it waits for is slow. The records it made are gone when it is done. Throws what the
 * authority or the zone said.
 */
export async function orderCertificate(options: {
  /** URL of the authority's directory. */
  directory: string;
  /** Mail address that the authority may write to. */
  contact?: string | undefined;
  names: string[];
  /** PEM key of the account, which is made when the authority does not know it. */
  accountKey: string;
  dns: DnsRecords;
  /** Resolves once the authority would find the record. */
  visible: (name: string, value: string) => Promise<void>;
  /** Pause between looking whether the authority is done; grows to six times as much. Five seconds unless told. */
  pollMs?: number;
}): Promise<KeyPair> {
  const { directory, contact, names, accountKey, dns, visible, pollMs = 5_000 } = options;
  const client = new acme.Client({ directoryUrl: directory, accountKey, backoffMin: pollMs, backoffMax: 6 * pollMs });
  const key = newPrivateKey();
  const [, csr] = await acme.crypto.createCsr({ altNames: names }, key);
  const record = (identifier: string) => `_acme-challenge.${identifier}`;
  const certificate = await client.auto({
    csr,
    ...(contact && { email: contact }),
    termsOfServiceAgreed: true,
    challengePriority: ['dns-01'],
    // Its own check asks the system's resolver when it finds no authoritative server, and so may be told old news.
    skipChallengeVerification: true,
    async challengeCreateFn({ identifier }, _challenge, value) {
      await dns.present(record(identifier.value), value);
      await visible(record(identifier.value), value);
    },
    async challengeRemoveFn({ identifier }, _challenge, value) {
      await dns.remove(record(identifier.value), value);
    },
  });
  return { certificate, key };
}

acme.axios.defaults.timeout = requestTimeoutMs;
// Runs before acme-client decides to wait, and what it throws is not tried again.
acme.axios.defaults.transformResponse = [
  ...[acme.axios.defaults.transformResponse ?? []].flat(),
  (data, headers, status) => {
    const seconds = Number(headers?.['retry-after']);
    if (status === 429 && seconds > longestWaitSeconds) {
      throw new Error(`the ACME authority wants no request before ${seconds} s have passed: ${detailOf(data)}`);
    }
    return data;
  },
];

function detailOf(problem: unknown): string {
  const { detail } = (problem ?? {}) as { detail?: unknown };
  return typeof detail === 'string' ? detail : 'no reason given';
}
