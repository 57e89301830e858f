import type { Catalog } from '../../catalog/catalog.ts';

/**
 * What stays at Cloudflare once its stack is gone. Terraform takes neither away, and nothing of them is listed by a tag, so they are
 * told of by what the files asked for: https://developers.cloudflare.com/workers/configuration/routing/custom-domains/ and
 * internal/services/zone_setting/resource.go of cloudflare/terraform-provider-cloudflare.
 */
export function leftAtCloudflare({ platform, endpoints }: Pick<Catalog, 'platform' | 'endpoints'>): string[] {
  const { cloudflare } = platform;
  const hosts = [...new Set(endpoints.map(({ host }) => host))].sort();
  if (!cloudflare || hosts.length === 0) return [];
  return [
    `What stays in the zone ${cloudflare.zone} at Cloudflare:`,
    `  the certificates that Cloudflare made for ${hosts.join(', ')}: delete them below SSL/TLS, Edge Certificates`,
    `  the oldest version of TLS that it takes, ${cloudflare.minimumTls}, for all of its names`,
  ];
}
