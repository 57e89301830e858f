import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  BigValueGraphMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type Panel,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as LogsPanel } from '@grafana/grafana-foundation-sdk/logs';
import { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StatesPanel } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TextPanel } from '@grafana/grafana-foundation-sdk/text';
import { PanelBuilder as LinesPanel } from '@grafana/grafana-foundation-sdk/timeseries';
import { describePanel } from '../empty-when.ts';
import type { Query } from './queries.ts';

/** Where a value is worth a look, and where it is bad: above, or below with `isLow`. */
export interface Bounds {
  look?: number;
  bad?: number;
  isLow?: true;
}

/** What every panel says. */
export interface PanelProps {
  title: string;
  /** What it shows, and what to do when it is red. */
  description: string;
  /** When it may show nothing, after `Empty when`. Default: never. */
  empty?: string;
  queries: readonly Query[];
  /** A unit of Grafana's. */
  unit: string;
  bounds?: Bounds;
  /** Of 24. Default: 8; of a number 4. */
  width?: number;
  /** Default: 8; of a number 4. */
  height?: number;
  min?: number;
  max?: number;
}

/** Lines over time, with the bounds drawn. */
export function lines(props: PanelProps): Builder<Panel> {
  const { bounds = {} } = props;
  const panel = dressed(new LinesPanel(), { width: 8, height: 8, ...props })
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom),
    )
    .fillOpacity(8)
    .lineWidth(1);
  if (props.min !== undefined) panel.min(props.min);
  if (props.max !== undefined) panel.max(props.max);
  if (bounds.bad === undefined && bounds.look === undefined) return panel;
  return panel.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.DashedAndArea));
}

/** One number, or one a line, coloured by the bounds. */
export function number(props: PanelProps): Builder<Panel> {
  return dressed(new StatPanel(), { width: 4, height: 4, ...props })
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .colorMode(props.bounds ? BigValueColorMode.Background : BigValueColorMode.None)
    .graphMode(BigValueGraphMode.Area);
}

/** Columns by query, joined by their labels; `columns` names them by refId, with a unit and bounds of their own. */
export function table(
  props: PanelProps & { columns: Readonly<Record<string, Column>>; labels: readonly string[] },
): Builder<Panel> {
  const { columns, labels } = props;
  const panel = dressed(new TablePanel(), { width: 24, height: 8, ...props })
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'filterFieldsByName',
      options: { include: { names: [...labels, ...Object.keys(columns).map((refId) => `Value #${refId}`)] } },
    })
    .withTransformation({
      id: 'organize',
      options: {
        renameByName: Object.fromEntries(Object.entries(columns).map(([refId, { name }]) => [`Value #${refId}`, name])),
      },
    });
  for (const { name, unit, bounds } of Object.values(columns)) {
    panel.overrideByName(name, [
      { id: 'unit', value: unit },
      ...(bounds
        ? [
            { id: 'thresholds', value: { mode: ThresholdsMode.Absolute, steps: steps(bounds) } },
            { id: 'custom.cellOptions', value: { type: 'color-background' } },
          ]
        : []),
    ]);
  }
  return panel;
}

export interface Column {
  name: string;
  unit: string;
  bounds?: Bounds;
}

/** Which of several conditions hold when: a line each, 1 where it does. */
export function states(props: PanelProps): Builder<Panel> {
  return dressed(new StatesPanel(), { width: 24, height: 7, ...props, bounds: { bad: 1 } })
    .fillOpacity(70)
    .lineWidth(0);
}

/** Lines of logs. */
export function logs(props: Omit<PanelProps, 'unit' | 'bounds'>): Builder<Panel> {
  return dressed(new LogsPanel(), { width: 24, height: 8, ...props, unit: 'none' })
    .showTime(true)
    .wrapLogMessage(true);
}

/** What stands in the place of what the platform does not have. */
export function nothing(what: string): Builder<Panel> {
  return new TextPanel().title('').span(24).height(3).content(what);
}

type Dressable = StatPanel | LinesPanel | TablePanel | StatesPanel | LogsPanel;

function dressed<T extends Dressable>(panel: T, props: PanelProps & { width: number; height: number }): T {
  const { title, description, empty, queries, unit, bounds, width, height } = props;
  panel.title(title).description(describePanel(description, empty)).span(width).height(height);
  panel.unit(unit).targets([...queries]);
  if (bounds) panel.thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps(bounds)));
  return panel;
}

/** From the lowest value up. */
function steps({ look, bad, isLow }: Bounds): Threshold[] {
  const of = (value: number | undefined, color: string) => (value === undefined ? [] : [{ value, color }]);
  if (!isLow) return [{ value: null, color: 'green' }, ...of(look, 'orange'), ...of(bad, 'red')];
  const [lowest, middle] =
    bad === undefined ? ['orange', undefined] : ['red', look === undefined ? undefined : 'orange'];
  return [
    { value: null, color: lowest },
    ...(middle === undefined ? [] : of(bad, middle)),
    ...of(look ?? bad, 'green'),
  ];
}
