import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { processorProgramKey, processorProgramsPrefix } from '../../contracts/object-keys.ts';
import type { Escaped } from '../constructs/literal.ts';
import type { PolicyStatement } from '../constructs/policy.ts';
import { platformArns } from '../constructs/rights/arns.ts';

/** What the task may do that readies the database: fetch its program, and log in as the database's master, which nobody else may. */
export function preparePermissions(props: {
  platform: Escaped<Platform>;
  /** SHA-256 of the program. */
  program: string;
  /** ARN of the secret in which RDS keeps the master's password. */
  masterSecret: string;
}): PolicyStatement[] {
  const { services } = platformArns(props.platform);
  return statements(`${services}/${processorProgramKey(props.program)}`, props.masterSecret);
}

/** What such a task may ever do. RDS names its secrets itself: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html */
export function prepareBoundary(platform: Escaped<Platform>): PolicyStatement[] {
  const { services, regional } = platformArns(platform);
  return statements(`${services}/${processorProgramsPrefix}*`, regional('secretsmanager', 'secret:rds!db-*'));
}

function statements(program: string, secret: string): PolicyStatement[] {
  return [
    { Sid: 'FetchProgram', Effect: 'Allow', Action: 's3:GetObject', Resource: program },
    { Sid: 'LogInAsMaster', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secret },
  ];
}
