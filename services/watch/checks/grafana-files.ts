import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import {
  type Alerting,
  alertingSchema,
  dashboardSchema,
  dataSourcesSchema,
  providersSchema,
} from './grafana-schemas.ts';
import type { Problem } from './problem.ts';

/** Folders of what Grafana provisions, in the bundle. */
const provisioning = 'grafana/provisioning/';
const alertingFolder = `${provisioning}alerting/`;
const dashboardsFolder = 'grafana/dashboards/';

/** Says what Grafana would trip over, in all of its files of a set together; nothing when it would take them all. */
export function checkGrafanaFiles(files: ReadonlyMap<string, string>): Problem[] {
  const dataSources = filesOf(files, `${provisioning}datasources/`, dataSourcesSchema);
  const providers = filesOf(files, `${provisioning}dashboards/`, providersSchema);
  const alerting = filesOf(files, alertingFolder, alertingSchema);
  const dashboards = filesOf(files, dashboardsFolder, dashboardSchema);
  return [
    ...[dataSources, providers, alerting, dashboards].flatMap(({ problems }) => problems),
    ...twice(
      'uid',
      dataSources.read.flatMap(({ path, value }) => value.datasources.map(({ uid }) => ({ path, key: uid }))),
    ),
    ...twice(
      'name',
      dataSources.read.flatMap(({ path, value }) => value.datasources.map(({ name }) => ({ path, key: name }))),
    ),
    ...twice(
      'name',
      providers.read.flatMap(({ path, value }) => value.providers.map(({ name }) => ({ path, key: name }))),
    ),
    ...twice(
      'uid',
      dashboards.read.map(({ path, value }) => ({ path, key: value.uid })),
    ),
    ...alertingTwice(alerting.read),
  ];
}

/** What of Grafana's alerting a set has: rules and contact points by their uids, trees of policies by their organizations. */
export interface Provisioned {
  rules: string[];
  contactPoints: string[];
  policies: number[];
}

/** That of a set whose files have been checked. */
export function provisionedOf(files: ReadonlyMap<string, string>): Provisioned {
  const alerting = filesOf(files, alertingFolder, alertingSchema).read.map(({ value }) => value);
  return {
    rules: alerting.flatMap(({ groups }) => groups.flatMap(({ rules }) => rules.map(({ uid }) => uid))).sort(),
    contactPoints: alerting
      .flatMap(({ contactPoints }) => contactPoints.flatMap(({ receivers }) => receivers.map(({ uid }) => uid)))
      .sort(),
    policies: alerting.flatMap(({ policies }) => policies.map(({ orgId }) => orgId)),
  };
}

interface Read<T> {
  path: string;
  value: T;
}

function filesOf<T extends z.ZodType>(files: ReadonlyMap<string, string>, folder: string, schema: T) {
  const read: Read<z.output<T>>[] = [];
  const problems: Problem[] = [];
  for (const [path, text] of files) {
    if (!path.startsWith(folder)) continue;
    const parsed = path.endsWith('.json') ? parsedJson(text) : parsedYaml(text);
    if ('fault' in parsed) {
      problems.push({ path, problem: parsed.fault });
      continue;
    }
    const { data, error } = schema.safeParse(parsed.value);
    if (data) read.push({ path, value: data });
    for (const issue of error?.issues ?? []) {
      problems.push({ path, problem: `${issue.path.join('.') || 'the whole'}: ${issue.message}` });
    }
  }
  return { read, problems };
}

type Parsed = { value: unknown } | { fault: string };

function parsedJson(text: string): Parsed {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { fault: `is no JSON: ${(error as Error).message}` };
  }
}

function parsedYaml(text: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [fault] = document.errors;
  if (!fault) return { value: document.toJS() };
  const { line, col } = lines.linePos(fault.pos[0]);
  return { fault: `line ${line}, column ${col}: ${fault.message}` };
}

function alertingTwice(read: readonly Read<Alerting>[]): Problem[] {
  const rules = read.flatMap(({ path, value }) =>
    value.groups.flatMap(({ folder, rules }) => rules.map(({ uid, title }) => ({ path, uid, title, folder }))),
  );
  const receivers = read.flatMap(({ path, value }) =>
    value.contactPoints.flatMap((point) => point.receivers.map(({ uid }) => ({ path, key: uid }))),
  );
  return [
    ...twice(
      'uid',
      rules.map(({ path, uid }) => ({ path, key: uid })),
    ),
    // https://github.com/grafana/grafana/blob/v13.2.0/pkg/services/ngalert/store/alert_rule.go: a title stands once in its folder
    ...twice(
      'title',
      rules.map(({ path, folder, title }) => ({ path, key: `${folder}/${title}` })),
    ),
    ...twice('uid', receivers),
    // Of several trees of policies Grafana keeps the last: https://github.com/grafana/grafana/issues/66324
    ...twice(
      'tree of policies of organization',
      read.flatMap(({ path, value }) => value.policies.map(({ orgId }) => ({ path, key: String(orgId) }))),
    ),
  ];
}

function twice(what: string, entries: readonly { path: string; key: string }[]): Problem[] {
  return entries.flatMap(({ path, key }, index) => {
    const first = entries.findIndex((entry) => entry.key === key);
    if (first === index) return [];
    return [{ path, problem: `the ${what} ${key} stands in ${entries[first]?.path}, too; give each its own` }];
  });
}
