import { setTimeout as sleep } from 'node:timers/promises';
import { writeRecorded } from '../../dashboards/recorded.ts';
import { shippedDashboards } from '../../dashboards/shipped-dashboards.ts';
import { removeScratchFolders } from '../../repositories.ts';
import { askPanels } from './ask-panels.ts';
import { startWatchedCluster } from './watched-cluster.ts';

/*
 * `npm run record:dashboards`: asks what the panels of the shipped dashboards ask, of a real Prometheus that has watched a real cluster
 * under a load for six minutes, and writes it down for their pictures. Takes ten minutes, and root.
 */

const step = 15;
const seconds = 300;
const watchedMs = 360_000;

/** More no picture has room for. */
const mostSeries = 24;

if (process.getuid?.() !== 0) {
  console.error('It runs brokers on machines of its own, for which it has to be root. Run it with sudo.');
  process.exit(1);
}
const dashboards = await shippedDashboards();
const cluster = await startWatchedCluster({ dashboards });
try {
  console.log('the cluster is up, and is watched for six minutes');
  await sleep(watchedMs);
  const end = Math.floor(Date.now() / 1000);
  const answers = await askPanels(cluster.prometheus, dashboards, { end, step, seconds });
  const queries = Object.fromEntries(answers.map(({ key, series }) => [key, series.slice(0, mostSeries)]));
  const [version = ''] = await cluster.prometheus.labelValues('rabbitmq_version');
  writeRecorded({
    of: `RabbitMQ ${version} on three nodes, under tests/brokers/monitoring/made-load.ts`,
    end,
    step,
    queries,
  });
  console.log(`${answers.length} queries`);
} finally {
  await cluster.stop();
  removeScratchFolders();
}
