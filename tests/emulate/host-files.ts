import { parse, stringify } from 'yaml';
import { tag } from '../../contracts/tags.ts';
import type { BundleFile } from '../../stacks/monitoring/bundle/bundle-file.ts';

/** A broker's only node on this computer, whose metrics RabbitMQ gives without TLS there. */
export interface LocalNode {
  platform: string;
  broker: string;
  /** `127.0.0.1:15692`. */
  target: string;
}

/**
 * What the monitoring host is told, where there is no AWS: nodes stand where EC2's discovery would have found them, with the labels
 * that it would have given them, and Loki keeps logs in files. All else is as it was.
 */
export function withoutAws(files: readonly BundleFile[], node: LocalNode): BundleFile[] {
  const changes: Record<string, (text: string) => string> = {
    'prometheus/prometheus.yml': (text) => foundWithoutEc2(text, node),
    'loki/loki.yaml': keptInFiles,
  };
  return files.map((file) => ({ ...file, text: changes[file.path]?.(file.text) ?? file.text }));
}

interface Scrape {
  ec2_sd_configs?: unknown;
  tls_config?: unknown;
  scheme?: string;
  static_configs?: unknown;
}

/** Labels of a static target may be any, those that discovery gives among them: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config */
function foundWithoutEc2(text: string, { platform, broker, target }: LocalNode): string {
  const configuration = parse(text) as { scrape_configs: Scrape[] };
  const tags = { [tag.platform]: platform, [tag.broker]: broker, [tag.node]: '1' };
  const labels = Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [`__meta_ec2_tag_${key.replaceAll(':', '_')}`, value]),
  );
  return stringify({
    ...configuration,
    scrape_configs: configuration.scrape_configs.map(({ ec2_sd_configs, tls_config, scheme, ...scrape }) =>
      ec2_sd_configs === undefined
        ? {
            ...scrape,
            ...(tls_config === undefined ? {} : { tls_config }),
            ...(scheme === undefined ? {} : { scheme }),
          }
        : { ...scrape, static_configs: [{ targets: [target], labels }] },
    ),
  });
}

/** https://grafana.com/docs/loki/latest/configure/#thanos_object_store_config */
function keptInFiles(text: string): string {
  const folder = '/loki/chunks';
  const loki = parse(text);
  for (const config of loki.schema_config.configs) config.object_store = 'filesystem';
  loki.storage_config.object_store = { filesystem: { dir: folder } };
  loki.compactor.delete_request_store = 'filesystem';
  return stringify(loki);
}
