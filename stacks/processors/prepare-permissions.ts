import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { processorProgramKey } from '../../contracts/object-keys.ts';
import type { Escaped } from '../constructs/literal.ts';
import type { PolicyStatement } from '../constructs/policy.ts';
import { fetchProgramPermissions } from '../constructs/program-permissions.ts';
import { platformArns } from '../constructs/rights/arns.ts';

/** What the task may do that readies the database: fetch its program, and log in as the database's master, which nobody else may. */
export function preparePermissions(props: {
  platform: Escaped<Platform>;
  /** ARN of the secret in which RDS keeps the master's password. */
  masterSecret: string;
}): PolicyStatement[] {
  return statements(props.platform, props.masterSecret);
}

/** What such a task may ever do. RDS names its secrets itself: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html */
export function prepareBoundary(platform: Escaped<Platform>): PolicyStatement[] {
  return statements(platform, platformArns(platform).regional('secretsmanager', 'secret:rds!db-*'));
}

function statements(platform: Escaped<Platform>, secret: string): PolicyStatement[] {
  return [
    ...fetchProgramPermissions({ bucket: platformArns(platform).services, key: processorProgramKey }),
    { Sid: 'LogInAsMaster', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secret },
  ];
}
