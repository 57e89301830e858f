import { privateName, publicName } from '../platform/host-names.ts';
import type { Platform } from '../platform/platform.ts';
import type { Broker } from './broker.ts';

/** Who vouches for a broker, and for which of its names, the one to show first. */
export interface CertificateSource {
  /** The broker's own authority, a secret that its file names, or Let's Encrypt (by ACME), which knows public names only. */
  from: 'authority' | 'secret' | 'acme';
  names: [string, ...string[]];
}

/** Where a broker's certificate comes from: what its file names, else Let's Encrypt where nodes may write into Cloudflare's zone, else itself. */
export function certificateSource(platform: Platform, { name, tls }: Pick<Broker, 'name' | 'tls'>): CertificateSource {
  const [inside, outside] = [privateName(platform, name), publicName(platform, name)];
  if (tls.certificate) return { from: 'secret', names: [outside ?? inside] };
  if (outside === undefined) return { from: 'authority', names: [inside] };
  return platform.cloudflare?.apiToken
    ? { from: 'acme', names: [outside] }
    : { from: 'authority', names: [outside, inside] };
}

/** The name that stream clients are sent to; none where nodes' own names do, which only the own authority vouches for. */
export function streamHost(platform: Platform, broker: Pick<Broker, 'name' | 'tls' | 'listeners'>): string | undefined {
  const { from, names } = certificateSource(platform, broker);
  return broker.listeners.includes('streams') && from !== 'authority' ? names[0] : undefined;
}
