import { dataSource } from '../../../contracts/monitoring.ts';
import type { FieldPath } from '../../files/problem.ts';
import { show } from '../../schema/field.ts';
import { type Dashboard, type DashboardFile, panelsOf, targetsOf, variablesOf } from './dashboard.ts';

/** Data sources that Grafana itself is: https://github.com/grafana/grafana/blob/main/pkg/services/datasources/models.go and the front end's MIXED_DATASOURCE_NAME. */
const ofGrafana = ['-- Grafana --', '-- Mixed --', '-- Dashboard --', 'grafana', '__expr__'];

/** A reference to a data source, and where it stands. */
interface Reference {
  value: unknown;
  path: FieldPath;
}

/** Every reference to a data source: of panels, queries, variables and annotations. */
export function referencesOf(dashboard: DashboardFile): Reference[] {
  const holders = [
    ...panelsOf(dashboard).flatMap((panel) => [panel, ...targetsOf(panel)]),
    ...variablesOf(dashboard),
    ...annotationsOf(dashboard),
  ];
  return holders.flatMap(({ value, path }) =>
    value.datasource === undefined || value.datasource === null
      ? []
      : [{ value: value.datasource, path: [...path, 'datasource'] }],
  );
}

function annotationsOf({ annotations }: DashboardFile) {
  const { list } = (annotations ?? {}) as { list?: unknown };
  if (!Array.isArray(list)) return [];
  return list.map((value, at) => ({ value: value as Record<string, unknown>, path: ['annotations', 'list', at] }));
}

/** What a reference is made of on the monitoring host: the reference itself, with the uid that the data source has there; or what is wrong. */
export function resolveSource(value: unknown, dashboard: DashboardFile): { source: unknown } | { problem: string } {
  const { uid, type } = typeof value === 'string' ? { uid: value, type: undefined } : (value as SourceReference);
  const known = Object.keys(dataSource);
  if (uid !== undefined && (ofGrafana.includes(uid) || isVariable(uid, dashboard))) return { source: value };
  if (uid?.startsWith('$')) {
    return { problem: `is ${show(uid)}, and the dashboard has no variable of that name to choose a data source by.` };
  }
  if (type !== undefined && known.includes(type)) return { source: { type, uid: type } };
  if (uid !== undefined && known.includes(uid)) return { source: { type: uid, uid } };
  if (type === 'grafana' || type === 'datasource') return { source: value };
  const asked = show(type ?? uid);
  return { problem: `is ${asked}, which Grafana does not have here. It has ${known.join(', ')}.` };
}

interface SourceReference {
  uid?: string;
  type?: string;
}

/** Whether a uid is a variable of the dashboard that people choose a data source by. */
function isVariable(uid: string, dashboard: DashboardFile): boolean {
  const name = /^\$(?:\{(\w+)(?::\w+)?\}|(\w+))$/.exec(uid);
  const variable = variablesOf(dashboard).find(({ value }) => value.name === (name?.[1] ?? name?.[2]));
  return variable?.value.type === 'datasource';
}

/** Placeholders that only an import by hand fills in, and where they stand. */
export function importPlaceholders(dashboard: Dashboard): { name: string; path: FieldPath }[] {
  return referencesOf(dashboard).flatMap(({ value, path }) => {
    const uid = typeof value === 'string' ? value : (value as SourceReference).uid;
    const name = /^\$\{(DS_\w+)\}$/.exec(uid ?? '')?.[1];
    return name === undefined || isVariable(uid ?? '', dashboard) ? [] : [{ name, path }];
  });
}
