import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import type { Escaped } from '../literal.ts';
import type { PolicyStatement } from '../policy.ts';
import type { DeployerRights } from './deployer-rights.ts';

/** Every zone of the account: a zone has no name in its ARN, and AWS takes no condition on its tags. */
export const anyZone = 'arn:aws:route53:::hostedzone/*';

/**
 * Rights over private zones, for VPCs of the platform's region. AWS itself deletes no zone that still has records, and those of others
 * are out of reach (`nameRights`); but others' empty zones, comments and tags are not.
 */
export function zoneRights({ region }: Escaped<Platform>): DeployerRights {
  const inRegion: PolicyStatement['Condition'] = {
    // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
    StringLike: { 'route53:VPCs': `VPCId=*,VPCRegion=${region}` },
  };
  return {
    look: [
      {
        Sid: 'LookAtZones',
        Effect: 'Allow',
        Action: ['route53:GetHostedZone', 'route53:ListTagsForResource'],
        Resource: anyZone,
      },
      { Sid: 'LookAtChanges', Effect: 'Allow', Action: 'route53:GetChange', Resource: 'arn:aws:route53:::change/*' },
    ],
    change: [
      { Sid: 'NewZones', Effect: 'Allow', Action: 'route53:CreateHostedZone', Resource: '*', Condition: inRegion },
      {
        Sid: 'ZonesOfVpcs',
        Effect: 'Allow',
        Action: ['route53:AssociateVPCWithHostedZone', 'route53:DisassociateVPCFromHostedZone'],
        Resource: anyZone,
        Condition: inRegion,
      },
      {
        Sid: 'Zones',
        Effect: 'Allow',
        Action: ['route53:ChangeTagsForResource', 'route53:DeleteHostedZone', 'route53:UpdateHostedZoneComment'],
        Resource: anyZone,
      },
    ],
  };
}
