import { parse } from 'yaml';
import { isPinned, monitoringImage, monitoringImages } from '../../../../catalog/facts/monitoring-images.ts';
import { formatProblems } from '../../../../catalog/files/problem.ts';
import { loadCatalog } from '../../../../catalog/load.ts';
import { monitoringFiles } from '../../../../stacks/monitoring/bundle/files.ts';
import { brokersWithAuthority } from '../../../../stacks/monitoring/bundle/prometheus.ts';
import { queueSeries } from '../../../../stacks/monitoring/bundle/queue-series.ts';
import { knownAlarmOf } from '../../../catalog/alarms/known-alarm-of.ts';
import { sampleFile } from '../../../repositories.ts';

const orders = sampleFile('brokers/orders.yaml');
const watched = `${sampleFile('platform.yaml')}monitoring: { instance: { type: t4g.large } }\n`;

function catalogOf(platform: string, brokers: Record<string, string> = { orders }) {
  const files = Object.entries(brokers).map(([name, text]) => ({ path: `brokers/${name}.yaml`, text }));
  const { catalog, problems } = loadCatalog({
    files: [{ path: 'platform.yaml', text: platform }, ...files],
    today: '2026-11-30',
  });
  if (!catalog) throw new Error(formatProblems(problems));
  return catalog;
}

function fileOf(path: string, ...of: Parameters<typeof catalogOf>): string {
  const file = monitoringFiles({ catalog: catalogOf(...of), dashboards: [], alarms: [] }).find(
    (one) => one.path === path,
  );
  if (!file) throw new Error(`there is no ${path}`);
  return file.text;
}

/** `cloudflare` of platform.yaml with one more field. */
function cloudflare(field: string): string {
  const id = `"${'0'.repeat(32)}"`;
  return `cloudflare: { accountId: ${id}, zoneId: ${id}, zone: example.com, plan: free, ${field} }\n`;
}

interface Scrape {
  job_name: string;
  tls_config?: { ca_file?: string; server_name: string };
  ec2_sd_configs?: unknown[];
  params?: { family: string[] };
}

const scrapes = (...of: Parameters<typeof catalogOf>): Scrape[] =>
  parse(fileOf('prometheus/prometheus.yml', ...of)).scrape_configs;

test('a platform that nothing watches has no files; with a host each program has its own, and each dashboard one', () => {
  expect(monitoringFiles({ catalog: catalogOf(sampleFile('platform.yaml')), dashboards: [], alarms: [] })).toEqual([]);
  const page = {
    name: 'page',
    file: 'dashboards/page.ts',
    uid: 'warren-page',
    title: 'Page',
    text: '{}\n',
    emptyWhen: {},
  };
  const files = monitoringFiles({ catalog: catalogOf(watched), dashboards: [page], alarms: [] });
  expect(files.map(({ path, from }) => `${path} from ${from}`)).toEqual([
    'alloy/config.alloy from platform.yaml',
    'grafana/dashboards/page.json from dashboards/page.ts',
    'grafana/grafana.ini from platform.yaml',
    'grafana/provisioning/dashboards/warren.yaml from platform.yaml',
    'grafana/provisioning/datasources/warren.yaml from platform.yaml',
    'loki/loki.yaml from platform.yaml',
    'prometheus/prometheus.yml from platform.yaml',
    'zabbix/hosts/orders.yaml from brokers/orders.yaml',
    'zabbix/monitoring.yaml from platform.yaml',
    'zabbix/templates/machine.yaml from platform.yaml',
    'zabbix/templates/rabbitmq-node.yaml from platform.yaml',
    'zabbix/templates/zabbix-server.yaml from platform.yaml',
  ]);
});

test('the same catalog gives the same bytes', () => {
  const [first, second] = [watched, watched].map((text) =>
    monitoringFiles({ catalog: catalogOf(text), dashboards: [], alarms: [] }),
  );
  expect(first).toEqual(second);
});

test('each broker is scraped by its own name and authority, and all of them are found by asking EC2 in the same words', () => {
  const two = scrapes(watched, { orders, stock: orders });
  const brokers = two.filter(({ ec2_sd_configs }) => ec2_sd_configs);
  expect(brokers.map(({ job_name, tls_config }) => [job_name, tls_config?.ca_file, tls_config?.server_name])).toEqual(
    ['orders', 'stock'].flatMap((name) =>
      ['rabbitmq', 'rabbitmq-queues'].map((job) => [
        `${job}/${name}`,
        `/etc/prometheus-targets/authorities/${name}.pem`,
        `${name}.acme.internal`,
      ]),
    ),
  );
  expect(new Set(brokers.map(({ ec2_sd_configs }) => JSON.stringify(ec2_sd_configs))).size).toBe(1);
});

test('a certificate that computers know by themselves is checked against nothing else', () => {
  const named = `${watched}domain: mq.example.com\n${cloudflare('apiToken: { secret: acme/cloudflare }')}`;
  expect(scrapes(named)[0]?.tls_config).toEqual({ server_name: 'orders.mq.example.com' });
  const { platform, brokers } = catalogOf(named);
  expect(brokersWithAuthority(platform, brokers)).toEqual([]);
  const own = catalogOf(watched);
  expect(brokersWithAuthority(own.platform, own.brokers)).toEqual(['orders']);
});

test('a certificate from a secret is checked against what nodes report of it, since a private authority may have signed it', () => {
  const supplied = `${orders}tls: { certificate: { secret: acme/certificates/orders } }\n`;
  expect(scrapes(watched, { orders: supplied })[0]?.tls_config).toEqual({
    ca_file: '/etc/prometheus-targets/authorities/orders.pem',
    server_name: 'orders.acme.internal',
  });
  const { platform, brokers } = catalogOf(watched, { orders: supplied });
  expect(brokersWithAuthority(platform, brokers)).toEqual(['orders']);
});

test('of queues that is kept which dashboards name, by the fewest families that have it', () => {
  expect(queueSeries([])).toEqual({
    families: ['queue_coarse_metrics', 'queue_metrics'],
    kept: 'rabbitmq_detailed_queue_consumers|rabbitmq_detailed_queue_messages|rabbitmq_detailed_queue_messages_bytes|rabbitmq_detailed_queue_messages_ready|rabbitmq_detailed_queue_messages_unacked',
  });
  const drawn = [
    '{"expr":"rate(rabbitmq_detailed_queue_messages_acked_total{vhost=\\"a\\"}[5m])"}',
    'rabbitmq_cluster_vhost_status',
  ];
  const { families, kept } = queueSeries(drawn);
  expect(families).toEqual(['queue_coarse_metrics', 'queue_delivery_metrics', 'queue_metrics', 'vhost_status']);
  expect(kept.split('|')).toEqual(
    expect.arrayContaining(['rabbitmq_detailed_queue_messages_acked_total', 'rabbitmq_cluster_vhost_status']),
  );
});

test('with somebody to call, alarms of Grafana are rules of its own, and what they ask of queues is kept', () => {
  const catalog = catalogOf(watched);
  const alerting = {
    pagerDuty: { deployToken: { secret: 'acme/pagerduty' }, keys: 1, serviceRegion: 'us' as const },
    route: 'team',
    trials: { hour: 9 },
  };
  const alarms = [knownAlarmOf('consumers-hang')];
  const called = { ...catalog, platform: { ...catalog.platform, alerting } };
  const files = monitoringFiles({ catalog: called, dashboards: [], alarms });
  expect(files.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'grafana/provisioning/alerting/alerts-consumers-hang.yaml',
      'grafana/provisioning/alerting/warren.yaml',
    ]),
  );
  const prometheus = files.find(({ path }) => path === 'prometheus/prometheus.yml')?.text;
  expect(prometheus).toContain('rabbitmq_detailed_queue_messages_acked_total');
  expect(prometheus).toContain('queue_delivery_metrics');
});

test('Loki keeps logs for as long as the file says, in the bucket of logs', () => {
  const loki = parse(
    fileOf('loki/loki.yaml', watched.replace('t4g.large }', 't4g.large }, logs: { retentionDays: 7 }')),
  );
  expect(loki.limits_config.retention_period).toBe('168h');
  expect(loki.compactor).toMatchObject({ retention_enabled: true, delete_request_store: 's3' });
  expect(loki.storage_config.object_store.s3).toMatchObject({
    bucket_name: 'acme-warren-logs-123456789012-eu-west-1',
    endpoint: 's3.eu-west-1.amazonaws.com',
  });
});

test('Grafana lets nobody in without a login, unless the file does', () => {
  expect(section(fileOf('grafana/grafana.ini', watched), 'auth.anonymous')).toMatchObject({ enabled: 'false' });
  const open = watched.replace('t4g.large }', 't4g.large }, access: { anonymous: true }');
  expect(section(fileOf('grafana/grafana.ini', open), 'auth.anonymous')).toMatchObject({
    enabled: 'true',
    org_role: 'Viewer',
  });
});

test('Grafana knows people by the tokens of Cloudflare Access where the file says so, and by none where it does not', () => {
  expect(fileOf('grafana/grafana.ini', watched)).not.toContain('auth.jwt');
  const access = 'access: { cloudflare: { host: grafana.example.com, team: acme, emails: [ada@example.com] } }';
  const opened = `${watched.replace('t4g.large }', `t4g.large }, ${access}`)}${cloudflare('keys: 1')}`;
  const ini = fileOf('grafana/grafana.ini', opened);
  expect(section(ini, 'auth.jwt')).toEqual({
    enabled: 'true',
    header_name: 'Cf-Access-Jwt-Assertion',
    jwk_set_url: 'https://acme.cloudflareaccess.com/cdn-cgi/access/certs',
    cache_ttl: '5m',
    expect_claims: '$__file{/run/secrets/access-claims}',
    username_claim: 'email',
    email_claim: 'email',
    auto_sign_up: 'true',
  });
  // Without a role of their own, all of them have this one: pkg/login/social/connectors/org_role_mapper.go of grafana/grafana.
  expect(section(ini, 'users')).toMatchObject({ auto_assign_org_role: 'Viewer' });
  expect(section(ini, 'auth.anonymous')).toMatchObject({ enabled: 'false' });
  expect(section(ini, 'server')).toMatchObject({ http_addr: '127.0.0.1', root_url: 'https://grafana.example.com/' });
});

test("Grafana encrypts by the host's own key, and not by the one that everybody knows", () => {
  const ini = fileOf('grafana/grafana.ini', watched);
  for (const name of ['security', 'secrets_manager.encryption.secret_key.v1']) {
    expect(section(ini, name)).toMatchObject({ secret_key: '$__file{/run/secrets/grafana-key}' });
  }
});

test('no file holds a password or a key', () => {
  for (const { text } of monitoringFiles({ catalog: catalogOf(watched), dashboards: [], alarms: [] })) {
    for (const [, value] of text.matchAll(/(?:password|secret_key)\s*[=:]\s*(.+)/gi))
      expect(value).toMatch(/^\$__file\{/);
  }
});

test('an image of the file comes before the one that Warren names; all of those but Zabbix’s are pinned', () => {
  const image = 'docker.io/grafana/grafana:14.0.0';
  expect(monitoringImage({ images: { grafana: image } }, 'grafana')).toBe(image);
  expect(monitoringImage({ images: {} }, 'grafana')).toBe(monitoringImages.grafana);
  const loose = Object.entries(monitoringImages).filter(([, name]) => !isPinned(name));
  expect(loose.map(([program]) => program)).toEqual(['zabbixServer', 'zabbixWeb', 'zabbixAgent']);
});

/** Keys and values of a section of grafana.ini. */
function section(ini: string, name: string): Record<string, string> {
  const body = ini.split(/^\[/m).find((part) => part.startsWith(`${name}]`)) ?? '';
  return Object.fromEntries([...body.matchAll(/^(\w+) = (.*)$/gm)].map(([, key = '', value = '']) => [key, value]));
}
