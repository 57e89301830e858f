import { z } from 'zod';

/**
 * What Grafana's files may say, by the keys of its source: a key that is not here it passes over without a word, and a rule that it does
 * not understand keeps it from starting. https://github.com/grafana/grafana/tree/v13.2.0/pkg/services/provisioning
 */

/** https://grafana.com/docs/grafana/latest/developer-resources/api-reference/http-api/ : at most 40 of these */
const uid = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,40}$/, 'is no uid: write 1 to 40 letters, digits, hyphens and underscores');

const orgId = z.int().min(1).default(1);

const text = z.string().min(1, 'is empty');

/** As Prometheus writes it, `1m30s`: https://github.com/prometheus/common/blob/main/model/time.go */
const duration = z.union([z.string().regex(/^(\d+(ms|[smhdwy]))+$/, 'is no duration, such as 5m'), z.int().min(0)]);

const apiVersion = z.literal(1);

const record = z.record(z.string(), z.unknown());

/** `provisioning/datasources/`: pkg/services/provisioning/datasources/types.go */
export const dataSourcesSchema = z.strictObject({
  apiVersion,
  prune: z.boolean().optional(),
  datasources: z
    .array(
      z.strictObject({
        name: text,
        type: text,
        uid,
        orgId,
        access: z.enum(['proxy', 'direct']).optional(),
        url: z.string().optional(),
        user: z.string().optional(),
        database: z.string().optional(),
        basicAuth: z.boolean().optional(),
        basicAuthUser: z.string().optional(),
        withCredentials: z.boolean().optional(),
        isDefault: z.boolean().optional(),
        editable: z.boolean().optional(),
        version: z.int().optional(),
        jsonData: record.optional(),
        secureJsonData: z.record(z.string(), z.string()).optional(),
      }),
    )
    .default([]),
  deleteDatasources: z.array(z.strictObject({ name: text, orgId })).default([]),
});

/** `provisioning/dashboards/`: pkg/services/provisioning/dashboards/types.go */
export const providersSchema = z.strictObject({
  apiVersion,
  providers: z.array(
    z.strictObject({
      name: text,
      orgId,
      folder: z.string().optional(),
      folderUid: uid.optional(),
      type: z.literal('file').default('file'),
      disableDeletion: z.boolean().optional(),
      editable: z.boolean().optional(),
      updateIntervalSeconds: z.int().min(1).optional(),
      allowUiUpdates: z.boolean().optional(),
      options: z.strictObject({ path: text, foldersFromFilesStructure: z.boolean().optional() }),
    }),
  ),
});

/**
 * Of a query Grafana looks up what stands for a file or the like, though it leaves the query as it is, and does not start where there is none:
 * pkg/services/provisioning/values/values.go, and pkg/setting/expanders.go
 */
const model = record.refine((value) => !/\$__\w+\{/.test(JSON.stringify(value)), {
  error: 'has $__…{, which Grafana takes for a file or a variable of its own that is to be read; write it otherwise',
});

const query = z.strictObject({
  refId: text,
  queryType: z.string().optional(),
  relativeTimeRange: z.strictObject({ from: z.int(), to: z.int() }).optional(),
  datasourceUid: text,
  model,
});

const rule = z
  .strictObject({
    uid,
    title: text,
    condition: text.optional(),
    data: z.array(query).min(1, 'has no query'),
    for: duration.optional(),
    keepFiringFor: duration.optional(),
    noDataState: z.enum(['NoData', 'Alerting', 'OK', 'KeepLast']).optional(),
    execErrState: z.enum(['Alerting', 'Error', 'OK', 'KeepLast']).optional(),
    missing_series_evals_to_resolve: z.int().min(1).optional(),
    dashboardUid: z.string().optional(),
    panelId: z.int().optional(),
    annotations: z.record(z.string(), z.string()).optional(),
    labels: z.record(z.string(), z.string()).optional(),
    isPaused: z.boolean().optional(),
    notification_settings: z
      .strictObject({
        receiver: text,
        group_by: z.array(z.string()).optional(),
        group_wait: duration.optional(),
        group_interval: duration.optional(),
        repeat_interval: duration.optional(),
        mute_time_intervals: z.array(z.string()).optional(),
        active_time_intervals: z.array(z.string()).optional(),
      })
      .optional(),
    record: z.strictObject({ metric: text, from: text, targetDatasourceUid: z.string().optional() }).optional(),
  })
  .superRefine(({ condition, record: recording, data }, context) => {
    const refIds = data.map(({ refId }) => refId);
    if (condition === undefined && recording === undefined) {
      context.addIssue({ code: 'custom', path: ['condition'], message: 'is missing: name the refId that decides' });
    } else if (condition !== undefined && refIds.length > 0 && !refIds.includes(condition)) {
      const message = `is ${condition}, and the rule's queries are ${refIds.join(', ')}`;
      context.addIssue({ code: 'custom', path: ['condition'], message });
    }
  });

/** One policy and those below it. */
const policy = z.looseObject({ receiver: z.string().optional() });

/** `provisioning/alerting/`: pkg/services/provisioning/alerting/types.go and rules_types.go */
export const alertingSchema = z.strictObject({
  apiVersion,
  groups: z
    .array(z.strictObject({ orgId, name: text, folder: text, interval: duration, rules: z.array(rule).default([]) }))
    .default([]),
  deleteRules: z.array(z.strictObject({ orgId, uid })).default([]),
  contactPoints: z
    .array(
      z.strictObject({
        orgId,
        name: text,
        receivers: z.array(
          z.strictObject({ uid, type: text, disableResolveMessage: z.boolean().optional(), settings: record }),
        ),
      }),
    )
    .default([]),
  deleteContactPoints: z.array(z.strictObject({ orgId, uid })).default([]),
  policies: z.array(policy.extend({ orgId })).default([]),
  resetPolicies: z.array(z.int()).default([]),
  muteTimes: z.array(z.looseObject({ orgId, name: text })).default([]),
  deleteMuteTimes: z.array(z.strictObject({ orgId, name: text })).default([]),
  templates: z.array(z.strictObject({ orgId, name: text, template: z.string() })).default([]),
  deleteTemplates: z.array(z.strictObject({ orgId, name: text })).default([]),
});

export type Alerting = z.infer<typeof alertingSchema>;

/** A dashboard as Grafana exports it; its panels are Grafana's business. */
export const dashboardSchema = z.looseObject({
  uid,
  id: z.null('has an id, which belongs to one database: leave it out').optional(),
  title: text,
  panels: z.array(z.looseObject({})).optional(),
});
