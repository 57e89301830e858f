import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { tag } from '../../../contracts/tags.ts';
import type { Escaped } from '../literal.ts';
import type { PolicyStatement } from '../policy.ts';
import { platformArns } from './arns.ts';
import type { DeployerRights } from './deployer-rights.ts';

export interface Ec2Actions {
  platform: Escaped<Platform>;
  /** What is looked at, anybody's among it: AWS limits none of these to what. */
  look: string[];
  /** Looking at what AWS does limit. */
  lookAtOwn: string[];
  /** What is made. */
  make: Making[];
  /** What is done to what is there. */
  change: string[];
}

/** Things that are made, which the provider tags as it makes them. */
export interface Making {
  /** What makes them. None of it uses things of these kinds that are there already, or the tags of a request would let it use anybody's. */
  actions: string[];
  /** Their kinds, as ARNs call them. */
  kinds: string[];
  /** Whether they are made of nothing that is there. Default: of the platform's things, as a subnet is of its VPC. */
  ofNothing?: boolean;
}

/**
 * Rights in EC2 over what carries the platform's tag: what is made has to be given it at once, and what is changed or used has to
 * have it. So nobody's things are made the platform's, nor used by it.
 */
export function ec2Rights({ platform, look, lookAtOwn, make, change }: Ec2Actions): DeployerRights {
  const using = make.filter(({ ofNothing }) => !ofNothing).flatMap(({ actions }) => actions);
  return {
    look: [
      { Sid: 'LookInEc2', Effect: 'Allow', Action: look, Resource: '*' },
      { Sid: 'LookAtOwnInEc2', Effect: 'Allow', Action: lookAtOwn, ...own(platform) },
    ],
    change: [
      ...make.map((made) => makeTagged(platform, made)),
      {
        // Root disks among it: the provider makes them with its default tags, and gives them those of their block in a
        // CreateTags of its own afterwards: https://github.com/hashicorp/terraform-provider-aws/pull/33769
        Sid: 'ChangeOwnInEc2',
        Effect: 'Allow',
        Action: [...using, ...change, 'ec2:CreateTags', 'ec2:DeleteTags'],
        ...own(platform),
      },
      {
        Sid: 'TagNewInEc2',
        Effect: 'Allow',
        Action: 'ec2:CreateTags',
        Resource: inEc2(platform, '*'),
        Condition: {
          StringEquals: { [`aws:RequestTag/${tag.platform}`]: platform.name },
          // Set only on tags that come with the making: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
          Null: { 'ec2:CreateAction': 'false' },
        },
      },
    ],
  };
}

function makeTagged(platform: Escaped<Platform>, { actions, kinds }: Making): PolicyStatement {
  return {
    Effect: 'Allow',
    Action: actions,
    Resource: kinds.map((kind) => inEc2(platform, kind)),
    Condition: { StringEquals: { [`aws:RequestTag/${tag.platform}`]: platform.name } },
  };
}

/** What is the platform's; snapshots, whose ARNs name no account, among it. */
function own(platform: Escaped<Platform>): Pick<PolicyStatement, 'Resource' | 'Condition'> {
  return {
    Resource: [inEc2(platform, '*'), `arn:aws:ec2:${platform.region}::snapshot/*`],
    Condition: { StringEquals: { [`aws:ResourceTag/${tag.platform}`]: platform.name } },
  };
}

function inEc2(platform: Escaped<Platform>, kind: string): string {
  return platformArns(platform).regional('ec2', `${kind}/*`);
}
