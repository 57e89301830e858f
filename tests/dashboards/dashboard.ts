/** As much of a dashboard as Grafana reads as its queries and its drawing need. */
export interface Dashboard {
  uid: string;
  title: string;
  panels: Panel[];
  templating?: { list?: Variable[] };
}

export interface Panel {
  id?: number;
  type: string;
  title?: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  /** Shortest step of its queries, `60s`. */
  interval?: string;
  targets?: Target[];
  /** Of a row that is folded. */
  panels?: Panel[];
  fieldConfig?: { defaults?: FieldDefaults; overrides?: Override[] };
  options?: Record<string, unknown>;
  transformations?: { id: string; options?: Record<string, unknown> }[];
}

export interface FieldDefaults {
  unit?: string;
  min?: number;
  max?: number;
  decimals?: number;
  displayName?: string;
  noValue?: string;
  thresholds?: { mode?: string; steps: { value: number | null; color: string }[] };
  mappings?: { type: string; options: unknown }[];
  custom?: Record<string, unknown>;
}

export interface Override {
  matcher: { id: string; options?: unknown };
  properties: { id: string; value?: unknown }[];
}

export interface Target {
  refId?: string;
  expr?: string;
  legendFormat?: string;
  instant?: boolean;
  range?: boolean;
  format?: string;
  /** Shortest step of this query alone. */
  interval?: string;
  hide?: boolean;
  datasource?: { type?: string; uid?: string };
}

export interface Variable {
  name: string;
  type: string;
  query?: string | { query?: string };
  includeAll?: boolean;
  allValue?: string | null;
  multi?: boolean;
  current?: { value?: unknown };
}

/** All panels, those of folded rows among them; without rows. */
export function panelsOf({ panels }: Pick<Dashboard, 'panels'>): Panel[] {
  return panels.flatMap((panel) => (panel.type === 'row' ? (panel.panels ?? []) : [panel]));
}

/** The queries of a panel to a data source. */
export function targetsOf(panel: Panel & { datasource?: { uid?: string } }, uid: string): Target[] {
  return (panel.targets ?? []).filter(
    ({ datasource, hide }) => (datasource?.uid ?? panel.datasource?.uid) === uid && !hide,
  );
}
