import { z } from 'zod';
import { longestDeadlineSeconds } from '../../../../contracts/endpoint-settings.ts';

/** What an endpoint promises of its requests. */
export const serviceLevel = z
  .strictObject({
    // Below 95 the slower of the two page alarms could need more than every request to fail: burn-rates.ts.
    acceptedPercent: z.number().min(95).max(99.9999).meta({
      description:
        "Part of the requests that is to be accepted in time: 202, in reply mode the worker's response, unless that is 5xx. What is refused as its sender's own fault (4xx) does not count.",
      unit: 'percent',
      onChange: 'live',
    }),
    withinMs: z
      .int()
      .min(1)
      .max(longestDeadlineSeconds * 1000)
      .meta({
        description:
          'Time in which a request has to be answered to count as accepted, as the receiver measures it: from when it has the request to when it gives the answer away.',
        unit: 'milliseconds',
        onChange: 'live',
      }),
    // The longest window of an alarm is three days, and a day's budget of 99.9 % are 86 seconds.
    overDays: z.int().min(7).max(90).default(30).meta({
      description: 'Over how many days that part is meant, always those before now.',
      unit: 'days',
      onChange: 'live',
    }),
  })
  .optional()
  .meta({
    description:
      'What the endpoint promises. People are called while so much fails that it will not be kept. Left out: nothing.',
  });

/** A promise with every default of its fields filled in. */
export type ServiceLevel = NonNullable<z.infer<typeof serviceLevel>>;
