import { stringify } from 'yaml';
import type { Broker } from '../../../catalog/kinds/broker/broker.ts';
import { type CertificateSource, certificateSource } from '../../../catalog/kinds/broker/certificate-source.ts';
import { listeners } from '../../../catalog/kinds/broker/listeners.ts';
import type { Endpoint } from '../../../catalog/kinds/endpoint/endpoint.ts';
import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import {
  metricLabel,
  monitoringHost,
  monitoringPort,
  prometheusTargets,
  scrapeInterval,
  scrapeJob,
} from '../../../contracts/monitoring.ts';
import { promisesPath } from '../../../contracts/promises.ts';
import { tag } from '../../../contracts/tags.ts';
import type { Raw } from '../../constructs/literal.ts';
import { promisingEndpoints } from './promise-rules.ts';
import { queueSeries } from './queue-series.ts';

/** Brokers whose certificates go back to what their nodes report: their own authority, or one that a secret brings. What vouches for the others, every computer knows. */
export function brokersWithAuthority(platform: Raw<Platform>, brokers: readonly Raw<Broker>[]): string[] {
  return brokers.filter((broker) => hasAuthority(certificateSource(platform, broker))).map(({ name }) => name);
}

function hasAuthority({ from }: CertificateSource): boolean {
  return from !== 'acme';
}

/** What of a catalog is scraped. */
export interface PrometheusProps {
  platform: Raw<Platform>;
  brokers: readonly Raw<Broker>[];
  endpoints: readonly Raw<Endpoint>[];
}

/**
 * prometheus.yml. Every series has `platform`, and `broker` and `node` or `processor` as far as they apply, so that no query joins; a
 * node's `instance` is what its host name begins with. `drawn` are texts that name metrics: dashboards, and what alarms ask.
 */
export function prometheusFile({ platform, brokers, endpoints }: PrometheusProps, drawn: readonly string[]): string {
  const { families, kept } = queueSeries(drawn);
  return stringify({
    global: { scrape_interval: scrapeInterval.usual, evaluation_interval: scrapeInterval.usual },
    rule_files: ['rules/*.yml'],
    scrape_configs: [
      ...brokers.flatMap((broker) => [
        brokerScrape(platform, broker, { job: scrapeJob.broker, metrics_path: '/metrics' }),
        brokerScrape(platform, broker, {
          job: scrapeJob.queues,
          metrics_path: '/metrics/detailed',
          params: { family: families },
          scrape_interval: scrapeInterval.queues,
          scrape_timeout: '30s',
          metric_relabel_configs: [{ source_labels: ['__name__'], regex: kept, action: 'keep' }],
        }),
      ]),
      processorScrape(platform),
      ...ownPrograms.map(({ job, port }) => ({ job_name: job, ...onTheHost(platform, port) })),
      ...(promisingEndpoints(endpoints).length > 0 ? [promiseScrape(platform)] : []),
    ],
  });
}

function onTheHost({ name }: Platform, port: number) {
  return { static_configs: [{ targets: [`127.0.0.1:${port}`], labels: { platform: name, instance: monitoringHost } }] };
}

/** What the agent counts of promises, of which there is something new once a minute. */
function promiseScrape(platform: Platform) {
  return {
    job_name: scrapeJob.promises,
    metrics_path: promisesPath,
    scrape_interval: scrapeInterval.promises,
    ...onTheHost(platform, monitoringPort.watch),
  };
}

/**
 * A broker's nodes, found by their tags. Server name and authority are the broker's, and belong to a scrape configuration rather than to
 * a target, so each broker has its own; all of them say the same of EC2, and Prometheus asks once for them all:
 * https://github.com/prometheus/prometheus/blob/v3.5.0/discovery/manager.go, registerProviders
 */
function brokerScrape(
  platform: Platform,
  broker: Broker,
  { job, ...scrape }: { job: string } & Record<string, unknown>,
) {
  const source = certificateSource(platform, broker);
  const authority = hasAuthority(source) && `${prometheusTargets.mounted}/${prometheusTargets.authority(broker.name)}`;
  const [brokerTag, nodeTag] = [metaLabel(tag.broker), metaLabel(tag.node)];
  return {
    job_name: `${job}/${broker.name}`,
    scheme: 'https',
    ...scrape,
    tls_config: { ...(authority && { ca_file: authority }), server_name: source.names[0] },
    ec2_sd_configs: [discovery(platform)],
    relabel_configs: [
      { source_labels: [brokerTag], regex: broker.name, action: 'keep' },
      { target_label: 'job', replacement: job },
      { source_labels: [metaLabel(tag.platform)], target_label: metricLabel.platform },
      { source_labels: [brokerTag], target_label: metricLabel.broker },
      { source_labels: [nodeTag], target_label: metricLabel.node },
      { source_labels: [brokerTag, nodeTag], separator: '-', target_label: 'instance' },
    ],
  };
}

/** https://prometheus.io/docs/prometheus/latest/configuration/configuration/#ec2_sd_config */
function discovery({ name, region }: Platform) {
  return {
    region,
    port: listeners.metrics.port,
    refresh_interval: '60s',
    filters: [
      { name: `tag:${tag.platform}`, values: [name] },
      { name: 'instance-state-name', values: ['running'] },
    ],
  };
}

/** Label under which EC2's discovery has a tag: what no label's name may have is an underscore there. */
function metaLabel(key: string): string {
  return `__meta_ec2_tag_${key.replaceAll(/\W/g, '_')}`;
}

/** The program says whose its metrics are, too: the target's label stands for both. */
function processorScrape({ name }: Platform) {
  return {
    job_name: scrapeJob.processor,
    file_sd_configs: [
      { files: [`${prometheusTargets.mounted}/${prometheusTargets.processors}`], refresh_interval: '60s' },
    ],
    relabel_configs: [{ target_label: metricLabel.platform, replacement: name }],
    metric_relabel_configs: [{ regex: `exported_${metricLabel.processor}`, action: 'labeldrop' }],
  };
}

/** What runs on the host itself and tells of itself. */
const ownPrograms = [
  { job: scrapeJob.prometheus, port: monitoringPort.prometheus },
  { job: scrapeJob.loki, port: monitoringPort.loki },
  { job: scrapeJob.grafana, port: monitoringPort.grafana },
  { job: scrapeJob.watch, port: monitoringPort.watch },
];
