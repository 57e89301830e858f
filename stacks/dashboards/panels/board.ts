import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  DashboardBuilder,
  DashboardCursorSync,
  type Panel,
  QueryVariableBuilder,
  RowBuilder,
  TextBoxVariableBuilder,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { dataSource } from '../../../contracts/monitoring.ts';

/** Panels below one heading. */
export interface Row {
  title: string;
  panels: readonly Builder<Panel>[];
}

export interface BoardProps {
  title: string;
  description: string;
  variables?: readonly Builder<VariableModel>[];
  rows: readonly Row[];
  /** How far back it looks at first. Default: 6 hours. */
  from?: string;
}

/** A dashboard as the shipped ones are: rows of panels, asked anew each minute. */
export function board({ title, description, variables = [], rows, from = 'now-6h' }: BoardProps): DashboardBuilder {
  const made = new DashboardBuilder(title)
    .description(description)
    .tags(['warren'])
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from, to: 'now' })
    .refresh('1m')
    .variables([...variables]);
  for (const row of rows) {
    made.withRow(new RowBuilder(row.title));
    for (const panel of row.panels) made.withPanel(panel);
  }
  return made;
}

/** A variable of the values that a label has in a metric: several, or all of them. */
export function labelVariable(name: string, query: string): Builder<VariableModel> {
  return new QueryVariableBuilder(name)
    .datasource({ type: dataSource.prometheus, uid: dataSource.prometheus })
    .query({ query, refId: name })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ text: 'All', value: '$__all' });
}

/** A variable that people write a regular expression into. */
export function regexVariable(name: string, label: string): Builder<VariableModel> {
  return new TextBoxVariableBuilder(name).label(label).defaultValue('.*').current({ text: '.*', value: '.*' });
}
