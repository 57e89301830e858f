import { X509Certificate } from 'node:crypto';
import { validity } from './key-pair.ts';

/**
 * The part of its life after which a certificate is replaced. A fixed number of days would be wrong soon: Let's Encrypt
 * goes from 90 days to 45, and names two thirds as the time to renew: https://letsencrypt.org/2025/12/02/from-90-to-45
 */
const renewAfter = 2 / 3;

/**
 * Why a certificate has to be replaced by one for exactly these DNS names: it is for others, or less than a third of
 * its life is left. Undefined while it is good. Throws when the text is not a certificate in PEM.
 */
export function renewalDue(certificatePem: string, names: string[], now: Date): string | undefined {
  const certificate = new X509Certificate(certificatePem);
  const held = dnsNames(certificate);
  if (!sameNames(held, names)) return `it is for ${held.join(', ') || 'no name'} instead of ${names.join(', ')}`;
  const { notBefore, notAfter } = validity(certificate);
  const renewFrom = notBefore.getTime() + renewAfter * (notAfter.getTime() - notBefore.getTime());
  return now.getTime() > renewFrom ? `it ends on ${notAfter.toISOString()}` : undefined;
}

function dnsNames(certificate: X509Certificate): string[] {
  const entries = certificate.subjectAltName?.split(', ') ?? [];
  return entries.filter((entry) => entry.startsWith('DNS:')).map((entry) => entry.slice('DNS:'.length));
}

function sameNames(held: string[], wanted: string[]): boolean {
  const canonical = (names: string[]) => [...new Set(names.map((name) => name.toLowerCase()))].sort().join();
  return canonical(held) === canonical(wanted);
}
