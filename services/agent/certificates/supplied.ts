import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { type KeyPair, keyPairSchema, splitChain, validity } from './key-pair.ts';

const objectSchema = keyPairSchema.extend({ chain: z.string().optional() });

/**
 * Reads the certificate that somebody put into a secret: chain and key in one PEM text, in any order, or JSON of
 * `{certificate, key, chain?}`. Throws when it would not serve clients that use these names now; the message lists
 * everything that is wrong, and names the secret and the field that names it.
 */
export function readSupplied(options: {
  text: string | undefined;
  /** The secret's name, for messages. */
  secret: string;
  names: string[];
  now: Date;
}): KeyPair {
  const { text, secret, names, now } = options;
  const refuse = (problems: string[]): Error =>
    new Error(`secret ${secret}, which tls.certificate names, ${problems.join('; ')}. Give it a chain and key in PEM.`);

  if (!text) throw refuse(['does not exist or is empty']);
  const parts = partsOf(text);
  if (!parts) throw refuse(['is neither PEM nor JSON of certificate and key']);
  const certificates = parse(splitChain(parts.certificates), (pem) => new X509Certificate(pem));
  const key = readKey(parts.keys);
  if (!certificates?.[0]) throw refuse(['holds no readable certificate']);
  if (typeof key === 'string') throw refuse([key]);

  const leaf = certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (!leaf) throw refuse([`holds a key that belongs to none of its certificates (first: ${certificates[0].subject})`]);
  const problems = [...outOfTime(leaf, now), ...uncovered(leaf, names)];
  if (problems.length > 0) throw refuse(problems);

  const chain = [leaf, ...certificates.filter((certificate) => certificate !== leaf)];
  return { certificate: chain.join(''), key: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

function partsOf(text: string): { certificates: string; keys: string } | undefined {
  if (!text.trimStart().startsWith('{'))
    return text.includes('-----BEGIN ') ? { certificates: text, keys: text } : undefined;
  const { data } = objectSchema.safeParse(parse([text], JSON.parse)?.[0]);
  return data && { certificates: `${data.certificate}\n${data.chain ?? ''}`, keys: data.key };
}

function readKey(text: string): KeyObject | string {
  const pem = text.match(/-----BEGIN ((?:\w+ )?PRIVATE KEY)-----[\s\S]+?-----END \1-----/)?.[0];
  if (!pem) return 'holds no private key';
  if (pem.includes('ENCRYPTED')) return 'holds a key with a password, which RabbitMQ would not know';
  return parse([pem], createPrivateKey)?.[0] ?? 'holds a private key that cannot be read';
}

function outOfTime(leaf: X509Certificate, now: Date): string[] {
  const { notBefore, notAfter } = validity(leaf);
  if (now >= notAfter) return [`holds a certificate that ended on ${notAfter.toISOString()}`];
  return now < notBefore ? [`holds a certificate that begins on ${notBefore.toISOString()}`] : [];
}

function uncovered(leaf: X509Certificate, names: string[]): string[] {
  // Clients look at the alternative names alone: RFC 9110, section 4.3.4.
  const missing = names.filter((name) => leaf.checkHost(name, { subject: 'never' }) === undefined);
  if (missing.length === 0) return [];
  return [`holds a certificate for ${leaf.subjectAltName ?? 'no name'} and not for ${missing.join(', ')}`];
}

function parse<T>(texts: string[], read: (text: string) => T): T[] | undefined {
  try {
    return texts.map((text) => read(text));
  } catch {
    return undefined;
  }
}
