import { z } from 'zod';

/**
 * `dashboards/<name>.json`, as Grafana exports it in its Classic model, of which only what Warren needs is said here: the rest is
 * Grafana's. `dashboards/<name>.ts` is a program; of that there is its text alone.
 */
export const dashboardSchema = z
  .looseObject({
    title: z.string().min(1).max(200).optional().meta({ description: 'What Grafana calls it.', onChange: 'live' }),
    uid: z.string().optional().meta({
      description:
        'What links and alarms know it by. Left out: `warren-` and the name of the file; it cannot be another.',
      onChange: 'live',
    }),
    panels: z.array(z.record(z.string(), z.unknown())).optional().meta({
      description: 'Its panels and rows, as Grafana has them.',
      ordered: true,
      document: true,
      onChange: 'live',
    }),
    templating: z
      .looseObject({
        list: z
          .array(z.record(z.string(), z.unknown()))
          .optional()
          .meta({ description: 'One of each.', document: true, ordered: true }),
      })
      .optional()
      .meta({ description: 'Its variables, as Grafana has them.', document: true, onChange: 'live' }),
  })
  .meta({
    title: 'Warren dashboard',
    description: "A dashboard of Grafana, in its Classic model; the rest is Grafana's.",
  });

/** What a file says: JSON of Grafana's, or `{ text }` of a program. */
export type DashboardFile = z.output<typeof dashboardSchema>;

/** A dashboard of a file. */
export type Dashboard = DashboardFile & {
  /** Its file's, without the ending. */
  name: string;
  /** As what: a program is not known before it is built. */
  written: 'program' | 'export';
};

export function dashboardOf(name: string, says: DashboardFile, path: string): Dashboard {
  return { ...says, name, written: path.endsWith('.ts') ? 'program' : 'export' };
}

/** Its file: `dashboards/orders.ts`. */
export function dashboardFile({ name, written }: Pick<Dashboard, 'name' | 'written'>): string {
  return `dashboards/${name}.${written === 'program' ? 'ts' : 'json'}`;
}

/** What Grafana, links and alarms know it by: at most 40 characters (https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/#identifier-id-vs-unique-identifier-uid). */
export function dashboardUid(name: string): string {
  return `warren-${name}`;
}

/** Its title; the name of its file for a program, whose title is not known here. */
export function titleOf({ title, name }: Pick<Dashboard, 'title' | 'name'>): string {
  return title ?? name;
}

/** A panel, or a query of one, as Grafana has it, and where it stands. */
export interface Placed {
  value: Readonly<Record<string, unknown>>;
  path: readonly (string | number)[];
}

/** Every panel, also those that collapsed rows hold; the rows, too. */
export function panelsOf({ panels = [] }: Pick<DashboardFile, 'panels'>): Placed[] {
  return panels.flatMap((value, index) => {
    const path = ['panels', index];
    const inner = recordsIn(value.panels).map((panel, at) => ({ value: panel, path: [...path, 'panels', at] }));
    return [{ value, path }, ...inner];
  });
}

/** The queries of a panel. */
export function targetsOf({ value, path }: Placed): Placed[] {
  return recordsIn(value.targets).map((target, at) => ({ value: target, path: [...path, 'targets', at] }));
}

/** The variables of a dashboard. */
export function variablesOf({ templating }: Pick<DashboardFile, 'templating'>): Placed[] {
  return recordsIn(templating?.list).map((value, at) => ({ value, path: ['templating', 'list', at] }));
}

function recordsIn(value: unknown): Record<string, unknown>[] {
  if (!Array.isArray(value)) return [];
  return value.map((each) => (typeof each === 'object' && each !== null ? (each as Record<string, unknown>) : {}));
}
