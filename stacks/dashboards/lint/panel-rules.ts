import * as units from '@grafana/grafana-foundation-sdk/units';
import { variablesIn } from '../../../catalog/expressions/expression.ts';
import { type DashboardFile, variablesOf } from '../../../catalog/kinds/dashboard/dashboard.ts';
import { suggest } from '../../../catalog/words/nearest.ts';
import { type LintRule, ofPanels } from './lint-rule.ts';

/** Panels that show numbers, and so need a unit. */
const withNumbers = [
  'stat',
  'gauge',
  'bargauge',
  'timeseries',
  'table',
  'barchart',
  'histogram',
  'heatmap',
  'piechart',
];

/** Panels that ask nobody. */
const withoutQueries = ['text', 'news', 'dashlist', 'alertlist', 'annolist'];

/** What Grafana has a name for; its own formats begin otherwise: https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/#unit */
const knownUnits = new Set<unknown>(Object.values(units));
const ownFormat = /^(suffix|prefix|time|si|count|currency|bool):/;

/** What dashboard-linter checks of panels and variables, and that variables are there. */
export const panelRules: readonly LintRule[] = [
  {
    name: 'panel-described',
    doc: 'Every panel has a title, and a description that says what to do when it is red (panel-title-description-rule).',
    severity: 'warning',
    check: ofPanels(({ value: { title, description }, type }) => {
      if (withoutQueries.includes(type)) return undefined;
      if (!title) return 'has no title. Say what it shows.';
      return description ? undefined : 'has no description. Say what to do when it looks bad.';
    }),
  },
  {
    name: 'panel-unit',
    doc: 'Every panel of numbers has a unit that Grafana knows (panel-units-rule).',
    severity: 'warning',
    check: ofPanels(({ value, type }) => {
      if (!withNumbers.includes(type)) return undefined;
      const { defaults = {}, overrides = [] } = (value.fieldConfig ?? {}) as FieldConfig;
      const set = [
        defaults.unit,
        ...overrides.flatMap(({ properties = [] }) =>
          properties.filter(({ id }) => id === 'unit').map((each) => each.value),
        ),
      ];
      const given = set.filter((unit) => unit !== undefined && unit !== '');
      if (given.length === 0) return 'has no unit. Set one, such as short, percent, s or bytes.';
      const unknown = given.find((unit) => !knownUnits.has(unit) && !ownFormat.test(String(unit)));
      return unknown === undefined ? undefined : `has the unit "${unknown}", which Grafana does not know.`;
    }),
  },
  {
    name: 'panel-queries',
    doc: 'Every panel asks something (panel-no-targets-rule).',
    severity: 'warning',
    check: ofPanels(({ type, queries }) =>
      withoutQueries.includes(type) || queries.length > 0
        ? undefined
        : 'asks nothing. Give it a query, or take it away.',
    ),
  },
  {
    name: 'legend',
    doc: 'Lines over time say which is which.',
    severity: 'warning',
    check: ofPanels(({ type, queries }) => {
      if (type !== 'timeseries') return undefined;
      const silent = queries.find(
        ({ source, value }) => ['prometheus', 'loki'].includes(source) && !value.legendFormat,
      );
      return silent ? 'has a line without a legend. Set legendFormat, as in {{queue}}.' : undefined;
    }),
  },
  {
    name: 'panels-apart',
    doc: 'No two panels lie over each other.',
    severity: 'warning',
    check: ({ panels }) =>
      panels.flatMap((panel, index) => {
        const other = panels
          .slice(0, index)
          .find((each) => each.path.length === panel.path.length && overlap(each.value, panel.value));
        return other
          ? [{ path: panel.path, panel: panel.title, message: `lies over "${other.title}". Move one of them.` }]
          : [];
      }),
  },
  {
    name: 'variable-known',
    doc: 'Queries use variables that the dashboard has.',
    severity: 'error',
    check: ({ dashboard, panels }) => {
      const known = namesOf(dashboard);
      return panels.flatMap((panel) =>
        panel.queries.flatMap(({ expr, path }) =>
          variablesIn(expr)
            .filter((name) => !known.includes(name))
            .map((name) => ({
              path,
              panel: panel.title,
              message: `uses $${name}, and the dashboard has no such variable.${suggest(name, known)}`,
            })),
        ),
      );
    },
  },
  {
    name: 'variable-refreshed',
    doc: 'Variables that ask a data source ask again when the range of time changes (template-on-time-change-reload-rule).',
    severity: 'warning',
    check: ({ dashboard }) =>
      variablesOf(dashboard).flatMap(({ value: { type, name, refresh }, path }) =>
        type === 'query' && refresh !== 2
          ? [{ path, message: `the variable ${name} asks only once. Have it ask on time range change (refresh 2).` }]
          : [],
      ),
  },
];

interface FieldConfig {
  defaults?: { unit?: unknown };
  overrides?: { properties?: { id?: unknown; value?: unknown }[] }[];
}

function namesOf(dashboard: DashboardFile): string[] {
  return variablesOf(dashboard).map(({ value }) => String(value.name));
}

interface Place {
  x: number;
  y: number;
  w: number;
  h: number;
}

function overlap(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  const [one, two] = [a.gridPos, b.gridPos] as (Place | undefined)[];
  if (!one || !two) return false;
  return one.x < two.x + two.w && two.x < one.x + one.w && one.y < two.y + two.h && two.y < one.y + one.h;
}
