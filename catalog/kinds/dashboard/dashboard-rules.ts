import type { Finding, Rule } from '../../rules/rule.ts';
import { show } from '../../schema/field.ts';
import { suggest } from '../../words/nearest.ts';
import type { Broker } from '../broker/broker.ts';
import { type Dashboard, dashboardFile, dashboardUid, panelsOf, targetsOf } from './dashboard.ts';
import { importPlaceholders, referencesOf, resolveSource } from './data-sources.ts';
import { namedBrokers } from './named-brokers.ts';
import { panelTypes } from './panel-types.ts';

/** What rules about dashboards look at beside them. */
export interface BesideDashboards {
  dashboards: readonly Dashboard[];
  brokers: readonly Broker[];
}

type DashboardRule = Rule<Dashboard, BesideDashboards>;

/** A rule about what Grafana exported; what a program makes is looked at when it is built. */
function ofExports(rule: DashboardRule): DashboardRule {
  const check: DashboardRule['check'] = (dashboard, context) =>
    dashboard.written === 'program' ? [] : rule.check(dashboard, context);
  return { ...rule, check };
}

const isClassic = (dashboard: Dashboard) => dashboard.apiVersion === undefined && dashboard.spec === undefined;

/** Rules about what Grafana exported, which also hold for what a program makes. */
export const exportRules: readonly DashboardRule[] = [
  {
    name: 'dashboard-classic',
    doc: 'A dashboard is in the Classic model, the one that Grafana reads from files without its API.',
    severity: 'error',
    // https://grafana.com/docs/grafana/v13.2/visualizations/dashboards/build-dashboards/view-dashboard-json-model.md
    check: (dashboard) =>
      isClassic(dashboard)
        ? []
        : [
            {
              path: ['apiVersion'],
              message: `is ${show(dashboard.apiVersion)}, a resource of Grafana's API. Export it again, as Classic.`,
            },
          ],
  },
  {
    name: 'dashboard-titled',
    doc: 'A dashboard has a title and panels.',
    severity: 'error',
    check: (dashboard) => {
      if (!isClassic(dashboard)) return [];
      if (dashboard.title === undefined) return [{ path: [], message: 'has no title. Give it one.' }];
      const again = 'has no panels. Export the whole dashboard from Grafana, as Classic.';
      return dashboard.panels === undefined ? [{ path: [], message: again }] : [];
    },
  },
  {
    name: 'exported-here',
    doc: 'A dashboard is not exported for sharing externally: what is put in by hand when one is imported, nobody puts in here.',
    severity: 'error',
    check: (dashboard) => {
      const again = 'Export it again without “Export for sharing externally”, or name the data source';
      const inputs = ['__inputs', '__elements'].flatMap((key): Finding[] => {
        const held = dashboard[key];
        const isEmpty = held === undefined || Object.keys(held ?? {}).length === 0;
        return isEmpty ? [] : [{ path: [key], message: `is filled in by whoever imports it by hand. ${again}.` }];
      });
      return [
        ...inputs,
        ...importPlaceholders(dashboard).map(({ name, path }) => ({
          path,
          message: `is \${${name}}, which is filled in by whoever imports it by hand. ${again}, as in { "type": "prometheus", "uid": "prometheus" }.`,
        })),
      ];
    },
  },
  {
    name: 'dashboard-uid',
    doc: 'Links and alarms know a dashboard by the name of its file, whatever uid it had elsewhere.',
    severity: 'warning',
    check: ({ uid, name }) =>
      uid === undefined || uid === dashboardUid(name)
        ? []
        : [
            {
              path: ['uid'],
              message: `is ${show(uid)} where it comes from; here it is ${dashboardUid(name)}, after the file, so that links to the old one lead nowhere. Mend those, and take uid away.`,
            },
          ],
  },
  {
    name: 'dashboard-source',
    doc: 'Panels, variables and annotations ask data sources that the monitoring host has.',
    severity: 'error',
    check: (dashboard) =>
      referencesOf(dashboard).flatMap(({ value, path }) => {
        if (importPlaceholders(dashboard).some((each) => each.path.join() === path.join())) return [];
        const resolved = resolveSource(value, dashboard);
        return 'problem' in resolved ? [{ path, message: resolved.problem }] : [];
      }),
  },
  {
    name: 'panel-built-in',
    doc: 'Panels are of types that Grafana has without a plugin, since none is installed.',
    severity: 'error',
    check: (dashboard) =>
      panelsOf(dashboard).flatMap(({ value: { type, title, libraryPanel }, path }) => {
        if (libraryPanel !== undefined || panelTypes.includes(String(type))) return [];
        const hint = typeof type === 'string' ? suggest(type, panelTypes) : '';
        const message = `is ${show(type)} for the panel ${show(title ?? '')}, which Grafana has in a plugin alone, and none is installed.${hint}`;
        return [{ path: [...path, 'type'], message }];
      }),
  },
  {
    name: 'panel-of-library',
    doc: 'Panels stand in the dashboard itself and not in the library of another Grafana.',
    severity: 'error',
    check: (dashboard) =>
      panelsOf(dashboard).flatMap(({ value: { libraryPanel }, path }) =>
        libraryPanel === undefined
          ? []
          : [
              {
                path: [...path, 'libraryPanel'],
                message:
                  'stands in the library of the Grafana that it was exported from. Unlink it there, and export the dashboard again.',
              },
            ],
      ),
  },
  {
    name: 'broker-shown',
    doc: 'Queries name brokers that there are.',
    severity: 'error',
    check: (dashboard, { brokers }) => {
      const names = brokers.map(({ name }) => name);
      return panelsOf(dashboard)
        .flatMap(targetsOf)
        .flatMap(({ value: { expr }, path }) =>
          [...new Set(namedBrokers(typeof expr === 'string' ? expr : ''))]
            .filter((name) => !names.includes(name))
            .map((name) => ({
              path: [...path, 'expr'],
              message: `names the broker ${show(name)}, and there is no brokers/${name}.yaml.${suggest(name, names)} Name one that there is, or ask by a variable.`,
            })),
        );
    },
  },
];

/** Every rule about a dashboard. */
export const dashboardRules: readonly DashboardRule[] = [
  {
    name: 'one-dashboard',
    doc: 'No two files are of the same dashboard.',
    severity: 'error',
    check: ({ name, written }, { dashboards }) => {
      const other = dashboards.find((each) => each.name === name && each.written === 'export');
      if (!other || written === 'export') return [];
      return [{ path: [], message: `is the dashboard that ${dashboardFile(other)} is. Rename one, or delete it.` }];
    },
  },
  ...exportRules.map(ofExports),
];
