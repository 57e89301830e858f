import { z } from 'zod';
import { parkedQueue } from '../../../contracts/processor-queues.ts';
import {
  defaultRememberDays,
  leastStopSeconds,
  mostAttempts,
  mostRememberDays,
  mostStopSeconds,
  processorOperationsPort,
} from '../../../contracts/processor-settings.ts';
import { fargateMemory } from '../../facts/fargate.ts';
import { acknowledge, show } from '../../schema/field.ts';
import { keptDays } from '../../schema/kept-days.ts';
import { plainPath } from '../../schema/request-path.ts';
import { rabbitmqName, userName } from '../broker/fields/rabbitmq-text.ts';
import { vhostField } from '../broker/fields/topology.ts';
import { brokerField } from '../endpoint/endpoint.ts';
import { loki } from './loki.ts';
import { scaling } from './scaling.ts';

/** What ECS takes: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html (image) */
const imagePattern = /^[A-Za-z0-9][A-Za-z0-9._/:#-]{0,254}(@sha256:[0-9a-fA-F]{64})?$/;

/** What Fargate runs, as files write it. */
export const architectures = ['arm64', 'x86_64'] as const;

const forward = z
  .strictObject({
    port: z
      .int()
      .min(1)
      .max(65_535)
      .refine((port) => port !== processorOperationsPort, {
        error: `is ${processorOperationsPort}, where the processor itself tells of its health. Let the application use another.`,
      })
      .meta({ description: 'Port that the application listens on, at 127.0.0.1.', onChange: 'rolling' }),
    timeoutSeconds: z.int().min(1).max(900).default(30).meta({
      description: 'How long the application has for a request. Then it is 504, or a failed attempt.',
      unit: 'seconds',
      onChange: 'rolling',
    }),
    health: plainPath.optional().meta({
      description: 'Path that answers below 400 when the application is well. Left out: its port takes connections.',
      onChange: 'rolling',
    }),
  })
  .optional()
  .meta({ description: 'Requests are forwarded to an HTTP application beside it, of any language.' });

const backoff = z
  .strictObject({
    initialSeconds: z.number().min(0.1).max(3600).default(1).meta({
      description: 'Pause before the second attempt.',
      unit: 'seconds',
      onChange: 'rolling',
    }),
    factor: z
      .number()
      .min(1)
      .max(10)
      .default(4)
      .meta({ description: 'What each further pause is multiplied by.', onChange: 'rolling' }),
    maxSeconds: z.number().min(0.1).max(86_400).default(300).meta({
      description: 'Longest pause.',
      unit: 'seconds',
      onChange: 'rolling',
    }),
  })
  .prefault({})
  .meta({ description: 'Pauses between attempts; each length has a retry queue of its own.' });

const tasks = z
  .strictObject({
    min: z.int().min(0).max(1000).default(1).meta({
      description: 'Tasks that always run. 0: the first one starts when a message waits, a minute or more later.',
      unit: 'tasks',
      onChange: 'live',
    }),
    max: z
      .int()
      .min(1)
      .max(1000)
      .default(4)
      .meta({ description: 'Most tasks while the queue is under pressure.', unit: 'tasks', onChange: 'live' }),
  })
  .prefault({})
  .meta({ description: 'How many run.' });

const capacity = z
  .strictObject({
    // FARGATE_SPOT takes arm64, too, since platform version 1.4.0:
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
    spotPercent: z.int().min(0).max(100).default(0).meta({
      description:
        'Part of its tasks that run on spare capacity (Fargate Spot), which costs less and which AWS takes back with two minutes of warning.',
      unit: 'percent',
      onChange: 'rolling',
    }),
  })
  .prefault({})
  .meta({ description: 'What its tasks run on.' });

const logs = z
  .strictObject({
    retentionDays: keptDays.meta({
      description: 'How long its logs are kept, in the steps that CloudWatch Logs knows.',
      unit: 'days',
      onChange: 'live',
    }),
    loki,
  })
  .prefault({})
  .meta({ description: 'What it and its application write, in CloudWatch Logs unless a Loki is named.' });

/** `processors/<name>.yaml`: one processor of the requests of a queue. */
export const processorSchema = z
  .strictObject({
    description: z
      .string()
      .max(200)
      .optional()
      .meta({ description: 'What it is for, for people.', onChange: 'nothing' }),
    broker: brokerField.meta({ description: 'Broker that it takes from: a file in brokers/.', onChange: 'rolling' }),
    vhost: vhostField.meta({ description: 'Virtual host of its queue.', onChange: 'rolling' }),
    queue: rabbitmqName.meta({ description: 'Queue that it takes from.', onChange: 'rolling' }),
    user: userName.meta({
      description: "User of the broker's file that it logs in as, whose password Warren makes.",
      onChange: 'rolling',
    }),
    image: z
      .string()
      .regex(imagePattern, {
        error: ({ input }) => `${show(input)} is not a container image. Write it as registry.example.com/orders:1.4.2.`,
      })
      .meta({ description: 'Container image of the application, with its tag or digest.', onChange: 'rolling' }),
    forward,
    handler: z
      .string()
      .max(255)
      .regex(/^\.?(\/[\w@-][\w.@-]*)*\/[\w@-][\w.@-]*\.[cm]?js$/, {
        error: ({ input }) =>
          `${show(input)} is not the path of a module in the image. Write it as ./handlers/orders.js.`,
      })
      .optional()
      .meta({
        description: 'Module in the image whose `handle` is called, in the process itself, instead of `forward`.',
        onChange: 'rolling',
      }),
    prefetch: z.int().min(1).max(1000).default(10).meta({
      description: 'Most messages that a task holds at a time.',
      unit: 'messages',
      onChange: 'rolling',
    }),
    concurrency: z.int().min(1).max(1000).optional().meta({
      description: 'How many of them it works on at a time. Left out: all.',
      unit: 'messages',
      onChange: 'rolling',
    }),
    attempts: z.int().min(1).max(mostAttempts).default(5).meta({
      description: 'How often a message is tried before it is parked.',
      onChange: 'rolling',
    }),
    backoff,
    deadLetter: rabbitmqName.optional().meta({
      description: `Queue that messages are parked in, which \`warren replay\` takes from. Left out: \`${parkedQueue('<queue>')}\`.`,
      onChange: 'rolling',
    }),
    cpu: z
      .literal([...fargateMemory.keys()])
      .default(256)
      .meta({ description: 'CPU of a task; 1024 units are one.', unit: 'units', onChange: 'rolling' }),
    memoryMiB: z
      .int()
      .min(512)
      .max(122_880)
      .default(512)
      .meta({ description: 'Memory of a task; Fargate has some for each `cpu`.', unit: 'MiB', onChange: 'rolling' }),
    architecture: z.enum(architectures).default('arm64').meta({
      description: 'Processor architecture of its tasks; the image has to have it.',
      onChange: 'rolling',
    }),
    tasks,
    scaling,
    capacity,
    uses: z
      .array(z.enum(['database', 'cache']))
      .default([])
      .meta({
        description: 'What it is connected to: the database (MariaDB), the cache (Redis).',
        onChange: 'rolling',
      }),
    rememberDays: z.int().min(1).max(mostRememberDays).default(defaultRememberDays).meta({
      description:
        'How long it remembers, in the database, which messages it has done. One that comes again later is done again.',
      unit: 'days',
      onChange: 'rolling',
    }),
    stopSeconds: z.int().min(leastStopSeconds).max(mostStopSeconds).default(60).meta({
      description: 'How long a task that is stopped has to finish what it holds.',
      unit: 'seconds',
      onChange: 'rolling',
    }),
    logs,
    acknowledge,
  })
  .meta({ title: 'Warren processor', description: 'One processor of the requests of a queue.' });

/** A processor as its file says it, with the defaults that follow from nothing else. */
export type ProcessorFile = z.infer<typeof processorSchema>;

/** A processor with its name, which is the name of its file, and with every default filled in. */
export type Processor = ProcessorFile & Required<Pick<ProcessorFile, 'concurrency' | 'deadLetter'>> & { name: string };

/** The defaults that follow from other fields. */
export function processorOf(name: string, file: ProcessorFile): Processor {
  const { prefetch, concurrency, queue, deadLetter } = file;
  return { ...file, name, concurrency: concurrency ?? prefetch, deadLetter: deadLetter ?? parkedQueue(queue) };
}
