import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { monitoringRole } from '../../contracts/names.ts';
import type { Escaped } from '../constructs/literal.ts';
import { platformArns } from '../constructs/rights/arns.ts';
import { type DeployerRights, together } from '../constructs/rights/deployer-rights.ts';
import { instanceProfileRights } from '../constructs/rights/instance-profile-rights.ts';
import { serviceRoleRights } from '../constructs/service-role.ts';
import { forwarderRights } from './forwarder/deployer-rights.ts';
import { hostBoundary } from './host/permissions.ts';

/**
 * Rights over the role of the monitoring host, and over what sends logs on to it. Its machine, disk, name and gate are of the kinds of brokers' nodes, whose rights go by the
 * platform's tag; secrets those have, too, and objects the rights of storage.
 */
export function monitoringRights(platform: Escaped<Platform>): DeployerRights {
  const { iam } = platformArns(platform);
  const name = monitoringRole(platform);
  return together(
    serviceRoleRights({
      platform,
      roles: iam(`role/${name}`),
      service: 'ec2.amazonaws.com',
      boundary: { kind: 'monitoring', statements: hostBoundary(platform) },
    }),
    instanceProfileRights(iam(`instance-profile/${name}`)),
    forwarderRights(platform),
  );
}
