import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'amqplib';
import { grafanaAlarms } from '../../catalog/alarms/known/grafana.ts';
import { dataSource, monitoringPort } from '../../contracts/monitoring.ts';
import { watchBundle } from '../../contracts/watch-bundle.ts';
import { requireCatalog } from '../../pipeline/repository/repository.ts';
import { buildDashboards } from '../../stacks/dashboards/build-dashboards.ts';
import { monitoringFiles } from '../../stacks/monitoring/bundle/files.ts';
import { renderWatchBundle } from '../../stacks/monitoring/bundle/watch-bundle.ts';
import { knownAlarmOf } from '../catalog/alarms/known-alarm-of.ts';
import { until } from '../until.ts';
import { askPanels, complaintsOf } from './ask-panels.ts';
import { must, startPrograms } from './containers.ts';
import { grafanaApi } from './grafana-api.ts';
import { withoutAws } from './host-files.ts';
import { complaintsOfRules } from './rules.ts';

/*
 * `emulate.yml` runs this on GitHub: what the monitoring host of this repository runs, in the same containers with the same files but for
 * AWS, beside a RabbitMQ of the sample's version with something to do. It asks through Grafana what each panel asks, has every known alarm of
 * Grafana's evaluated by it, and takes a picture of each dashboard with the Chrome of GitHub's runner.
 */

const [folder = ''] = process.argv.slice(2);
if (folder === '') throw new Error('usage: emulate-host.ts FOLDER');
const results = join(folder, 'results');
mkdirSync(results, { recursive: true });

const catalog = watchedCatalog();
const { platform, brokers } = catalog;
const [broker] = brokers;
const dashboards = await buildDashboards({ folder: '.', catalog });
const alarms = grafanaAlarms.map(({ name }) => knownAlarmOf(name, { catalog }));
const files = withoutAws(monitoringFiles({ catalog, dashboards, alarms }), {
  platform: platform.name,
  broker: broker.name,
  target: '127.0.0.1:15692',
});
const bundle = watchBundle.parse(JSON.parse(renderWatchBundle({ catalog, monitoring: platform.monitoring, files })));
const password = randomBytes(16).toString('hex');

await startRabbitmq(broker.version);
const stopLoad = await load();
await startPrograms({ folder, bundle, files, password });
const grafana = grafanaApi({ url: `http://127.0.0.1:${monitoringPort.grafana}`, password });
await until('Grafana has every dashboard', async () => {
  const there = await grafana.dashboards();
  return dashboards.every(({ uid }) => there.includes(uid));
});
// Long enough for rates of what is scraped once a minute.
await sleep(360_000);

const sources = [dataSource.prometheus, dataSource.loki];
const health = await Promise.all(sources.map(async (source) => [source, await grafana.health(source)] as const));
const values = { broker: broker.name, processor: '.*', queue: '.*', vhost: '.*', node: '.*', endpoint: '.*' };
const answers = await askPanels({ grafana, dashboards, values, sources });
writeFileSync(join(results, 'answers.json'), JSON.stringify(answers, null, 1));
await takePictures();
await stopLoad();

const complaints = [
  ...complaintsOfRules(
    alarms.map(({ id }) => id),
    await grafana.rules(),
  ),
  ...health.flatMap(([source, said]) => (said === 'OK' ? [] : [`data source ${source}: ${said}`])),
  ...complaintsOf(answers, ['broker', 'queues']),
];
const counts = (['values', 'nothing', 'error'] as const).map(
  (state) => `${answers.filter((answer) => answer.state === state).length} ${state}`,
);
console.log(`${answers.length} panels asked: ${counts.join(', ')}. Pictures and answers are in ${results}.`);
for (const complaint of complaints) console.error(complaint);
process.exit(complaints.length === 0 ? 0 : 1);

/** What the files say, that somebody is called about alarms, and that Grafana asks nobody to log in, since Chrome could not. */
function watchedCatalog() {
  const read = requireCatalog('.');
  const { monitoring } = read.platform;
  const [first, ...others] = read.brokers;
  if (!monitoring || !first) throw new Error('the files have no monitoring, or no broker');
  const open = { ...monitoring, access: { ...monitoring.access, anonymous: true } };
  const calls = { pagerDuty: { deployToken: { secret: 'emulated' }, keys: 1, serviceRegion: 'us' as const } };
  const alerting = read.platform.alerting ?? { ...calls, route: 'platform', trials: { hour: 9 } };
  const all: [typeof first, ...typeof others] = [first, ...others];
  return { ...read, platform: { ...read.platform, monitoring: open, alerting }, brokers: all };
}

async function startRabbitmq(version: string): Promise<void> {
  const plugins = join(folder, 'enabled_plugins');
  writeFileSync(plugins, '[rabbitmq_management,rabbitmq_prometheus].\n');
  await must([
    ...['docker', 'run', '--detach', '--name=rabbitmq', '--network=host'],
    `--volume=${plugins}:/etc/rabbitmq/enabled_plugins:ro`,
    `docker.io/library/rabbitmq:${version}-management`,
  ]);
  await until('RabbitMQ takes connections', async () => {
    const connection = await connect('amqp://guest:guest@127.0.0.1').catch(() => undefined);
    await connection?.close();
    return connection !== undefined;
  });
}

/** Three queues, published to twenty times a second and consumed; returns what ends it. */
async function load(): Promise<() => Promise<void>> {
  const connection = await connect('amqp://guest:guest@127.0.0.1');
  const channel = await connection.createConfirmChannel();
  const queues = ['orders.placed', 'orders.paid', 'orders.sent'];
  for (const queue of queues) {
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await channel.consume(queue, (message) => message && channel.ack(message));
  }
  const timer = setInterval(() => {
    for (const queue of queues) channel.sendToQueue(queue, Buffer.from('{}'), { persistent: true });
  }, 50);
  return async () => {
    clearInterval(timer);
    await connection.close();
  };
}

/** As whoever looks sees it; kiosk leaves Grafana's own menus out. */
async function takePictures(): Promise<void> {
  for (const { name, uid } of dashboards) {
    const url = `http://127.0.0.1:${monitoringPort.grafana}/d/${uid}?kiosk&from=now-15m&to=now`;
    const options = ['--headless', '--disable-gpu', '--hide-scrollbars', '--window-size=1600,2400'];
    const picture = `--screenshot=${join(results, `${name}.png`)}`;
    await must(['google-chrome', ...options, '--virtual-time-budget=30000', picture, url]);
  }
}
