import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { processorProgramKey } from '../../contracts/object-keys.ts';
import { processorCluster } from '../../contracts/processor-service.ts';
import { secretPath } from '../../contracts/secrets.ts';
import { databaseUser } from '../../contracts/store-users.ts';
import type { Escaped } from '../constructs/literal.ts';
import type { PolicyStatement } from '../constructs/policy.ts';
import { fetchProgramPermissions } from '../constructs/program-permissions.ts';
import { readAuthority } from '../constructs/read-authority.ts';
import { platformArns } from '../constructs/rights/arns.ts';
import type { UsedStores } from './stores.ts';

export interface TaskPermissionsProps {
  platform: Escaped<Platform>;
  broker: string;
  /** ARN of the secret of the user that it logs in as. */
  loginSecret: string;
  stores: UsedStores;
}

/**
 * What the containers of a processor's task may do in AWS, the user's own among them: fetch the program, read how to log in to
 * the broker and what its certificates go back to, and keep ECS from stopping the task while it works. What is new here has to be in
 * the boundary, too.
 */
export function taskPermissions(props: TaskPermissionsProps): PolicyStatement[] {
  const { platform, broker, loginSecret, stores } = props;
  const { services } = platformArns(platform);
  return [
    ...fetchProgramPermissions({ bucket: services, key: processorProgramKey }),
    { Sid: 'LogInToBroker', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: loginSecret },
    readAuthority(platform, broker),
    protectTasks(platform),
    ...storeStatements(platform, stores),
  ];
}

/**
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 */
function storeStatements(platform: Escaped<Platform>, { database, cache }: UsedStores): PolicyStatement[] {
  const { regional } = platformArns(platform);
  const connect = (Sid: string, Action: string, Resource: string | string[]) => ({
    ...{ Sid, Effect: 'Allow' as const, Action, Resource },
  });
  const user = database && regional('rds-db', `dbuser:${database.resourceId}/${database.user}`);
  return [
    ...(user ? [connect('LogInToDatabase', 'rds-db:connect', user)] : []),
    ...(cache
      ? [connect('LogInToCache', 'elasticache:Connect', [cache.arn, regional('elasticache', `user:${cache.user}`)])]
      : []),
  ];
}

/** What tasks of processors may ever do, whatever is written into their roles. */
export function taskBoundary(platform: Escaped<Platform>): PolicyStatement[] {
  const { services, regional } = platformArns(platform);
  return [
    ...fetchProgramPermissions({ bucket: services, key: processorProgramKey }),
    {
      Sid: 'LogInToBrokers',
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: regional('secretsmanager', `secret:${secretPath(platform, '*')}/users/*`),
    },
    readAuthority(platform),
    protectTasks(platform),
    {
      Sid: 'LogInToDatabase',
      Effect: 'Allow',
      Action: 'rds-db:connect',
      Resource: regional('rds-db', `dbuser:*/${databaseUser('*')}`),
    },
    {
      Sid: 'LogInToCache',
      Effect: 'Allow',
      Action: 'elasticache:Connect',
      Resource: ['replicationgroup', 'user'].map((kind) => regional('elasticache', `${kind}:${platform.name}-*`)),
    },
  ];
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html */
function protectTasks(platform: Escaped<Platform>): PolicyStatement {
  return {
    Sid: 'ProtectFromScaleIn',
    Effect: 'Allow',
    Action: ['ecs:GetTaskProtection', 'ecs:UpdateTaskProtection'],
    Resource: platformArns(platform).regional('ecs', `task/${processorCluster(platform)}/*`),
  };
}
