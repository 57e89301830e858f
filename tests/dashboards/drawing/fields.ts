import type { FieldDefaults, Panel, Target } from '../dashboard.ts';
import type { RecordedSeries } from '../recorded.ts';
import { colourOf, palette } from './svg.ts';
import { formatted } from './units.ts';

/** A series of a panel, named and coloured as the panel says. */
export interface Field {
  name: string;
  labels: Readonly<Record<string, string>>;
  values: readonly (number | null)[];
  /** Of the panel, with what overrides say of this one. */
  config: FieldDefaults;
  colour: string;
}

/** All series of a panel. */
export function fieldsOf(
  panel: Panel,
  answers: readonly { target: Target; series: readonly RecordedSeries[] }[],
): Field[] {
  const all = answers.flatMap(({ target, series }) =>
    series.map((each) => ({ ...each, name: nameOf(target, each), refId: target.refId })),
  );
  return all.map(({ name, labels, values, refId }, index) => {
    const config = configOf(panel, { name, refId });
    const fixed = (config as { color?: { mode?: string; fixedColor?: string } }).color;
    const colour =
      fixed?.mode === 'fixed' && fixed.fixedColor
        ? colourOf(fixed.fixedColor)
        : (palette[index % palette.length] ?? 'black');
    return { name: config.displayName ?? name, labels, values, config, colour };
  });
}

/** https://grafana.com/docs/grafana/latest/datasources/prometheus/query-editor/#legend */
function nameOf({ legendFormat, expr = '' }: Target, { labels }: RecordedSeries): string {
  if (legendFormat && legendFormat !== '__auto') {
    return legendFormat.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label) => labels[label] ?? '');
  }
  const shown = Object.entries(labels).filter(([label]) => label !== '__name__');
  if (shown.length === 0) return labels.__name__ ?? expr;
  return `${labels.__name__ ?? ''}{${shown.map(([label, value]) => `${label}="${value}"`).join(', ')}}`;
}

function configOf(panel: Panel, field: { name: string; refId: string | undefined }): FieldDefaults {
  const { defaults = {}, overrides = [] } = panel.fieldConfig ?? {};
  const fitting = overrides.filter(({ matcher: { id, options } }) => {
    if (id === 'byName') return options === field.name;
    if (id === 'byFrameRefID') return options === field.refId;
    if (id === 'byRegexp') return new RegExp(String(options).replace(/^\/|\/$/g, '')).test(field.name);
    return false;
  });
  return Object.assign(
    {},
    defaults,
    ...fitting.flatMap(({ properties }) => properties.map(({ id, value }) => ({ [id]: value }))),
  );
}

/** What is written for a value, and in which colour: a mapping's, else that of the threshold that it has reached. */
export function shown(value: number | null, config: FieldDefaults): { text: string; colour: string } {
  const mapped = mappingOf(value, config);
  const text = mapped?.text ?? formatted(value, config.unit, config.decimals);
  return { text, colour: mapped?.color ? colourOf(mapped.color) : thresholdColour(value, config) };
}

interface Mapping {
  text?: string;
  color?: string;
}

function mappingOf(value: number | null, { mappings = [] }: FieldDefaults): Mapping | undefined {
  for (const { type, options } of mappings) {
    if (type === 'value') {
      const found = (options as Record<string, Mapping>)[String(value)];
      if (found) return found;
    }
    if (type === 'range' && value !== null) {
      const { from, to, result } = options as { from: number | null; to: number | null; result: Mapping };
      if (value >= (from ?? Number.NEGATIVE_INFINITY) && value <= (to ?? Number.POSITIVE_INFINITY)) return result;
    }
    if (type === 'special' && value === null) return (options as { result: Mapping }).result;
  }
  return undefined;
}

export function thresholdColour(value: number | null, config: FieldDefaults): string {
  const steps = config.thresholds?.steps ?? [{ value: null, color: 'green' }];
  if (value === null) return colourOf('gray');
  const { min = 0, max = 100 } = config;
  const compared = config.thresholds?.mode === 'percentage' ? ((value - min) / (max - min || 1)) * 100 : value;
  const reached = steps.filter((step) => step.value === null || compared >= step.value).at(-1);
  return colourOf(reached?.color ?? 'green');
}

/** The last value there is. */
export function lastOf(values: readonly (number | null)[]): number | null {
  return values.filter((value) => value !== null).at(-1) ?? null;
}
