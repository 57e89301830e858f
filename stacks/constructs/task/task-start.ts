import { secretPrefixes } from '../../../catalog/kinds/platform/nameable-secrets.ts';
import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { logGroup } from '../../../contracts/names.ts';
import { secretPath } from '../../../contracts/secrets.ts';
import type { Escaped } from '../literal.ts';
import type { PolicyStatement } from '../policy.ts';
import { platformArns } from '../rights/arns.ts';

/** Images of a registry of AWS's: account, region and repository in the name. */
const ecrImage = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)/;

/**
 * What ECS does to start a task, in the place of its containers: pull images, of which only those in ECR need a right, and write logs.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
export function taskStartPermissions(props: {
  platform: Escaped<Platform>;
  images: readonly string[];
  /** Name of the log group. */
  logGroup: string;
  /** Secret that logging takes, as a policy has to name it. Default: none. */
  logSecret?: string | undefined;
}): PolicyStatement[] {
  const { platform, images, logSecret } = props;
  const repositories = images.flatMap((image) => {
    const [, account, region, repository] = ecrImage.exec(image) ?? [];
    return repository === undefined ? [] : [`arn:aws:ecr:${region}:${account}:repository/${repository}`];
  });
  return [
    ...(repositories.length > 0 ? pulling(repositories) : []),
    {
      Sid: 'WriteLogs',
      Effect: 'Allow',
      Action: logActions,
      Resource: platformArns(platform).regional('logs', `log-group:${props.logGroup}:*`),
    },
    ...(logSecret === undefined
      ? []
      : [{ Sid: 'ReadLogSecret', Effect: 'Allow' as const, Action: readSecret, Resource: logSecret }]),
  ];
}

/** What starting tasks may ever take, whatever is written into a role. Repositories may be another account's. */
export function taskStartBoundary(platform: Escaped<Platform>): PolicyStatement[] {
  const { regional } = platformArns(platform);
  const secret = (name: string) => regional('secretsmanager', `secret:${name}`);
  return [
    ...pulling(['arn:aws:ecr:*:*:repository/*']),
    {
      Sid: 'WriteLogs',
      Effect: 'Allow',
      Action: logActions,
      Resource: regional('logs', `log-group:${logGroup(platform, '*')}:*`),
    },
    {
      // What files may name.
      Sid: 'ReadLogSecrets',
      Effect: 'Allow',
      Action: readSecret,
      Resource: secretPrefixes(platform).map((start) => secret(`${start}*`)),
    },
    {
      Sid: 'NoSecretsOfBrokers',
      Effect: 'Deny',
      Action: readSecret,
      Resource: secret(`${secretPath(platform, '*')}/*`),
    },
  ];
}

const readSecret = 'secretsmanager:GetSecretValue';

const logActions = ['logs:CreateLogStream', 'logs:PutLogEvents'];

function pulling(repositories: string[]): PolicyStatement[] {
  return [
    { Sid: 'LogInToRegistry', Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    {
      Sid: 'PullImages',
      Effect: 'Allow',
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Resource: repositories,
    },
  ];
}
