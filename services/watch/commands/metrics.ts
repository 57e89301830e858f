import { createServer } from 'node:http';
import { Gauge, Registry } from 'prom-client';
import { monitoringPort } from '../../../contracts/monitoring.ts';
import { promisesPath } from '../../../contracts/promises.ts';
import { diskPercent } from '../../node/machine/space.ts';
import { notedName, storedSet } from '../bundle/set-store.ts';
import type { Context } from '../context.ts';
import type { Folders } from '../folders.ts';
import { complaintOf } from '../programs/health.ts';
import { programsOf } from '../programs/programs.ts';
import { readZabbixPassword } from '../programs/secrets.ts';
import { knownCounts } from '../promises/count-promises.ts';
import { promisesForPrometheus } from '../promises/tell-promises.ts';
import { zabbixForPrometheus } from '../zabbix/on-host.ts';

type MetricsProps = Pick<Context, 'programs' | 'say' | 'identity'> & {
  aws: Pick<Context['aws'], 'secrets'>;
  folders: Folders;
};

/** Answers `/metrics`, and what is known of promises, to the host alone, until the process ends. */
export async function serveMetrics(props: MetricsProps): Promise<void> {
  const { identity, aws } = props;
  const zabbix = zabbixForPrometheus({ password: () => readZabbixPassword(aws.secrets, identity.secrets) });
  const pages: Readonly<Record<string, () => Promise<string>>> = {
    '/metrics': async () => (await Promise.all([hostMetrics(props), zabbix()])).join(''),
    [promisesPath]: () => promisesForPrometheus(knownCounts(props.folders), Date.now()),
  };
  const server = createServer((request, response) => {
    const tell = pages[request.url ?? ''];
    if (!tell) {
      response.writeHead(404).end();
      return;
    }
    tell().then(
      (text) => response.writeHead(200, { 'content-type': Registry.PROMETHEUS_CONTENT_TYPE }).end(text),
      (error: Error) => {
        props.say(`metrics cannot be told: ${error.message}`);
        response.writeHead(500).end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(monitoringPort.watch, '127.0.0.1', resolve));
}

/** What the host is like now, as Prometheus reads it. */
export async function hostMetrics({ folders, programs }: Pick<MetricsProps, 'folders' | 'programs'>): Promise<string> {
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers });
  const up = gauge('monitoring_program_up', 'Whether a program of the host is well.', ['program']);
  const configuring = gauge(
    'monitoring_configuring',
    'Whether a bundle is being taken on, or was when that was interrupted.',
  );
  const disk = gauge('monitoring_disk_used_percent', 'Used part of the data disk.');
  const applied = await storedSet(folders, 'applied');
  for (const run of applied ? programsOf(applied.bundle) : []) {
    up.set({ program: run.name }, (await complaintOf(run, programs)) === undefined ? 1 : 0);
  }
  configuring.set(notedName(folders, 'applying') === undefined ? 0 : 1);
  disk.set((await diskPercent(folders.data)) ?? Number.NaN);
  return registry.metrics();
}
