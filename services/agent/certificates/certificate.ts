import { createHash, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { CertificateSource } from '../../../contracts/bundle.ts';
import type { Secrets } from '../../node/aws/secrets.ts';
import { type Lease, LeaseLost, underLease } from '../../node/lock/lease.ts';
import { orderCertificate } from './acme.ts';
import { keepOrIssue } from './authority.ts';
import { cloudflareDns } from './cloudflare.ts';
import { inForce, type KeyPair, newPrivateKey, splitChain, validity } from './key-pair.ts';
import { awaitPropagation } from './propagation.ts';
import { renewalDue } from './renewal.ts';
import { readSupplied } from './supplied.ts';

type AcmeSource = Extract<CertificateSource, { from: 'acme' }>;

/** Orders a certificate; see `orderUnder` for the one that talks to the world. */
export type Order = (request: {
  source: AcmeSource;
  names: string[];
  accountKey: string;
  /** Value of the secret that `source.token` names. */
  token: string;
}) => Promise<KeyPair>;

/** What a listener shows to clients. */
export interface ServerCertificate extends KeyPair {
  /** PEM certificates that the certificate goes back to; the certificate itself when it came without any. */
  authority: string;
  notAfter: Date;
  /** Who issued it, `C=US, O=Let's Encrypt, CN=E7`. */
  issuer: string;
  /** What somebody should look at, although there is a certificate. */
  warning?: string;
}

/** Five failed proofs an hour are allowed for a name: https://letsencrypt.org/docs/rate-limits/ */
const pauseAfterFailureMs = 60 * 60 * 1000;

interface CertificateRequest {
  source: CertificateSource;
  /** DNS names that clients use. */
  names: string[];
  secrets: Secrets;
  /** Ids of secrets, see `brokerSecrets`. */
  paths: { certificate: string; account: string };
  /** The broker's own authority, see `ensureAuthority`. */
  authority: KeyPair;
  /** What the node shows now, see `readTlsFiles`; kept while it is good, when it is the authority's. */
  current?: KeyPair | undefined;
  now: Date;
  order: Order;
}

/**
 * The certificate that clients see. The caller holds the cluster's lock, since the nodes of a cluster share what Let's
 * Encrypt gave. A certificate that cannot be ordered is a warning: the one there is stays while it counts, and after
 * it, or before the first, the broker's own authority stands in. Throws when a supplied certificate would not serve
 * clients.
 */
export async function ensureCertificate(request: CertificateRequest): Promise<ServerCertificate> {
  const { source, names, secrets, authority, current, now } = request;
  switch (source.from) {
    case 'authority':
      return withFacts(await keepOrIssue(authority, { current, names, now }), authority);
    case 'secret': {
      const text = await secrets.read(source.secret);
      return withFacts(readSupplied({ text, secret: source.secret, names, now }));
    }
    case 'acme':
      return fromAcme({ ...request, source });
  }
}

/** Orders from the source's directory, through Cloudflare, in steps of the lease; its own record is taken away in any case. */
export function orderUnder(lease: Lease): Order {
  return ({ source, names, accountKey, token }) => {
    const dns = cloudflareDns({ zoneId: source.zoneId, token });
    return lease.step(() =>
      orderCertificate({
        directory: source.directory,
        contact: source.contact,
        names,
        accountKey,
        dns: { present: underLease(lease, dns).present, remove: dns.remove },
        visible: (name, value) => lease.step(() => awaitPropagation({ name, value })),
      }),
    );
  };
}

const keptSchema = z.object({
  certificate: z.string().optional(),
  key: z.string().optional(),
  /** The last order, when it failed: when, why, and a digest of what was asked. */
  failure: z.object({ at: z.coerce.date(), message: z.string(), asked: z.string() }).optional(),
});
type Kept = z.infer<typeof keptSchema>;

async function fromAcme(request: CertificateRequest & { source: AcmeSource }): Promise<ServerCertificate> {
  const { source, names, secrets, paths, authority, current, now, order } = request;
  const kept = readKept(await secrets.read(paths.certificate));
  const pair = pairOf(kept, now);
  if (pair && renewalDue(pair.certificate, names, now) === undefined) return withFacts(pair);

  const token = (await secrets.read(source.token))?.trim();
  const asked = digest([source, names, token]);
  let failure = kept.failure;
  if (!failure || failure.asked !== asked || now.getTime() >= nextTry(failure).getTime()) {
    try {
      if (!token)
        throw new Error(`secret ${source.token}, which holds the Cloudflare token, does not exist or is empty`);
      const accountKey = await ensureAccountKey(secrets, paths.account);
      const ordered = await order({ source, names, accountKey, token });
      await secrets.write(paths.certificate, JSON.stringify(ordered));
      return withFacts(ordered);
    } catch (error) {
      if (error instanceof LeaseLost) throw error;
      failure = { at: now, message: (error as Error).message, asked };
      await secrets.write(paths.certificate, JSON.stringify({ ...pair, failure }));
    }
  }

  const served = pair ? withFacts(pair) : withFacts(await keepOrIssue(authority, { current, names, now }), authority);
  const standIn = pair
    ? `The one there is ends on ${served.notAfter.toISOString()}`
    : "Clients see one of the broker's own authority";
  const warning =
    `no certificate for ${names.join(', ')} from ${new URL(source.directory).host}: ${failure.message}. ` +
    `${standIn}; the next try is after ${nextTry(failure).toISOString()}.`;
  return { ...served, warning };
}

/** Nobody but nodes writes it: what cannot be read is as good as nothing, and the next order replaces it. */
function readKept(text: string | undefined): Kept {
  try {
    return keptSchema.parse(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}

function pairOf({ certificate, key }: Kept, now: Date): KeyPair | undefined {
  if (!certificate || !key) return undefined;
  const pair = { certificate, key };
  return inForce(pair, now) ? pair : undefined;
}

async function ensureAccountKey(secrets: Secrets, id: string): Promise<string> {
  const kept = await secrets.read(id);
  if (kept) return kept;
  const key = newPrivateKey();
  await secrets.write(id, key);
  return key;
}

function nextTry({ at }: { at: Date }): Date {
  return new Date(at.getTime() + pauseAfterFailureMs);
}

/** Tells whether somebody changed what failed, in which case nothing is gained by waiting. */
function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function withFacts(pair: KeyPair, authority?: KeyPair): ServerCertificate {
  const leaf = new X509Certificate(pair.certificate);
  const chain = splitChain(pair.certificate).slice(1).join('');
  return {
    ...pair,
    authority: authority?.certificate ?? (chain || pair.certificate),
    notAfter: validity(leaf).notAfter,
    issuer: leaf.issuer.replaceAll('\n', ', '),
  };
}
