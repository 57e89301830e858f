import { lokiPushPath } from '../../../contracts/monitoring.ts';
import { container } from '../../../contracts/tasks.ts';
import { type ContainerDefinition, type ContainerProps, containerBase } from './containers.ts';
import { images } from './images.ts';

/** A Loki, as tasks are told of it. Texts are as Terraform has to be given them. */
export interface LokiProps {
  /** Without what pushing adds. */
  url: string;
  tenant?: string | undefined;
  username?: string | undefined;
  /** ARN of the secret whose text is the password. */
  passwordSecret?: string | undefined;
  /** Of the streams: few, since each combination of values is a stream, https://grafana.com/docs/loki/latest/get-started/labels/ */
  labels: Readonly<Record<string, string>>;
}

/** Fields that FireLens adds to each line, of which Loki is told the first two beside the line. */
const added = ['ecs_task_arn', 'source', 'ecs_cluster', 'ecs_task_definition', 'container_id', 'container_name'];

/**
 * Logging to Loki by way of the task's log router: options of Fluent Bit's output, which ECS writes into its configuration.
 * https://docs.fluentbit.io/manual/data-pipeline/outputs/loki
 */
export function lokiLogging(props: LokiProps): ContainerDefinition {
  const { tenant, username, passwordSecret, labels } = props;
  const { hostname, pathname, protocol } = new URL(props.url);
  const tls = protocol === 'https:';
  return {
    logDriver: 'awsfirelens',
    options: {
      Name: 'loki',
      Host: hostname,
      Port: String(lokiPort(props.url)),
      Uri: `${pathname.replace(/\/$/, '')}${lokiPushPath}`,
      Tls: tls ? 'on' : 'off',
      ...(tls && { 'Tls.verify': 'on' }),
      ...(tenant !== undefined && { Tenant_Id: tenant }),
      ...(username !== undefined && { Http_User: username }),
      Labels: Object.entries(labels)
        .map(([name, value]) => `${name}=${value}`)
        .join(','),
      Structured_Metadata: 'task=$ecs_task_arn,stream=$source',
      // What is left is the line as it was written.
      Remove_Keys: added.join(','),
      Drop_Single_Key: 'raw',
      Retry_Limit: '5',
      // Lines that wait for the router, in the task's memory: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-docker-buffer-limit.html
      'log-driver-buffer-limit': '4096',
    },
    ...(passwordSecret !== undefined && { secretOptions: [{ name: 'Http_Passwd', valueFrom: passwordSecret }] }),
  };
}

/** The port of a Loki. */
export function lokiPort(url: string): number {
  const { port, protocol } = new URL(url);
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

/**
 * The container that takes the lines of the others on, and writes its own to CloudWatch. It is root without capabilities, since
 * FireLens runs as no other: https://github.com/aws/containers-roadmap/issues/2122. Without it lines would go nowhere, so the task ends
 * with it.
 */
export function logRouterContainer({
  logGroup,
  region,
}: Pick<ContainerProps, 'logGroup' | 'region'>): ContainerDefinition {
  return {
    ...containerBase({ name: container.logRouter, image: images.fluentBit, logGroup, region }),
    essential: true,
    user: '0:0',
    mountPoints: [],
    firelensConfiguration: { type: 'fluentbit', options: { 'enable-ecs-log-metadata': 'true' } },
    // As in AWS's examples: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html
    memoryReservation: 50,
  };
}

/** What waits until lines have somebody who takes them. */
export const afterLogRouter = [{ containerName: container.logRouter, condition: 'START' }];
