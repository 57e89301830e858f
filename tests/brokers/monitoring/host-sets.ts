import { monitoringImages } from '../../../catalog/facts/monitoring-images.ts';
import { formatProblems } from '../../../catalog/files/problem.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import { monitoringFiles } from '../../../stacks/monitoring/bundle/files.ts';
import { sampleFile } from '../../repositories.ts';
import { ruleOf, rulesFile, setOf } from '../../services/watch/sets.ts';

/** Images of what runs. */
export const images = { prometheus: 'prom/prometheus:v1', loki: 'grafana/loki:1', grafana: 'grafana/grafana:1' };

/** Files that all of it takes. */
export const files = {
  'prometheus/prometheus.yml': `global: { scrape_interval: 1s }
rule_files: ['rules/*.yml']
scrape_configs:
  - job_name: prometheus
    static_configs: [{ targets: ['127.0.0.1:9090'] }]
  - job_name: processor
    file_sd_configs: [{ files: ['/etc/prometheus-targets/processors.json'] }]
`,
  'prometheus/rules/a.yml': 'groups: [{ name: a, rules: [{ record: "up:count", expr: count(up) }] }]\n',
  'loki/loki.yaml': 'auth_enabled: false\n',
  'grafana/grafana.ini':
    '[server]\nhttp_addr = 127.0.0.1\n\n[security]\nadmin_password = $__file{/run/secrets/grafana}\nsecret_key = $__file{/run/secrets/grafana-key}\n',
  'grafana/provisioning/datasources/warren.yaml': JSON.stringify({
    apiVersion: 1,
    prune: true,
    datasources: [{ name: 'Prometheus', type: 'prometheus', uid: 'prometheus' }],
  }),
  'grafana/provisioning/alerting/orders.yaml': rulesFile(ruleOf('orders-memory'), ruleOf('orders-disk')),
  'grafana/dashboards/orders.json': '{"uid":"orders","title":"Orders"}',
  'grafana/dashboards/queues.json': '{"uid":"queues","title":"Queues"}',
};
const from = {
  'grafana/dashboards/orders.json': 'dashboards/orders.ts',
  'grafana/provisioning/alerting/orders.yaml': 'alerts/orders-memory.yaml',
};

/** Files to put in place of others, or to leave out. */
export type Changes = Record<string, string | undefined>;
/** A set of all of it, changed. */
export const wholeSet = (changes: Changes = {}, more: Parameters<typeof setOf>[1] = {}) =>
  setOf(
    Object.fromEntries(
      Object.entries({ ...files, ...changes }).flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])),
    ),
    { images, from, ...more },
  );

/** What the sample's own stack says, of the programs that stand on the machine. */
export function sampleSet() {
  const platform = `${sampleFile('platform.yaml')}monitoring: { instance: { type: t4g.large } }\n`;
  const sample = [
    { path: 'platform.yaml', text: platform },
    { path: 'brokers/orders.yaml', text: sampleFile('brokers/orders.yaml') },
  ];
  const { catalog, problems } = loadCatalog({ files: sample, today: '2026-11-30' });
  if (!catalog) throw new Error(formatProblems(problems));
  const { prometheus, loki, grafana } = monitoringImages;
  const own = monitoringFiles({ catalog, dashboards: [], alarms: [] }).filter(({ path }) =>
    /^(prometheus|loki|grafana)\//.test(path),
  );
  return setOf(Object.fromEntries(own.map(({ path, text }) => [path, text])), {
    images: { prometheus, loki, grafana },
    authorities: ['orders'],
  });
}
