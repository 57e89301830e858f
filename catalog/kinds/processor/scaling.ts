import { z } from 'zod';

/**
 * Most minutes that an alarm looks back: its periods make a day at most.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html (EvaluationPeriods)
 */
export const mostMinutes = 24 * 60;

/** https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-quotas.html */
const mostSteps = 20;

/** Depth from which on a further step may begin: beyond what the percents of CPU, which call the same policy, come to. */
export const leastStepDepth = 100;

const minutes = z.int().min(1).max(mostMinutes);

/** ECS' average of all tasks; an alarm below half of it would call for tasks that have nothing to do. */
const percent = z.int().min(50).max(99);

const pressure = z
  .strictObject({
    minutes: minutes.default(6).meta({
      description: 'In how many minutes messages have to become more, while more come in than are done.',
      unit: 'minutes',
      onChange: 'live',
    }),
    within: minutes.optional().meta({
      description: 'Of how many minutes these are. Left out: as many as `minutes`, so that they follow each other.',
      unit: 'minutes',
      onChange: 'live',
    }),
  })
  .prefault({})
  .meta({ description: 'When the queue is under pressure, so that tasks are added.' });

const idle = z
  .strictObject({
    minutes: minutes.default(5).meta({
      description: 'For how long the queue has to be empty.',
      unit: 'minutes',
      onChange: 'live',
    }),
    below: z.int().min(1).max(1_000_000).default(1).meta({
      description:
        'Of fewer messages than this it counts as empty, ready ones and those that are worked on. More than 1 where some always are.',
      unit: 'messages',
      onChange: 'live',
    }),
  })
  .prefault({})
  .meta({ description: 'When the queue is idle, so that all added tasks are taken away: `tasks.min` are left.' });

const cpu = z
  .array(
    z.strictObject({
      percent: percent.meta({ description: 'CPU of the tasks, on average.', unit: 'percent', onChange: 'live' }),
      minutes: minutes.meta({ description: 'For how long.', unit: 'minutes', onChange: 'live' }),
    }),
  )
  .max(5)
  .default([
    { percent: 80, minutes: 15 },
    { percent: 90, minutes: 5 },
  ])
  .meta({
    description: 'When the tasks are so busy that more are added, whatever is in the queue. `[]`: never.',
    identity: ['percent'],
    onChange: 'live',
  });

const vertical = z
  .strictObject({
    percent: percent
      .default(80)
      .meta({ description: 'CPU of the tasks, on average.', unit: 'percent', onChange: 'live' }),
    minutes: minutes.default(15).meta({
      description:
        'In how many minutes of twice as many: tasks that come and go meanwhile make some of them less busy.',
      unit: 'minutes',
      onChange: 'live',
    }),
  })
  .prefault({})
  .meta({
    description: 'When people are told that tasks may be too small: they are busy although the queue is empty.',
  });

const steps = z
  .array(
    z.strictObject({
      fromDepth: z.int().min(0).max(1_000_000_000).default(0).meta({
        description: 'Messages in the queue from which on it holds.',
        unit: 'messages',
        onChange: 'live',
      }),
      add: z.int().min(1).max(100).meta({ description: 'Tasks to add.', unit: 'tasks', onChange: 'live' }),
    }),
  )
  .min(1)
  .max(mostSteps)
  .default([{ fromDepth: 0, add: 1 }])
  .meta({
    description: `How many tasks are added at a time, by what waits. The first step is from 0, further ones from ${leastStepDepth} or more.`,
    identity: ['fromDepth'],
    onChange: 'live',
  });

/** 300 is AWS's own: https://docs.aws.amazon.com/autoscaling/application/APIReference/API_StepScalingPolicyConfiguration.html */
const cooldownSeconds = z.int().min(0).max(3600).default(300);

const cooldown = z
  .strictObject({
    addSeconds: cooldownSeconds.meta({
      description: 'How long added tasks count as on their way: no more are added than a larger step adds.',
      unit: 'seconds',
      onChange: 'live',
    }),
    removeSeconds: cooldownSeconds.meta({
      description: 'How long no more are taken away after some were.',
      unit: 'seconds',
      onChange: 'live',
    }),
  })
  .prefault({})
  .meta({ description: 'Pauses between changes of the number of tasks.' });

/** When tasks are added and taken away. The defaults are those of the mission (S11 to S13). */
export const scaling = z
  .strictObject({ pressure, idle, cpu, vertical, steps, cooldown })
  .prefault({})
  .meta({ description: 'When tasks are added and taken away, between `tasks.min` and `tasks.max`.' });

/** The rules of scaling of one processor. */
export type Scaling = z.output<typeof scaling>;
