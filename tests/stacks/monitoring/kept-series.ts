import { parse } from 'yaml';
import { z } from 'zod';
import { metricNamed } from '../../../catalog/facts/rabbitmq-metrics.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import { prometheusFile } from '../../../stacks/monitoring/bundle/prometheus.ts';
import { recordedSeries } from '../../catalog/facts/recorded-series.ts';
import { shippedDashboards } from '../../dashboards/shipped-dashboards.ts';
import { sampleFile } from '../../repositories.ts';

const configuration = z.object({
  scrape_configs: z.array(
    z.object({
      metrics_path: z.string().optional(),
      scrape_interval: z.string().optional(),
      params: z.object({ family: z.array(z.string()) }).optional(),
      metric_relabel_configs: z
        .array(z.object({ source_labels: z.array(z.string()), regex: z.string(), action: z.string() }).partial())
        .optional(),
    }),
  ),
});

type Scrape = z.infer<typeof configuration>['scrape_configs'][number];

/** The scrapes of a broker, as the monitoring host's Prometheus is told of them for the dashboards of this repository. */
export async function brokerScrapes(): Promise<Scrape[]> {
  const files = ['platform.yaml', 'brokers/orders.yaml'].map((path) => ({ path, text: sampleFile(path) }));
  const { catalog } = loadCatalog({ files, today: '2026-11-30' });
  if (!catalog) throw new Error('the sample has problems');
  const drawn = (await shippedDashboards()).map(({ text }) => text);
  const { scrape_configs } = configuration.parse(parse(prometheusFile(catalog, drawn)));
  return scrape_configs.filter(({ metrics_path }) => metrics_path?.startsWith('/metrics'));
}

/** What a real RabbitMQ has for something, of what a scrape keeps. */
export function keptSeries(scrape: Scrape, of: string): number {
  return Object.entries(recordedSeries('4.3.6')[of] ?? {})
    .filter(([name]) => isAnswered(scrape, name) && !isDropped(scrape, name))
    .reduce((sum, [name, count]) => sum + count / (isInBoth(name) ? 2 : 1), 0);
}

/** What RabbitMQ says of itself on every endpoint was counted on two. */
function isInBoth(name: string): boolean {
  const { endpoints = [] } = metricNamed(name) ?? {};
  return (['/metrics', '/metrics/detailed'] as const).every((endpoint) => endpoints.includes(endpoint));
}

/** What is no metric of RabbitMQ's own, as of Erlang, is on `/metrics` alone. */
function isAnswered({ metrics_path, params }: Scrape, name: string): boolean {
  const metric = metricNamed(name);
  if (!metric) return metrics_path === '/metrics';
  if (!metric.endpoints.some((endpoint) => endpoint === metrics_path)) return false;
  return (
    params === undefined || metric.families.length === 0 || metric.families.some((one) => params.family.includes(one))
  );
}

function isDropped({ metric_relabel_configs = [] }: Scrape, name: string): boolean {
  return metric_relabel_configs.some(({ action, source_labels, regex = '' }) => {
    const isNamed = source_labels?.join() === '__name__' && new RegExp(`^(?:${regex})$`).test(name);
    return action === 'keep' ? !isNamed : action === 'drop' && isNamed;
  });
}
