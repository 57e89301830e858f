/**
 * Panels that Grafana has without a plugin: those that it compiles in. `row` is no plugin, and Grafana migrates `graph`, `singlestat` and
 * `table-old` when it reads them.
 * https://github.com/grafana/grafana/blob/01256a2a719a03ae915d1a8e677fa5ef546b8ec8/public/app/features/plugins/built_in_plugins.ts
 */
export const panelTypes: readonly string[] = [
  'row',
  'graph',
  'singlestat',
  'table-old',
  'text',
  'timeseries',
  'trend',
  'state-timeline',
  'status-history',
  'candlestick',
  'xychart',
  'geomap',
  'dashlist',
  'alertlist',
  'annolist',
  'heatmap',
  'table',
  'news',
  'live',
  'stat',
  'flamegraph',
  'gauge',
  'piechart',
  'bargauge',
  'barchart',
  'logs',
  'logstable',
  'traces',
  'nodeGraph',
  'histogram',
  'canvas',
];
