import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { tag } from '../../../contracts/tags.ts';
import type { Escaped } from '../literal.ts';
import type { DeployerRights } from './deployer-rights.ts';

export interface Ec2Actions {
  platform: Escaped<Platform>;
  /** What is looked at, anybody's among it: EC2 limits none of it. */
  look: string[];
  /** Making things and joining them; they carry the platform's tags only afterwards, or name things that are nobody's. */
  make: string[];
  /** Changing and removing what there is: only what is tagged as the platform's. */
  change: string[];
}

/** Rights in EC2, bound to the platform by its tag, or to its region. */
export function ec2Rights({ platform: { name, region }, look, make, change }: Ec2Actions): DeployerRights {
  return {
    look: [{ Sid: 'LookInEc2', Effect: 'Allow', Action: look, Resource: '*' }],
    change: [
      {
        Sid: 'MakeInEc2',
        Effect: 'Allow',
        Action: make,
        Resource: '*',
        Condition: { StringEquals: { 'aws:RequestedRegion': region } },
      },
      {
        // Root disks among them: the provider makes them with its default tags, and gives them those of their block in a
        // CreateTags of its own afterwards: https://github.com/hashicorp/terraform-provider-aws/pull/33769
        Sid: 'ChangeOwnInEc2',
        Effect: 'Allow',
        Action: [...change, 'ec2:CreateTags', 'ec2:DeleteTags'],
        Resource: '*',
        Condition: { StringEquals: { [`aws:ResourceTag/${tag.platform}`]: name } },
      },
      {
        Sid: 'TagNewInEc2',
        Effect: 'Allow',
        Action: 'ec2:CreateTags',
        Resource: '*',
        Condition: {
          StringEquals: { [`aws:RequestTag/${tag.platform}`]: name, 'aws:RequestedRegion': region },
          // Set only on tags that come with the making: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
          Null: { 'ec2:CreateAction': 'false' },
        },
      },
    ],
  };
}
