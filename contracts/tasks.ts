import { z } from 'zod';

/** Containers of tasks. */
export const container = {
  /** Fetches the program, checks it, and ends before the others begin. */
  program: 'program',
  /** Warren's program: alone in the user's image with a handler, else beside the application. */
  processor: 'processor',
  /** The user's HTTP application. */
  application: 'application',
  /** Readies the database for a processor. */
  prepare: 'prepare',
  /** Sends on what the others write, where that goes to a Loki. */
  logRouter: 'log-router',
} as const;

/** Where things are in the containers of a task. */
export const taskPath = {
  /** Folder that is filled before the others begin, and that they only read. */
  programFolder: '/warren',
  program: '/warren/processor.cjs',
  /** The authority of the broker's own certificates. */
  authority: '/warren/authority.pem',
  /** What the containers of a task may write, and lose with it. */
  scratch: '/tmp',
} as const;

/** What names of log streams begin with: `task/<container>/<task id>`. */
export const logStreamPrefix = 'task';

/** The log stream of a container in a task, given the task's ARN: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html */
export function logStream(containerName: string, taskArn: string): string {
  return `${logStreamPrefix}/${containerName}/${taskArn.split('/').at(-1)}`;
}

/** Variable of the environment in which Terraform tells `warren prepare` what to run. */
export const prepareTaskVariable = 'WARREN_PREPARE_TASK';

/** What `warren prepare` runs. */
export const prepareTask = z.object({
  /** The processor that it is for, for messages. */
  processor: z.string().min(1),
  region: z.string().min(1),
  cluster: z.string().min(1),
  /** ARN. */
  taskDefinition: z.string().min(1),
  subnets: z.array(z.string().min(1)).min(1),
  securityGroups: z.array(z.string().min(1)).min(1),
  logGroup: z.string().min(1),
  /** Variable of the container's environment that holds what the program is told, and its text. */
  told: z.object({ variable: z.string().min(1), text: z.string().min(1) }),
});

export type PrepareTask = z.infer<typeof prepareTask>;
