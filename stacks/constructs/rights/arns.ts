import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import {
  type BoundedRole,
  backupBucket,
  configurationBucket,
  logsBucket,
  planBucket,
  roleBoundary,
  servicesBucket,
  stateBucket,
} from '../../../contracts/names.ts';
import { platformSecrets } from '../../../contracts/secrets.ts';
import type { Escaped } from '../literal.ts';

/** ARNs of what a platform's roles are about. */
export function platformArns(platform: Escaped<Platform>) {
  const { region, accountId } = platform;
  const bucket = (bucketName: string) => `arn:aws:s3:::${bucketName}`;
  const regional = (service: string, resource: string) => `arn:aws:${service}:${region}:${accountId}:${resource}`;
  const iam = (resource: string) => `arn:aws:iam::${accountId}:${resource}`;
  return {
    states: bucket(stateBucket(platform)),
    plans: bucket(planBucket(platform)),
    configuration: bucket(configurationBucket(platform)),
    backups: bucket(backupBucket(platform)),
    services: bucket(servicesBucket(platform)),
    logs: bucket(logsBucket(platform)),
    regional,
    secrets: regional('secretsmanager', `secret:${platformSecrets(platform)}*`),
    iam,
    /** The policy that bounds roles of a kind, or those of every kind. */
    boundary: (kind: BoundedRole | '*') => iam(`policy/${roleBoundary(platform, kind)}`),
  };
}
