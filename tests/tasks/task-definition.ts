import { z } from 'zod';

/**
 * A container as ECS has it, in the parts that the runner knows; what it does not know is refused, so that nothing is ignored by
 * accident: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
const containerDefinition = z.strictObject({
  name: z.string(),
  image: z.string(),
  /** Those without the word are. */
  essential: z.boolean().default(true),
  entryPoint: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  environment: z.array(z.strictObject({ name: z.string(), value: z.string() })).default([]),
  user: z.string().regex(/^\d+:\d+$/),
  readonlyRootFilesystem: z.boolean().default(false),
  linuxParameters: z.strictObject({
    capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
    initProcessEnabled: z.boolean(),
  }),
  mountPoints: z
    .array(z.strictObject({ sourceVolume: z.string(), containerPath: z.string(), readOnly: z.boolean() }))
    .default([]),
  dependsOn: z
    .array(z.strictObject({ containerName: z.string(), condition: z.enum(['START', 'COMPLETE', 'SUCCESS']) }))
    .default([]),
  healthCheck: z
    .strictObject({
      command: z.tuple([z.literal('CMD'), z.string()], z.string()),
      /** Seconds, as the next two. */
      interval: z.int().min(5).max(300),
      timeout: z.int().min(2).max(60),
      startPeriod: z.int().min(0).max(300),
      retries: z.int().min(1).max(10),
    })
    .optional(),
  /** Seconds; the most and the default of Fargate. */
  stopTimeout: z.int().min(0).max(120).default(30),
  logConfiguration: z.discriminatedUnion('logDriver', [
    z.object({ logDriver: z.literal('awslogs') }),
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html
    z.strictObject({
      logDriver: z.literal('awsfirelens'),
      options: z.looseObject({ Name: z.string() }).catchall(z.string()),
      secretOptions: z.array(z.strictObject({ name: z.string(), valueFrom: z.string() })).default([]),
    }),
  ]),
  /** Of the container that takes the lines of those with `awsfirelens`. */
  firelensConfiguration: z
    .strictObject({
      type: z.literal('fluentbit'),
      options: z.strictObject({ 'enable-ecs-log-metadata': z.enum(['true', 'false']).default('true') }),
    })
    .optional(),
  /** MiB. Processes here have what they take. */
  memoryReservation: z.int().min(6).optional(),
});

export type ContainerDefinition = z.infer<typeof containerDefinition>;

/** Reads the containers of a task definition from ECS' JSON. Throws for what the runner does not know. */
export function readContainerDefinitions(json: string): ContainerDefinition[] {
  return z.array(containerDefinition).parse(JSON.parse(json));
}
