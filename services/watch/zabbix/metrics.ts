import { Gauge, Registry } from 'prom-client';
import { z } from 'zod';
import { metricLabel } from '../../../contracts/monitoring.ts';
import { zabbixItem, zabbixMetric, zabbixSeverities } from '../../../contracts/zabbix.ts';
import type { ZabbixApi } from './api.ts';
import { ownedBy } from './owned.ts';

const { broker, node } = metricLabel;

/** What Prometheus is answered with. */
export interface ZabbixMetrics {
  /** Whether Zabbix answered. */
  up: boolean;
  text: string;
}

/** What Zabbix knows, for Prometheus: problems, items that dashboards draw, and whether agents answer. Never throws: a Zabbix that is away is 0 of `zabbix_up`. */
export async function zabbixMetrics(api: ZabbixApi): Promise<ZabbixMetrics> {
  const registry = new Registry();
  let isUp = true;
  const up = new Gauge({ name: zabbixMetric.up, help: 'Whether Zabbix answers.', registers: [registry] });
  try {
    const hosts = await hostsOf(api);
    const seen = await Promise.all([problemsOf(api, hosts), itemsOf(api, hosts)]);
    writeAvailability(registry, hosts);
    writeProblems(registry, seen[0]);
    writeItems(registry, seen[1]);
  } catch {
    isUp = false;
  }
  up.set(isUp ? 1 : 0);
  return { up: isUp, text: await registry.metrics() };
}

/** Labels of what belongs to a host. */
type HostLabels = Readonly<Record<string, string>>;

interface KnownHost {
  labels: HostLabels;
  /** Undefined while it has not been tried. */
  available: boolean | undefined;
}

const hostSchema = z.object({
  hostid: z.string(),
  host: z.string(),
  active_available: z.string(),
  tags: z.array(z.object({ tag: z.string(), value: z.string() })),
  interfaces: z.array(z.object({ available: z.string() })),
});

/** Zabbix's words for an interface: 1 answers, 2 does not. https://www.zabbix.com/documentation/7.0/en/manual/api/reference/hostinterface/object */
const availability: Record<string, boolean> = { '1': true, '2': false };

async function hostsOf(api: ZabbixApi): Promise<Map<string, KnownHost>> {
  const owned = await ownedBy(api);
  const hosts = await api.call(
    'host.get',
    {
      hostids: [...owned.hosts.values()],
      output: ['host', 'active_available'],
      selectTags: ['tag', 'value'],
      selectInterfaces: ['available'],
    },
    z.array(hostSchema),
  );
  return new Map(
    hosts.map(({ hostid, host, tags, interfaces }) => {
      const own = Object.fromEntries(
        tags.filter(({ tag }) => tag === broker || tag === node).map(({ tag, value }) => [tag, onOneLine(value)]),
      );
      return [hostid, { labels: { host, ...own }, available: availability[interfaces[0]?.available ?? ''] }];
    }),
  );
}

const triggerSchema = z.object({
  description: z.string(),
  priority: z.coerce
    .number()
    .int()
    .min(0)
    .max(zabbixSeverities.length - 1),
  hosts: z.array(z.object({ hostid: z.string() })),
});

/** Triggers that are a problem, but those that a louder one stands for. */
async function problemsOf(api: ZabbixApi, hosts: ReadonlyMap<string, KnownHost>): Promise<HostLabels[]> {
  const triggers = await api.call(
    'trigger.get',
    {
      hostids: [...hosts.keys()],
      output: ['description', 'priority'],
      selectHosts: ['hostid'],
      filter: { value: 1 },
      monitored: true,
      skipDependent: true,
      expandDescription: true,
    },
    z.array(triggerSchema),
  );
  return triggers.map(({ description, priority, hosts: [of] }) => ({
    ...hosts.get(of?.hostid ?? '')?.labels,
    severity: zabbixSeverities[priority] ?? '',
    trigger: onOneLine(description),
  }));
}

/** Zabbix gives lines other ends than they had, which nobody would ask Prometheus for. */
function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

const itemSchema = z.object({ hostid: z.string(), key_: z.string(), lastvalue: z.string(), lastclock: z.string() });

async function itemsOf(
  api: ZabbixApi,
  hosts: ReadonlyMap<string, KnownHost>,
): Promise<{ labels: HostLabels; value: number }[]> {
  const items = await api.call(
    'item.get',
    {
      hostids: [...hosts.keys()],
      output: ['hostid', 'key_', 'lastvalue', 'lastclock'],
      filter: { key_: Object.values(zabbixItem), state: 0 },
      monitored: true,
    },
    z.array(itemSchema),
  );
  return items.flatMap(({ hostid, key_, lastvalue, lastclock }) => {
    const value = Number(lastvalue);
    // One that has never had a value has none that is true.
    if (lastclock === '0' || Number.isNaN(value)) return [];
    return [{ labels: { ...hosts.get(hostid)?.labels, key: key_ }, value }];
  });
}

function writeAvailability(registry: Registry, hosts: ReadonlyMap<string, KnownHost>): void {
  const gauge = new Gauge({
    name: zabbixMetric.available,
    help: "Whether a host's agent answers Zabbix.",
    labelNames: ['host', broker, node],
    registers: [registry],
  });
  for (const { labels, available } of hosts.values()) if (available !== undefined) gauge.set(labels, available ? 1 : 0);
}

function writeProblems(registry: Registry, problems: readonly HostLabels[]): void {
  const gauge = new Gauge({
    name: zabbixMetric.problem,
    help: 'Problems that Zabbix sees.',
    labelNames: ['host', broker, node, 'severity', 'trigger'],
    registers: [registry],
  });
  for (const labels of problems) gauge.set(labels, 1);
}

function writeItems(registry: Registry, items: readonly { labels: HostLabels; value: number }[]): void {
  const gauge = new Gauge({
    name: zabbixMetric.item,
    help: "Newest values of Zabbix's items.",
    labelNames: ['host', broker, node, 'key'],
    registers: [registry],
  });
  for (const { labels, value } of items) gauge.set(labels, value);
}
