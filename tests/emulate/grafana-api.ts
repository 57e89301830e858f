import { z } from 'zod';

/** What Grafana's HTTP API is asked here: https://github.com/grafana/grafana/blob/main/docs/sources/developers/http_api/data_source.md */
export interface GrafanaApi {
  /** Uids of dashboards that Grafana has. */
  dashboards(): Promise<string[]>;
  /** `OK`, or what a data source says is wrong with it. */
  health(source: string): Promise<string>;
  /** Rules that Grafana evaluates, and whether it could: https://github.com/grafana/grafana/blob/main/pkg/services/ngalert/api/tooling/definitions/prom.go */
  rules(): Promise<RuleHealth[]>;
  /** Queries of one panel to one data source, over the last seconds. */
  query(queries: readonly object[], rangeSeconds: number): Promise<QueryOutcome>;
}

/** A rule as Grafana tells of it. */
export interface RuleHealth {
  /** Its title. */
  name: string;
  /** `ok`, `nodata`, or `error` with what went wrong. */
  health: string;
  lastError?: string | undefined;
}

const rulesSchema = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        rules: z.array(z.object({ name: z.string(), health: z.string(), lastError: z.string().optional() })),
      }),
    ),
  }),
});

export type QueryOutcome = { results: Results } | { error: string };

const resultsSchema = z.record(
  z.string(),
  z.object({
    error: z.string().optional(),
    frames: z.array(z.object({ data: z.object({ values: z.array(z.array(z.unknown())).default([]) }) })).default([]),
  }),
);

const answerSchema = z.object({ results: z.unknown().optional(), message: z.string().optional() });

type Results = z.infer<typeof resultsSchema>;

/** Grafana at an address, asked as its administrator. */
export function grafanaApi({ url, password }: { url: string; password: string }): GrafanaApi {
  const headers = {
    authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`,
    'content-type': 'application/json',
  };
  const get = async (path: string) => (await fetch(`${url}${path}`, { headers })).json();
  return {
    async dashboards() {
      const found = z.array(z.object({ uid: z.string() })).parse(await get('/api/search?type=dash-db&limit=1000'));
      return found.map(({ uid }) => uid);
    },
    async health(source) {
      const { status, message } = z
        .object({ status: z.string().optional(), message: z.string() })
        .parse(await get(`/api/datasources/uid/${source}/health`));
      return status === 'OK' ? status : message;
    },
    async rules() {
      const { data } = rulesSchema.parse(await get('/api/prometheus/grafana/api/v1/rules'));
      return data.groups.flatMap(({ rules }) => rules);
    },
    async query(queries, rangeSeconds) {
      const body = JSON.stringify({ queries, from: `now-${rangeSeconds}s`, to: 'now' });
      const response = await fetch(`${url}/api/ds/query`, { method: 'POST', headers, body });
      const answer = answerSchema.parse(await response.json());
      const { data: results = {} } = resultsSchema.safeParse(answer.results);
      const [failed] = Object.values(results).flatMap(({ error }) => (error === undefined ? [] : [error]));
      const error = failed ?? (response.ok ? undefined : (answer.message ?? `status ${response.status}`));
      return error === undefined ? { results } : { error };
    },
  };
}

/** Whether any frame has a row. */
export function hasValues(results: Results): boolean {
  return Object.values(results).some(({ frames }) =>
    frames.some(({ data }) => data.values.some((column) => column.some((value) => value !== null))),
  );
}
