import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { platformArns } from '../constructs/arns.ts';
import type { PolicyStatement } from '../constructs/service-role.ts';

/**
 * What GitHub Actions may do for a pull request, besides looking: leave a plan. Not even its own may it read again. Its
 * plans take no lock, so that it writes nothing into the bucket of states; which changes are held, it sees by their names.
 */
export function planPermissions(platform: Platform): PolicyStatement[] {
  const { plans } = platformArns(platform);
  return [{ Sid: 'LeavePlans', Effect: 'Allow', Action: 's3:PutObject', Resource: `${plans}/plans/*` }];
}
