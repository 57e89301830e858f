import { z } from 'zod';
import { objectNamePattern, objectNameRule, secretReference, show } from '../../schema/field.ts';

/** Who is called: PagerDuty, and what holds for all alerts. */
export const alerting = z
  .strictObject({
    pagerDuty: z
      .strictObject({
        deployToken: secretReference.meta({
          description:
            'Secret that holds the REST API key by which an apply makes services, schedules and escalation policies; only PAGERDUTY_TOKEN of the environment comes before it.',
          onChange: 'live',
        }),
        planToken: secretReference.optional().meta({
          description:
            'Secret that holds the read-only REST API key by which plan and drift work: whoever opens a pull request can get at it. Left out: deployToken, which GitHub Actions cannot read when it plans.',
          onChange: 'live',
        }),
        keys: z.int().min(1).max(99_999).default(1).meta({
          description:
            'Number of the keys by which events reach the services of routes. Raise it by one to have new ones made.',
          onChange: 'live',
        }),
        // https://registry.terraform.io/providers/PagerDuty/pagerduty/latest/docs#service_region-1
        serviceRegion: z
          .enum(['us', 'eu'])
          .default('us')
          .meta({ description: "Where PagerDuty keeps the account's data.", onChange: 'replacement' }),
      })
      .meta({ description: 'The account at PagerDuty.' }),
    route: z
      .string()
      .regex(objectNamePattern, { error: ({ input }) => `${show(input)} cannot be a route: ${objectNameRule}.` })
      .meta({
        description: 'Who is called about alerts that name no route: a file in alerts/routes/.',
        onChange: 'live',
      }),
    trials: z
      .strictObject({
        hour: z.int().min(0).max(23).default(9).meta({
          description:
            'At which hour, UTC, each way to PagerDuty is tried once a day, by an incident of low urgency that resolves itself.',
          unit: 'o’clock',
          onChange: 'live',
        }),
      })
      .prefault({})
      .meta({ description: 'The daily trial of each way by which people are called.' }),
  })
  .optional()
  .meta({ description: 'Who is called about alarms. Left out: nobody is.' });

/** Alerting with every default of its fields filled in. */
export type Alerting = NonNullable<z.infer<typeof alerting>>;
