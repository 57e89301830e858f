import type { DashboardChange, PanelChange } from '../model.ts';
import type { ShownDashboard, ShownPanel } from './shown-dashboards.ts';

/** What a change does to the dashboards that there are then, in the order of their names: those that look the same are left out. */
export function compareDashboards(
  before: readonly ShownDashboard[],
  after: readonly ShownDashboard[],
): DashboardChange[] {
  const old = new Map(before.map((dashboard) => [dashboard.name, dashboard]));
  return [...after]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((is) => {
      const was = old.get(is.name);
      const change = compareOne(was, is);
      return was?.title === is.title && change.panels.length === 0 ? [] : [change];
    });
}

function compareOne(was: ShownDashboard | undefined, is: ShownDashboard): DashboardChange {
  const { name, file, title } = is;
  const [old, current] = [byTitle(was?.panels ?? []), byTitle(is.panels)];
  const changes = new Map(
    [...new Set([...current.keys(), ...old.keys()])].flatMap((key): [string, PanelChange][] => {
      const change = comparePanel(old.get(key), current.get(key));
      return change ? [[key, change]] : [];
    }),
  );
  const grid = [...current].map(([key, panel]) => ({
    title: panel.title,
    isRow: panel.type === 'row',
    ...panel.place,
    ...(changes.has(key) && was ? { change: changes.get(key)?.change } : {}),
  }));
  return { name, file, title, change: was ? 'changed' : 'new', panels: [...changes.values()], grid };
}

/** Panels are known by their titles; of several of one title by which of them it is. */
function byTitle(panels: readonly ShownPanel[]): Map<string, ShownPanel> {
  const seen = new Map<string, number>();
  return new Map(
    panels.map((panel) => {
      const count = (seen.get(panel.title) ?? 0) + 1;
      seen.set(panel.title, count);
      return [count === 1 ? panel.title : `${panel.title} (${count})`, panel];
    }),
  );
}

function comparePanel(was: ShownPanel | undefined, is: ShownPanel | undefined): PanelChange | undefined {
  const { title } = (is ?? was) as ShownPanel;
  const queries = queryChanges(was?.queries ?? [], is?.queries ?? []);
  const of = (change: PanelChange['change']) => ({ title, change, queries });
  if (!was) return of('added');
  if (!is) return of('removed');
  if (queries.length > 0 || was.rest !== is.rest || was.type !== is.type) return of('changed');
  const [from, to] = [was.place, is.place];
  return from.x === to.x && from.w === to.w && from.h === to.h ? undefined : of('moved');
}

/** Queries by their place, those that stay left out. */
function queryChanges(was: readonly string[], is: readonly string[]): PanelChange['queries'] {
  const gone = was.filter((query) => !is.includes(query));
  const come = is.filter((query) => !was.includes(query));
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, index) => ({
    ...(gone[index] === undefined ? {} : { before: gone[index] }),
    ...(come[index] === undefined ? {} : { after: come[index] }),
  }));
}
