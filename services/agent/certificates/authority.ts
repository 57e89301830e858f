import { createPrivateKey, createPublicKey, randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import type { Secrets } from '../../node/aws/secrets.ts';
import { inForce, type KeyPair, keyPairSchema, newPrivateKey } from './key-pair.ts';
import { renewalDue } from './renewal.ts';
import { x509 } from './x509.ts';

const dayMs = 24 * 60 * 60 * 1000;
const authorityDays = 3652;
/** With a third left they are replaced, so that what keeps a node from it can last four months. */
const leafDays = 365;
/** What machines' clocks may differ by. */
const backdateMs = 60 * 60 * 1000;
/** RFC 5280, appendix A.1, ub-common-name. */
const longestCommonName = 64;
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/**
 * The broker's own certificate authority, from the secret `id`; made and kept there when the secret has no value yet.
 * The caller holds the cluster's lock. Throws when the secret holds anything else, and leaves it: a new authority would
 * cut off clients and nodes that trust the one before it.
 */
export async function ensureAuthority(options: {
  secrets: Secrets;
  id: string;
  /** Name of the broker, for the authority's own name. */
  broker: string;
  now: Date;
}): Promise<KeyPair> {
  const { secrets, id, broker, now } = options;
  const kept = await secrets.read(id);
  if (kept) return readAuthority({ text: kept, id, now });
  const authority = await makeAuthority(broker, now);
  await secrets.write(id, JSON.stringify(authority));
  return authority;
}

/**
 * The certificate at hand while it is the authority's, for these names and not due for renewal; otherwise a new one.
 */
export async function keepOrIssue(
  authority: KeyPair,
  { current, names, now }: { current: KeyPair | undefined; names: string[]; now: Date },
): Promise<KeyPair> {
  const good =
    current &&
    inForce(current, now) &&
    isFrom(authority, current) &&
    renewalDue(current.certificate, names, now) === undefined;
  return good ? current : issueFrom(authority, { names, now });
}

/** A new key, and the authority's certificate of it: for these DNS names, to be a server and a client with. */
export async function issueFrom(
  authority: KeyPair,
  {
    names,
    now,
    days = leafDays,
  }: {
    names: string[];
    now: Date;
    /** How long it counts, if the authority itself does. */
    days?: number;
  },
): Promise<KeyPair> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const issuerKeys = await importKeys(authority.key);
  const key = newPrivateKey();
  const { publicKey } = await importKeys(key);
  const end = Math.min(now.getTime() + days * dayMs, issuer.notAfter.getTime());
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: [{ CN: [names.find((name) => name.length <= longestCommonName) ?? 'rabbitmq'] }],
    issuer: issuer.subject,
    notBefore: new Date(now.getTime() - backdateMs),
    notAfter: new Date(end),
    publicKey,
    signingKey: issuerKeys.privateKey,
    signingAlgorithm: ecdsa,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value }))),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuerKeys.publicKey),
    ],
  });
  return { certificate: pem(certificate), key };
}

function readAuthority({ text, id, now }: { text: string; id: string; now: Date }): KeyPair {
  const authority = parseAuthority(text);
  if (authority && inForce(authority, now)) return authority;
  const found = authority
    ? 'a certificate authority that has ended or whose key is another'
    : 'no certificate authority';
  throw new Error(
    `secret ${id} holds ${found}. Restore its earlier value, or empty it and give clients the new authority.`,
  );
}

function parseAuthority(text: string): KeyPair | undefined {
  try {
    return keyPairSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function makeAuthority(broker: string, now: Date): Promise<KeyPair> {
  const key = newPrivateKey();
  const keys = await importKeys(key);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: [{ CN: [`RabbitMQ ${broker}`.slice(0, longestCommonName)] }],
    notBefore: new Date(now.getTime() - backdateMs),
    notAfter: new Date(now.getTime() + authorityDays * dayMs),
    keys,
    signingAlgorithm: ecdsa,
    extensions: [
      // Path length 0: it signs for nodes and listeners, and makes no other authority.
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: pem(certificate), key };
}

function isFrom(authority: KeyPair, { certificate }: KeyPair): boolean {
  return new X509Certificate(certificate).verify(createPublicKey(authority.certificate));
}

async function importKeys(key: string): Promise<webcrypto.CryptoKeyPair> {
  const privateKey = createPrivateKey(key);
  const publicKey = createPublicKey(key);
  const { subtle } = webcrypto;
  return {
    privateKey: await subtle.importKey('pkcs8', privateKey.export({ type: 'pkcs8', format: 'der' }), ecdsa, true, [
      'sign',
    ]),
    publicKey: await subtle.importKey('spki', publicKey.export({ type: 'spki', format: 'der' }), ecdsa, true, [
      'verify',
    ]),
  };
}

/** 127 bits of chance; the first bit is off, so that the number is positive: RFC 5280, section 4.1.2.2. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

function pem(certificate: { toString(format: 'pem'): string }): string {
  return `${certificate.toString('pem')}\n`;
}
