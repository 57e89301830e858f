import { join } from 'node:path';
import type { Bundle, CertificateSource } from '../../../contracts/bundle.ts';
import type { NodeIdentity } from '../../../contracts/node-identity.ts';
import { brokerSecrets } from '../../../contracts/secrets.ts';
import type { Secrets } from '../../node/aws/secrets.ts';
import type { Lease, Leased } from '../../node/lock/lease.ts';
import { configurationFolder } from '../rabbitmq/container.ts';
import { ensureAuthority, keepOrIssue } from './authority.ts';
import { ensureCertificate, orderUnder, type ServerCertificate } from './certificate.ts';
import type { KeyPair } from './key-pair.ts';
import { readTlsFiles, writeTlsFiles } from './tls-files.ts';

const folder = join(configurationFolder, 'tls');

/** What became of the node's certificates. */
export interface TlsState {
  /** Whether a file changed, so that a running RabbitMQ has to read them again. */
  changed: boolean;
  server: ServerCertificate;
  /** What certificates of the broker go back to, in PEM, see `vouching`. */
  authority: string;
}

/**
 * Brings the node's certificates to where they should be: renewed when they are due, made when there are none. The caller
 * holds the cluster's lock. Throws with the field of the file when a supplied certificate would not serve.
 */
export async function ensureTls(props: {
  lease: Lease;
  identity: NodeIdentity;
  bundle: Bundle;
  secrets: Leased<Secrets>;
  now: Date;
}): Promise<TlsState> {
  const { lease, identity, bundle, secrets, now } = props;
  const paths = brokerSecrets(identity.secrets);
  const authority = await ensureAuthority({ secrets, id: paths.authority, broker: bundle.broker, now });
  const current = readTlsFiles(folder);
  const server = await ensureCertificate({
    source: bundle.tls.certificate,
    // Stream clients are sent to nodes by their host names, which no public authority vouches for.
    names: bundle.tls.certificate.from === 'authority' ? [...bundle.tls.names, identity.hostName] : bundle.tls.names,
    secrets,
    paths,
    authority,
    current: current.server,
    now,
    order: orderUnder(lease),
  });
  const node = await keepOrIssue(authority, { current: current.node, names: [identity.hostName], now });
  const clientAuthority = (await readClientAuthority(bundle, secrets)) ?? server.authority;
  lease.require();
  const changed = writeTlsFiles(folder, { server, clientAuthority, node, authority: authority.certificate });
  return { changed: changed.length > 0, server, authority: vouching(bundle.tls.certificate, { authority, server }) };
}

/**
 * What others trust a broker by: its own authority, and where its certificate is from a secret what that has after it, or else itself, which a private
 * authority may have signed. What Let's Encrypt signs, every computer trusts.
 */
export function vouching(
  { from }: Pick<CertificateSource, 'from'>,
  { authority, server }: { authority: Pick<KeyPair, 'certificate'>; server: Pick<ServerCertificate, 'authority'> },
): string {
  const certificates = [authority.certificate, ...(from === 'secret' ? [server.authority] : [])];
  return certificates.map((certificate) => `${certificate.trim()}\n`).join('');
}

async function readClientAuthority({ tls, file }: Bundle, secrets: Secrets): Promise<string | undefined> {
  if (tls.clientAuthority === undefined) return undefined;
  const text = await secrets.read(tls.clientAuthority);
  if (text?.includes('-----BEGIN CERTIFICATE-----')) return text;
  const what = text === undefined ? 'does not exist or is empty' : 'holds no certificate in PEM';
  throw new Error(`${file} tls.clientAuthority: secret ${tls.clientAuthority} ${what}`);
}
