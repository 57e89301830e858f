import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { alarmLabel, hostPager } from '../../../../contracts/paging.ts';
import { scratchFolder } from '../../../repositories.ts';
import { grafanasPolicy, measured } from '../alarm-rules.ts';
import { startAlertmanager } from '../alertmanager.ts';
import type { WatchedCluster } from '../watched-cluster.ts';
import type { HostPager } from './host-pager.ts';

/** As much of what Alertmanager posts as is passed on: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
const posted = z.looseObject({
  status: z.string(),
  groupLabels: z.record(z.string(), z.string()),
  alerts: z.array(z.looseObject({ annotations: z.record(z.string(), z.string()) })),
});

export interface GrafanasWay {
  /** Whether the last that was told of an alarm is that it fires. */
  saysFiring(alarm: string): boolean;
  stop(): Promise<void>;
}

/**
 * The way from Prometheus to the pager: an Alertmanager, whose code Grafana has in it, groups as Grafana's policy says and sends, again and again
 * where it is not taken. What Grafana's message has and Alertmanager's has not, the values, is added on the way.
 */
export async function startGrafanasWay(cluster: WatchedCluster, pager: HostPager): Promise<GrafanasWay> {
  const { hostAddress } = cluster.live.network;
  const told = new Map<string, string>();
  const server = await listen(hostAddress, (text) => {
    const message = posted.parse(JSON.parse(text));
    told.set(message.groupLabels[alarmLabel.id] ?? '', message.status);
    return pager.post(hostPager.grafana, withValues(message));
  });
  const stopAlertmanager = await startAlertmanager({
    ...{ folder: join(scratchFolder(), 'alertmanager'), network: cluster.network, policy: grafanasPolicy() },
    webhook: `http://${hostAddress}:${hostPager.port}${hostPager.grafana}`,
  });
  return {
    saysFiring: (alarm) => told.get(alarm) === 'firing',
    async stop() {
      await stopAlertmanager();
      server.closeAllConnections();
      server.close();
    },
  };
}

function listen(address: string, take: (text: string) => Promise<number>): Promise<Server> {
  const made = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const status = await take(Buffer.concat(chunks).toString()).catch(() => 502);
    response.writeHead(status).end();
  });
  return new Promise((resolve) => made.listen(hostPager.port, address, () => resolve(made)));
}

function withValues({ alerts, ...more }: z.infer<typeof posted>): object {
  return { ...more, alerts: alerts.map((alert) => ({ ...alert, values: { A: Number(alert.annotations[measured]) } })) };
}
