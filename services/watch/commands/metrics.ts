import { createServer } from 'node:http';
import { Gauge, Registry } from 'prom-client';
import { monitoringPort } from '../../../contracts/monitoring.ts';
import { diskPercent } from '../../node/machine/space.ts';
import { notedName, storedSet } from '../bundle/set-store.ts';
import type { Context } from '../context.ts';
import type { Folders } from '../folders.ts';
import { complaintOf } from '../programs/health.ts';
import { programsOf } from '../programs/programs.ts';
import { readZabbixPassword } from '../programs/secrets.ts';
import { zabbixForPrometheus } from '../zabbix/on-host.ts';

type MetricsProps = Pick<Context, 'programs' | 'say' | 'identity'> & {
  aws: Pick<Context['aws'], 'secrets'>;
  folders: Folders;
};

/** Answers `/metrics`, to the host alone, until the process ends. */
export async function serveMetrics(props: MetricsProps): Promise<void> {
  const { identity, aws } = props;
  const zabbix = zabbixForPrometheus({ password: () => readZabbixPassword(aws.secrets, identity.secrets) });
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    Promise.all([hostMetrics(props), zabbix()]).then(
      ([{ contentType, text }, known]) => response.writeHead(200, { 'content-type': contentType }).end(text + known),
      (error: Error) => {
        props.say(`metrics cannot be told: ${error.message}`);
        response.writeHead(500).end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(monitoringPort.watch, '127.0.0.1', resolve));
}

/** What the host is like now, as Prometheus reads it. */
export async function hostMetrics({
  folders,
  programs,
}: Pick<MetricsProps, 'folders' | 'programs'>): Promise<{ contentType: string; text: string }> {
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
  return { contentType: registry.contentType, text: await registry.metrics() };
}
