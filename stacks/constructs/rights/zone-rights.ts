import type { DeployerRights } from './deployer-rights.ts';

/** Rights over private zones. They have no name in their ARN and take no condition on tags, so they are over all. */
export function zoneRights(): DeployerRights {
  return {
    look: [
      {
        Sid: 'LookAtZones',
        Effect: 'Allow',
        Action: [
          'route53:GetChange',
          'route53:GetHostedZone',
          'route53:ListHostedZones',
          'route53:ListTagsForResource',
        ],
        Resource: '*',
      },
    ],
    change: [
      {
        Sid: 'Zones',
        Effect: 'Allow',
        Action: [
          'route53:AssociateVPCWithHostedZone',
          'route53:ChangeTagsForResource',
          'route53:CreateHostedZone',
          'route53:DeleteHostedZone',
          'route53:DisassociateVPCFromHostedZone',
          'route53:UpdateHostedZoneComment',
        ],
        Resource: '*',
      },
    ],
  };
}
