import { setTimeout as sleep } from 'node:timers/promises';
import { removeScratchFolders } from '../../repositories.ts';
import { startWatchedCluster, type WatchedCluster } from './watched-cluster.ts';

let cluster: WatchedCluster;

beforeAll(async () => {
  cluster = await startWatchedCluster([]);
});

afterAll(async () => {
  await cluster?.stop();
  removeScratchFolders();
});

test('every node is found by its tags and scraped over TLS by both jobs, the processor by its file, and the host not', async () => {
  const { prometheus } = cluster;
  await sleep(75_000);
  const targets = await prometheus.targets();
  console.log(targets);
  const { values } =
    (await prometheus.instant('count by (job, __name__) ({__name__=~".+"})', Date.now() / 1000))[0] ?? {};
  console.log(values);
  for (const job of ['rabbitmq', 'rabbitmq-queues', 'processor']) {
    console.log(job, (await prometheus.labelValues('__name__', `{job="${job}"}`)).join(' '));
    console.log(await prometheus.instant(`count by (instance) ({job="${job}"})`, Date.now() / 1000));
  }
  console.log(
    await prometheus.labelValues('broker'),
    await prometheus.labelValues('__name__', '{exported_instance!=""}'),
  );
  console.log(await fetch(`${prometheus.url}/api/v1/labels`).then((r) => r.json()));
});
