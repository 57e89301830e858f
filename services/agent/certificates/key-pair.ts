import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { z } from 'zod';

export const keyPairSchema = z.object({
  /** PEM: the certificate, and after it those that lead from it to its authority. */
  certificate: z.string(),
  /** PEM, without a password. */
  key: z.string(),
});

/** A certificate with its private key. */
export type KeyPair = z.infer<typeof keyPairSchema>;

/** Whether key and certificate belong together and the certificate counts at this moment; not when either is no PEM. */
export function inForce({ certificate, key }: KeyPair, now: Date): boolean {
  try {
    const parsed = new X509Certificate(certificate);
    const { notBefore, notAfter } = validity(parsed);
    return parsed.checkPrivateKey(createPrivateKey(key)) && notBefore <= now && now < notAfter;
  } catch {
    return false;
  }
}

/** From when until when a certificate counts. */
export function validity(certificate: X509Certificate): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(certificate.validFrom), notAfter: new Date(certificate.validTo) };
}

/** The certificates of a PEM text, one each, in their order. */
export function splitChain(text: string): string[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => `${block}\n`);
}

/** A new private key, ECDSA P-256, in PEM. */
export function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
