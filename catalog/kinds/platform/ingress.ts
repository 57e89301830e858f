import { z } from 'zod';
import { keptDays } from '../../schema/kept-days.ts';

/** The receiver on Lambda, which answers for endpoints where there is `cloudflare`. */
export const ingress = z
  .strictObject({
    // An account has 1,000 at first, of which 100 stay unreserved: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
    concurrency: z.int().min(1).max(900).optional().meta({
      description:
        'How many requests it works on at once, and so how many connections brokers get from it: as many for each virtual host. Reserved of what the account may run at once. Left out: nothing is reserved, and the account alone bounds it.',
      unit: 'requests',
      onChange: 'live',
    }),
    // 128 to 10,240: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
    memoryMiB: z.int().min(128).max(10_240).default(512).meta({
      description: 'Memory of each run of it, by which Lambda gives processor time, too.',
      unit: 'MiB',
      onChange: 'live',
    }),
    logs: z
      .strictObject({
        retentionDays: keptDays.meta({
          description: 'How long its logs are kept, in the steps that CloudWatch Logs knows.',
          unit: 'days',
          onChange: 'live',
        }),
      })
      .prefault({})
      .meta({ description: 'What it writes, in CloudWatch Logs.' }),
  })
  .prefault({})
  .meta({ description: 'The receiver on Lambda that answers for endpoints. Of use with `cloudflare` alone.' });
