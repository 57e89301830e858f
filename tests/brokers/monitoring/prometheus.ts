import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { monitoringPort, prometheusTargets } from '../../../contracts/monitoring.ts';
import { startGuarded } from '../../../operations/servers/guarded-process.ts';
import { asRun } from '../../../operations/servers/guarded-run.ts';
import { live } from '../../../operations/servers/server.ts';
import { prepareTree } from '../../../operations/servers/trees/prepare-tree.ts';
import {
  environmentInTree,
  folderInTree,
  inTree,
  partOfUtilLinux,
} from '../../../operations/servers/trees/run-in-tree.ts';
import type { BundleFile } from '../../../stacks/monitoring/bundle/bundle-file.ts';
import type { TaskNetwork } from '../../tasks/task-network.ts';

/** A series with the values that it had. */
export interface Sampled {
  metric: Record<string, string>;
  /** Time in seconds since the epoch, and value. */
  values: [number, string][];
}

export interface Prometheus {
  url: string;
  /** Values over a time, in seconds since the epoch. Throws what Prometheus says of a query that it refuses. */
  range(query: string, at: { start: number; end: number; step: number }): Promise<Sampled[]>;
  /** Values at a time, each as a series of one. */
  instant(query: string, time: number): Promise<Sampled[]>;
  labelValues(label: string, selector?: string): Promise<string[]>;
  /** What is scraped, and why not. */
  targets(): Promise<{ labels: Record<string, string>; health: string; lastError: string }[]>;
  stop(): Promise<void>;
}

/**
 * Starts a Prometheus with what the monitoring host's would read, at the places where it would be, in a network of its own. Of its
 * configuration one thing is another: where EC2 is.
 */
export async function startPrometheus(props: {
  folder: string;
  network: TaskNetwork;
  files: readonly BundleFile[];
  /** What the host's agent writes, by its path below the folder of targets. */
  targets: Readonly<Record<string, string>>;
  /** Where the simulated EC2 is, and the keys that it is asked with. */
  ec2: { endpoint: string; environment: Readonly<Record<string, string>> };
}): Promise<Prometheus> {
  const { folder, network, files, targets, ec2 } = props;
  for (const { path, text } of files.filter((file) => file.path.startsWith('prometheus/'))) {
    write(join(folder, path), path.endsWith('/prometheus.yml') ? askingAt(ec2.endpoint, text) : text);
  }
  for (const [path, text] of Object.entries(targets)) write(join(folder, 'targets', path), text);
  const tree = await prepareTree('prometheus');
  const url = `http://${network.address}:${monitoringPort.prometheus}`;
  const life = await live({
    name: 'Prometheus',
    start: () =>
      startGuarded({
        argv: [
          'nsenter',
          `--net=/proc/${network.pid}/ns/net`,
          ...inTree({ tree, folder, argv: ['sh', '-euc', begin] }),
        ],
        environment: { ...environmentInTree, ...ec2.environment },
        install: partOfUtilLinux,
      }).then(asRun),
    answers: async () => (await fetch(`${url}/-/ready`)).ok,
  });
  const ask = (path: string, parameters: Record<string, string>) => asked(`${url}/api/v1/${path}`, parameters);
  return {
    url,
    async range(query, { start, end, step }) {
      const { result } = await ask('query_range', { query, ...textsOf({ start, end, step }) });
      return result as Sampled[];
    },
    async instant(query, time) {
      const { result, resultType } = await ask('query', { query, time: String(time) });
      if (resultType === 'scalar') return [{ metric: {}, values: [result as [number, string]] }];
      return (result as { metric: Record<string, string>; value: [number, string] }[]).map(({ metric, value }) => ({
        metric,
        values: [value],
      }));
    },
    async labelValues(label, selector) {
      return (await ask(`label/${label}/values`, selector ? { 'match[]': selector } : {})) as unknown as string[];
    },
    async targets() {
      const { activeTargets } = await ask('targets', { state: 'active' });
      return activeTargets as { labels: Record<string, string>; health: string; lastError: string }[];
    },
    stop: () => life.kill9(),
  };
}

/** Puts the folder where the container has its mounts, and becomes Prometheus. */
const begin = `
mount --bind ${folderInTree}/prometheus /etc/prometheus
mount --bind ${folderInTree}/targets ${prometheusTargets.mounted}
exec prometheus --config.file=/etc/prometheus/prometheus.yml --storage.tsdb.path=${folderInTree}/data --web.listen-address=0.0.0.0:${monitoringPort.prometheus}
`;

function askingAt(endpoint: string, text: string): string {
  const configuration = parse(text);
  for (const { ec2_sd_configs = [] } of configuration.scrape_configs) {
    for (const discovery of ec2_sd_configs) discovery.endpoint = endpoint;
  }
  return stringify(configuration);
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

async function asked(url: string, parameters: Record<string, string>): Promise<Record<string, unknown>> {
  const answer = await fetch(`${url}?${new URLSearchParams(parameters)}`);
  const { data, error } = (await answer.json()) as { data: Record<string, unknown>; error?: string };
  if (error) throw new Error(`Prometheus: ${error}`);
  return data;
}

function textsOf(numbers: Record<string, number>): Record<string, string> {
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)]));
}
