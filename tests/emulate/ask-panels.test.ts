import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describePanel } from '../../stacks/dashboards/empty-when.ts';
import { shippedDashboards } from '../dashboards/shipped-dashboards.ts';
import { type Answer, askPanels, complaintsOf } from './ask-panels.ts';
import { type GrafanaApi, grafanaApi } from './grafana-api.ts';

interface Query {
  refId: string;
  expr: string;
  datasource: { uid: string };
}

/** Speaks as much of Grafana's API as is asked, answers as its documentation has them. */
const asked: { queries: Query[]; from: string; to: string }[] = [];
let server: Server;
let grafana: GrafanaApi;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      const [status, answer] = answerTo({ path: request.url ?? '', body, login: request.headers.authorization });
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  grafana = grafanaApi({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, password: 'secret' });
});

afterAll(() => server.close());

beforeEach(() => void asked.splice(0));

function answerTo({ path, body, login }: { path: string; body: string; login: string | undefined }): [number, unknown] {
  if (login !== `Basic ${Buffer.from('admin:secret').toString('base64')}`) return [401, { message: 'Unauthorized' }];
  if (path.startsWith('/api/search')) return [200, [{ uid: 'warren-broker', title: 'Broker' }]];
  if (path === '/api/datasources/uid/loki/health') return [400, { message: 'connection refused', status: 'ERROR' }];
  if (path.endsWith('/health')) return [200, { message: 'Successfully queried', status: 'OK' }];
  const question = JSON.parse(body);
  asked.push(question);
  return [question.queries.some(({ expr }: Query) => expr === 'bad(') ? 400 : 200, { results: resultsFor(question) }];
}

function resultsFor({ queries }: { queries: Query[] }) {
  const results = queries.map(({ refId, expr }) => {
    if (expr === 'bad(') return [refId, { status: 400, error: 'parse error: unclosed left parenthesis' }];
    const values = expr.startsWith('up') ? [[1_644_488_152_084], [1]] : [];
    return [refId, { status: 200, frames: [{ schema: { refId, fields: [] }, data: { values } }] }];
  });
  return Object.fromEntries(results);
}

const panel = (title: string, expr: string, description = '') => ({
  title,
  description,
  type: 'timeseries',
  gridPos: { x: 0, y: 0, w: 12, h: 8 },
  datasource: { uid: 'prometheus' },
  targets: [{ refId: 'A', expr }],
});

function ask(...panels: ReturnType<typeof panel>[]): Promise<Answer[]> {
  const emptyWhen = Object.fromEntries(
    panels.flatMap(({ title, description }) => (description === '' ? [] : [[title, 'no broker has streams']])),
  );
  const text = JSON.stringify({ uid: 'warren-broker', title: 'Broker', panels });
  return askPanels({
    grafana,
    dashboards: [{ name: 'broker', text, emptyWhen }],
    values: { broker: 'orders' },
    sources: ['prometheus'],
  });
}

test("a panel's query is asked of its data source with the variables put in", async () => {
  const answers = await ask(panel('Nodes', 'up{broker="$broker"} and rate(x[$__rate_interval]) > 0'));
  expect(answers).toEqual([{ panel: 'broker: Nodes', source: 'prometheus', state: 'values' }]);
  expect(asked).toMatchObject([
    {
      from: 'now-300s',
      to: 'now',
      queries: [{ refId: 'A', datasource: { uid: 'prometheus' }, expr: 'up{broker="orders"} and rate(x[60s]) > 0' }],
    },
  ]);
});

test('errors are told with what Grafana said, and empty panels where all that they ask lives, unless they may be', async () => {
  const answers = await ask(
    panel('Broken', 'bad('),
    panel('Empty', 'nothing'),
    panel('Streams', 'nothing', describePanel('Lag.', 'no broker has streams')),
  );
  const broken = 'broker: Broken (prometheus): parse error: unclosed left parenthesis';
  expect(complaintsOf(answers, [])).toEqual([broken]);
  expect(complaintsOf(answers, ['broker'])).toEqual([broken, 'broker: Empty (prometheus): shows nothing']);
});

test('what is no answer to queries is an error, too', async () => {
  const api = grafanaApi({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, password: 'wrong' });
  expect(await api.query([{ refId: 'A', expr: 'up' }], 60)).toEqual({ error: 'Unauthorized' });
});

test('which dashboards there are, and how data sources are, is asked', async () => {
  expect(await grafana.dashboards()).toEqual(['warren-broker']);
  expect(await grafana.health('prometheus')).toBe('OK');
  expect(await grafana.health('loki')).toBe('connection refused');
});

test('every query of the shipped dashboards to Prometheus and Loki is asked without a variable left in it', async () => {
  const values = { broker: 'orders', processor: '.*', queue: '.*', vhost: '.*', node: '.*', endpoint: '.*' };
  await askPanels({ grafana, dashboards: await shippedDashboards(), values, sources: ['prometheus', 'loki'] });
  const queries = asked.flatMap((question) => question.queries);
  expect(queries.length).toBeGreaterThan(50);
  expect(queries.filter(({ expr }) => /\$\w|\$\{/.test(expr)).map(({ expr }) => expr)).toEqual([]);
});
