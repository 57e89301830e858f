import { parse } from 'yaml';
import { formatProblems } from '../../../../catalog/files/problem.ts';
import { loadCatalog } from '../../../../catalog/load.ts';
import { checkGrafanaFiles } from '../../../../services/watch/checks/grafana-files.ts';
import { checkZabbixFiles } from '../../../../services/watch/zabbix/files.ts';
import { monitoringFiles } from '../../../../stacks/monitoring/bundle/files.ts';
import { shippedDashboards } from '../../../dashboards/shipped-dashboards.ts';
import { sampleFile } from '../../../repositories.ts';

let files: Map<string, string>;

beforeAll(async () => {
  const { catalog, problems } = loadCatalog({
    files: [
      { path: 'platform.yaml', text: `${sampleFile('platform.yaml')}monitoring: { instance: { type: t4g.large } }\n` },
      { path: 'brokers/orders.yaml', text: sampleFile('brokers/orders.yaml') },
    ],
    today: '2026-11-30',
  });
  if (!catalog) throw new Error(formatProblems(problems));
  const all = monitoringFiles({ catalog, dashboards: await shippedDashboards(), alarms: [] });
  files = new Map(all.map(({ path, text }) => [path, text]));
});

test('what the sample comes to passes the checks that the host itself makes of Grafana’s and Zabbix’ files', () => {
  expect([...files.keys()].filter((path) => path.startsWith('grafana/dashboards/')).length).toBeGreaterThan(5);
  expect(checkGrafanaFiles(files)).toEqual([]);
  const zabbix = [...files].filter(([path]) => path.startsWith('zabbix/'));
  expect(zabbix.length).toBeGreaterThan(0);
  expect(checkZabbixFiles(zabbix.map(([path, text]) => ({ path, text })))).toEqual([]);
});

test('every data source that a dashboard asks is one that is provisioned', () => {
  const { datasources } = parse(files.get('grafana/provisioning/datasources/warren.yaml') ?? '');
  const known = datasources.map(({ uid }: { uid: string }) => uid);
  const asked = [...files].flatMap(([path, text]) =>
    path.startsWith('grafana/dashboards/') ? [...text.matchAll(/"uid":\s*"([a-z]+)"/g)].map(([, uid]) => uid) : [],
  );
  expect([...new Set(asked)].filter((uid) => !known.includes(uid))).toEqual([]);
  expect(new Set(asked).size).toBeGreaterThan(1);
});
