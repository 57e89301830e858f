import { z } from 'zod';
import { alarmSeverities, watchedKinds } from '../../../contracts/paging.ts';
import { acknowledge, objectNamePattern, objectNameRule, show } from '../../schema/field.ts';
import { silenceTimes } from '../silence/times.ts';

const name = (what: string) =>
  z.string().regex(objectNamePattern, { error: ({ input }) => `${show(input)} cannot be ${what}: ${objectNameRule}.` });

const watches = z
  .strictObject({
    kind: z.enum(watchedKinds).meta({ description: 'What it watches.', onChange: 'live' }),
    name: name('the name of what is watched').optional().meta({
      description:
        'Of which there are several: the one that it watches. Left out: each of them, by an alarm of its own.',
      onChange: 'live',
    }),
    vhost: z
      .string()
      .min(1)
      .max(255)
      .optional()
      .meta({ description: 'For alarms of queues: those of this virtual host alone.', onChange: 'live' }),
    queues: z.string().min(1).max(500).optional().meta({
      description: 'For alarms of queues: a regular expression of the whole names of those that it is about.',
      onChange: 'live',
    }),
  })
  .meta({ description: 'What it watches.' });

const metric = z.strictObject({
  id: z
    .string()
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
    .regex(/^[a-z][A-Za-z0-9_]{0,254}$/, {
      error: ({ input }) => `${show(input)} is no id: a lower-case letter first, then letters, digits and underscores.`,
    })
    .meta({ description: 'What the expression calls it.', onChange: 'live' }),
  namespace: z.string().min(1).max(255).meta({ description: 'Namespace of the metric.', onChange: 'live' }),
  name: z.string().min(1).max(255).meta({ description: 'Name of the metric.', onChange: 'live' }),
  dimensions: z
    .record(z.string().min(1).max(255), z.string().min(1).max(1024))
    .default({})
    .meta({ description: 'Its dimensions.', eachEntry: true, onChange: 'live' }),
  stat: z
    .string()
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
    .regex(/^(Average|Maximum|Minimum|Sum|SampleCount|p(100|\d{1,2}(\.\d{1,2})?))$/, {
      error: ({ input }) =>
        `${show(input)} is none of Average, Maximum, Minimum, Sum, SampleCount, or a percentile such as p90.`,
    })
    .default('Average')
    .meta({
      description: 'Average, Maximum, Minimum, Sum, SampleCount, or a percentile such as p90.',
      onChange: 'live',
    }),
});

const expression = z
  .strictObject({
    promql: z.string().min(1).max(4000).optional().meta({
      description: 'A query of Prometheus whose every series is compared with the threshold.',
      onChange: 'live',
    }),
    logql: z.string().min(1).max(4000).optional().meta({
      description: 'A metric query of Loki whose every series is compared with the threshold.',
      onChange: 'live',
    }),
    metrics: z
      .array(metric)
      .min(1)
      .max(10)
      .optional()
      .meta({ description: 'Metrics of CloudWatch, a minute each.', identity: ['id'], onChange: 'live' }),
    math: z.string().min(1).max(1024).optional().meta({
      description: 'What is made of metrics, in the language of metric math. Left out: the only metric itself.',
      onChange: 'live',
    }),
  })
  .meta({
    description:
      'For what no known alarm says: one of promql, logql and metrics, in which `$object` stands for the name of what is watched.',
  });

/** A week. */
const mostTestedMinute = 10_080;

const test = z.strictObject({
  name: z.string().min(1).max(200).meta({ description: 'What it shows.', onChange: 'nothing' }),
  series: z.record(z.string().min(1).max(1000), z.string().min(1).max(4000)).meta({
    description:
      "Values a minute, in promtool's notation: `0+10x30`, `5x10 _x5 7`. By a series of Prometheus with its labels, or the id of a metric of CloudWatch; `$object` stands for the first object that is watched.",
    eachEntry: true,
    onChange: 'nothing',
  }),
  fires: z
    .array(z.int().min(0).max(mostTestedMinute))
    .default([])
    .meta({ description: 'Minutes at which it fires.', unit: 'minutes', onChange: 'nothing' }),
  quiet: z
    .array(z.int().min(0).max(mostTestedMinute))
    .default([])
    .meta({ description: 'Minutes at which it does not.', unit: 'minutes', onChange: 'nothing' }),
});

/** `alerts/<name>.yaml`: an alarm of each object that it watches. */
export const alertSchema = z
  .strictObject({
    description: z
      .string()
      .max(200)
      .optional()
      .meta({ description: 'What it is for, for people.', onChange: 'nothing' }),
    extends: name('an alert').optional().meta({
      description:
        'An alert whose every field this one has that it does not say itself, but for tests; for the same objects it stands in its place.',
      onChange: 'live',
    }),
    watches: watches.optional(),
    alarm: z.string().max(60).optional().meta({ description: 'A known alarm, by its name.', onChange: 'live' }),
    expression: expression.optional(),
    comparison: z
      .enum(['above', 'below'])
      .optional()
      .meta({ description: 'For an expression: on which side of the threshold something is wrong.', onChange: 'live' }),
    threshold: z
      .number()
      .optional()
      .meta({ description: "From where on something is wrong. Left out: the known alarm's.", onChange: 'live' }),
    minutes: z
      .int()
      .min(1)
      .max(1440)
      .optional()
      .meta({ description: 'For how long.', unit: 'minutes', onChange: 'live' }),
    of: z.int().min(1).max(1440).optional().meta({
      description: 'Of how many minutes these are, where CloudWatch watches. Left out: they follow each other.',
      unit: 'minutes',
      onChange: 'live',
    }),
    missing: z.enum(['missing', 'notBreaching', 'breaching', 'ignore']).optional().meta({
      description:
        'What is made of data that is missing: `breaching` fires, `notBreaching` does not, `ignore` stays as it was, `missing` says that nothing is known.',
      onChange: 'live',
    }),
    severity: z.enum(alarmSeverities).optional().meta({ description: 'How bad it is.', onChange: 'live' }),
    route: name('a route').optional().meta({
      description: "Who is called: a file in alerts/routes/. Left out: the broker's own, else the platform's.",
      onChange: 'live',
    }),
    runbook: z.string().min(1).max(4000).optional().meta({
      description: 'What to do: a text, or an https:// address of one. Every alert says it, or extends one that does.',
      document: true,
      onChange: 'live',
    }),
    dashboard: name('a dashboard')
      .optional()
      .meta({ description: "The dashboard to look at. Left out: the known alarm's.", onChange: 'live' }),
    silences: z
      .array(z.strictObject(silenceTimes))
      .optional()
      .meta({
        description: 'When nobody is called about it; of more than one alert a file of alerts/silences/ says so.',
        identity: ['from'],
        onChange: 'live',
      }),
    enabled: z.boolean().optional().meta({
      description:
        'Whether anybody is called. With false nobody is about what it watches, also where an alert of more objects says so. Left out: true.',
      onChange: 'live',
    }),
    tests: z
      .array(test)
      .default([])
      .meta({
        description: 'When it fires and when it does not: `warren alarms test`.',
        identity: ['name'],
        onChange: 'nothing',
      }),
    acknowledge,
  })
  .meta({ title: 'Warren alert', description: 'One alarm, of each object that it watches.' });

/** An alert as its file says it. */
export type AlertFile = z.infer<typeof alertSchema>;

/** An alert with its name, which is the name of its file. */
export type Alert = AlertFile & { name: string };
