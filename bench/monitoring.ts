import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { type GuardedProcess, startGuarded } from '../operations/servers/guarded-process.ts';
import { keepPort } from '../operations/servers/ports.ts';
import { prepareTree } from '../operations/servers/trees/prepare-tree.ts';
import { environmentInTree, folderInTree, inTree, partOfUtilLinux } from '../operations/servers/trees/run-in-tree.ts';
import { seriesIn } from '../tests/catalog/facts/rabbitmq-scrapes.ts';
import { recordedSeries } from '../tests/catalog/facts/recorded-series.ts';
import { scratchFolder } from './scratch-folder.ts';

/**
 * `npm run bench:monitoring`: the memory that a real Prometheus takes a series, of series as a real RabbitMQ has of its queues. Each
 * number of series in a Prometheus of its own, scraped every second until its chunks in memory have been full and written, as they are
 * after half an hour at 15 s. `-- --series 20000,100000 --seconds 160`. Needs root.
 */

const { values } = parseArgs({
  options: {
    series: { type: 'string', default: '20000,60000,120000' },
    seconds: { type: 'string', default: '160' },
  },
});
const scratch = scratchFolder();
const figures: Figure[] = [];
try {
  for (const series of values.series.split(',').map(Number))
    figures.push(await measure(series, Number(values.seconds)));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.table(figures);
const [first, last] = [figures[0], figures.at(-1)];
if (first && last && first !== last) {
  const bytes = ((last.residentMiB - first.residentMiB) * 1024 ** 2) / (last.series - first.series);
  console.log(`A series more takes ${Math.round(bytes)} bytes of resident memory.`);
}
process.exit();

interface Figure {
  series: number;
  /** Highest resident memory that was seen in the last third of the time. */
  residentMiB: number;
  heapMiB: number;
  /** Samples of all scrapes. */
  samples: number;
  /** What Prometheus tells of itself, which nobody scraped here. */
  ownSeries: number;
}

async function measure(series: number, seconds: number): Promise<Figure> {
  const folder = join(scratch, String(series));
  mkdirSync(folder);
  const { server, targets } = await startTargets(series);
  const port = await keepPort();
  const prometheus = await startPrometheus({ folder, port, targets });
  try {
    await sleep(seconds * 666);
    let [residentMiB, heapMiB] = [0, 0];
    for (let second = 0; second < seconds / 3; second += 1) {
      const own = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      residentMiB = Math.max(residentMiB, valueIn(own, 'process_resident_memory_bytes') / 1024 ** 2);
      heapMiB = Math.max(heapMiB, valueIn(own, 'go_memstats_heap_inuse_bytes') / 1024 ** 2);
      await sleep(1000);
    }
    const own = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    return {
      series: valueIn(own, 'prometheus_tsdb_head_series'),
      residentMiB: Math.round(residentMiB),
      heapMiB: Math.round(heapMiB),
      samples: valueIn(own, 'prometheus_tsdb_head_samples_appended_total{type="float"}'),
      ownSeries: seriesIn(own),
    };
  } finally {
    prometheus.signalTree('SIGKILL');
    await prometheus.ended;
    server.close();
  }
}

function valueIn(text: string, name: string): number {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? Number.NaN);
}

/** Nodes of brokers with as many quorum queues as make that many series, in twenty targets. */
async function startTargets(series: number): Promise<{ server: Server; targets: string[] }> {
  const names = Object.keys(recordedSeries('4.3.6')['each quorum queue'] ?? {});
  const count = 20;
  const queues = Math.round(series / count / names.length);
  let scrapes = 0;
  const server = createServer((request, response) => {
    scrapes += 1;
    const lines = names.map((name, at) =>
      Array.from({ length: queues }, (_, queue) => {
        // Some stay as they are and some change, as counts and depths of queues do.
        const value = (at + queue) % 3 === 0 ? 0 : scrapes * (queue + 1) + ((scrapes * 7919) % 13);
        return `${name}{vhost="orders",queue="orders.placed.${request.url?.slice(1)}.${queue}"} ${value}\n`;
      }).join(''),
    );
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(lines.join(''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const text = await (await fetch(`http://127.0.0.1:${port}/0`)).text();
  if (seriesIn(text) !== queues * names.length) throw new Error('a target has another number of series than it should');
  return { server, targets: Array.from({ length: count }, (_, number) => `127.0.0.1:${port}/${number}`) };
}

async function startPrometheus(props: { folder: string; port: number; targets: string[] }): Promise<GuardedProcess> {
  const { folder, port, targets } = props;
  const tree = await prepareTree('prometheus');
  const configuration = {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: targets.map((target, number) => ({
      job_name: `rabbitmq-queues-${number}`,
      metrics_path: target.slice(target.indexOf('/')),
      static_configs: [
        {
          targets: [target.slice(0, target.indexOf('/'))],
          labels: { platform: 'acme', broker: `orders-${number}`, node: '1', job: 'rabbitmq-queues' },
        },
      ],
    })),
  };
  writeFileSync(join(folder, 'prometheus.yml'), stringify(configuration));
  return startGuarded({
    argv: inTree({
      tree,
      folder,
      argv: [
        'prometheus',
        `--config.file=${folderInTree}/prometheus.yml`,
        `--storage.tsdb.path=${folderInTree}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
    }),
    environment: environmentInTree,
    install: partOfUtilLinux,
    logFile: join(folder, 'prometheus.log'),
  });
}
