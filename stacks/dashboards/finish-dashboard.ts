import { type DashboardFile, dashboardUid } from '../../catalog/kinds/dashboard/dashboard.ts';
import { resolveSource } from '../../catalog/kinds/dashboard/data-sources.ts';
import { dataSource } from '../../contracts/monitoring.ts';

type Json = Record<string, unknown>;

/** What is another in each Grafana, or nothing outside of the one that it comes from. */
const left = ['id', 'version', 'iteration', '__inputs', '__elements', '__requires', 'meta'];

/**
 * A dashboard as the monitoring host shows it: panels are numbered by their place, queries by letters, data sources are those of the
 * host, keys are in one order. It has to be one that no rule refuses. The same dashboard always comes to the same.
 */
export function finishDashboard(dashboard: DashboardFile, name: string): Json {
  const kept = Object.fromEntries(Object.entries(dashboard).filter(([key]) => !left.includes(key)));
  const numbers = new Map<unknown, number>();
  const count = { panels: 0 };
  const panels = records(dashboard.panels).map((panel) => numberPanel(panel, { numbers, count }));
  const finished = panels.map((panel) => finishPanel(panel, { dashboard, numbers }));
  const whole = { ...kept, uid: dashboardUid(name), editable: false, panels: finished };
  return inOrder(withSources(whole, dashboard)) as Json;
}

/** By position, also those within collapsed rows: alarms and links name a panel by its number. */
function numberPanel(panel: Json, at: { numbers: Map<unknown, number>; count: { panels: number } }): Json {
  at.count.panels += 1;
  const id = at.count.panels;
  if (typeof panel.id === 'number' && panel.id > 0) at.numbers.set(panel.id, id);
  const inner = Array.isArray(panel.panels) ? records(panel.panels).map((each) => numberPanel(each, at)) : undefined;
  return { ...panel, id, ...(inner ? { panels: inner } : {}) };
}

interface Around {
  dashboard: DashboardFile;
  /** Numbers of panels by those that they had. */
  numbers: ReadonlyMap<unknown, number>;
}

/** Panels that ask nobody. */
const withoutQueries = ['row', 'text', 'news', 'dashlist', 'alertlist', 'annolist'];

function finishPanel(panel: Json, around: Around): Json {
  const inner = Array.isArray(panel.panels)
    ? { panels: records(panel.panels).map((each) => finishPanel(each, around)) }
    : {};
  if (withoutQueries.includes(String(panel.type))) return { ...panel, ...inner };
  const targets = records(panel.targets);
  const first = targets.find(({ datasource }) => datasource !== undefined && datasource !== null)?.datasource;
  const source = panel.datasource ?? first ?? { type: dataSource.prometheus, uid: dataSource.prometheus };
  return { ...panel, ...inner, datasource: source, targets: finishTargets(targets, { ...around, source }) };
}

function finishTargets(targets: readonly Json[], { source, numbers }: Around & { source: unknown }): Json[] {
  const taken = new Set(targets.map(({ refId }) => refId));
  const free = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter((letter) => !taken.has(letter));
  return targets.map((target) => ({
    ...target,
    refId: target.refId || free.shift() || `Q${targets.indexOf(target)}`,
    datasource: target.datasource ?? source,
    // A query that takes what another panel has.
    ...(target.panelId === undefined ? {} : { panelId: numbers.get(target.panelId) ?? target.panelId }),
  }));
}

/** The same with the data sources of the host, wherever one is named. */
function withSources(value: unknown, dashboard: DashboardFile): unknown {
  if (Array.isArray(value)) return value.map((each) => withSources(each, dashboard));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key !== 'datasource' || inner === null) return [key, withSources(inner, dashboard)];
      const resolved = resolveSource(inner, dashboard);
      return [key, 'source' in resolved ? resolved.source : inner];
    }),
  );
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, inOrder(inner)]));
}

function records(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter((each): each is Json => typeof each === 'object' && each !== null) : [];
}
