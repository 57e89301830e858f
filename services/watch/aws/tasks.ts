import { DescribeTasksCommand, ECSClient, paginateListTasks, type Task } from '@aws-sdk/client-ecs';
import { explained } from '../../node/aws/explained.ts';
import { awsSettings } from '../../node/aws/settings.ts';

/** A task of an ECS service that runs. */
export interface RunningTask {
  /** Name of the service. */
  service: string;
  /** Private IPv4 address. */
  address: string;
}

/** The part of ECS that the host needs. Throws with the cluster when ECS refuses or does not answer. */
export interface Tasks {
  /** Tasks of services that run now, in the order of services and addresses. */
  running(cluster: string): Promise<RunningTask[]>;
}

/** Most tasks that ECS describes at once: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html */
const atOnce = 100;

/** Tasks of one region. */
export function openTasks(region: string): Tasks {
  const client = new ECSClient({ region, ...awsSettings });
  return {
    running: (cluster) =>
      explained(`tasks of cluster ${cluster} cannot be listed`, async () => {
        const found: RunningTask[] = [];
        const pages = paginateListTasks({ client, pageSize: atOnce }, { cluster, desiredStatus: 'RUNNING' });
        for await (const { taskArns: tasks = [] } of pages) {
          if (tasks.length === 0) continue;
          const described = await client.send(new DescribeTasksCommand({ cluster, tasks }));
          found.push(...(described.tasks ?? []).flatMap(runningTask));
        }
        return found.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
      }),
  };
}

/** Tasks that no service started are of a group of another kind: `family:…`. */
function runningTask({ group = '', lastStatus, attachments = [] }: Task): RunningTask[] {
  const service = /^service:(.+)$/.exec(group)?.[1];
  const address = attachments
    .flatMap(({ details = [] }) => details)
    .find(({ name }) => name === 'privateIPv4Address')?.value;
  return service !== undefined && address !== undefined && lastStatus === 'RUNNING' ? [{ service, address }] : [];
}

function placeOf({ service, address }: RunningTask): string {
  return `${service} ${address}`;
}
