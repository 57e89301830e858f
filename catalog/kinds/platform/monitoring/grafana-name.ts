import type { Platform } from '../platform.ts';

/** Grafana's public name, `grafana.example.com`; undefined where there is none. */
export function grafanaName({
  cloudflare,
  monitoring,
}: Pick<Platform, 'cloudflare' | 'monitoring'>): string | undefined {
  const way = monitoring?.access.cloudflare;
  return way && cloudflare ? `${way.name}.${cloudflare.zone}` : undefined;
}
