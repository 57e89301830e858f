import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { applyRole, bootstrapStack, planBucket, planRole, readPolicy, stateBucket } from '../../contracts/names.ts';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack.ts';
import { PrivateBucket } from '../constructs/private-bucket.ts';
import { type PolicyStatement, policyDocument } from '../constructs/service-role.ts';
import { applyPermissions } from './apply-permissions.ts';
import { planPermissions } from './plan-permissions.ts';
import { readStatements } from './read-permissions.ts';

/** Host of the tokens that GitHub gives to workflows: https://docs.github.com/en/actions/reference/security/oidc */
const tokenHost = 'token.actions.githubusercontent.com';

/** Whom those tokens are for: https://github.com/aws-actions/configure-aws-credentials#oidc */
const audience = 'sts.amazonaws.com';

/** How long the apply role may be taken for, in seconds: as long as apply.yml asks for, and as a job of GitHub's may run. */
const longestApply = 6 * 3600;

/** How long a state that was overwritten can be had again, in days. */
const keepStatesDays = 90;

/** How long a plan waits for its merge, in days; an older one is made again. */
const keepPlansDays = 30;

type GitHub = NonNullable<Platform['github']>;

/**
 * What all other stacks stand on, and GitHub's way in: the bucket of the states, the bucket of the plans, and two roles,
 * of which one may look and the other may change. Only `warren deploy` applies it, with an administrator's credentials.
 */
export class BootstrapStack extends PlatformStack {
  constructor(scope: Construct, props: PlatformStackProps) {
    super(scope, bootstrapStack, props);
    const { platform } = this;
    const states = new PrivateBucket(this, 'state', {
      name: stateBucket(platform),
      keepOldVersionsDays: keepStatesDays,
    });
    const plans = new PrivateBucket(this, 'plans', {
      name: planBucket(platform),
      keepOldVersionsDays: keepPlansDays,
      expireDays: keepPlansDays,
      writeOnce: true,
    });
    this.output('state_bucket', states.id, "Where Terraform's states are.");
    this.output('plan_bucket', plans.id, 'Where plans wait for their merge.');
    if (platform.github) this.addRoles(platform.github);
  }

  private addRoles(github: GitHub): void {
    const { platform } = this;
    const provider = this.addIdentityProvider(github);
    const repository = subjectOf(github);
    // A policy of its own: what stands in a role itself may have 10,240 characters, all told.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    const read = new IamPolicy(this, 'read-policy', {
      name: readPolicy(platform),
      description: 'What planning and applying both look at',
      policy: policyDocument(readStatements(platform)),
    });
    const plan = this.addRole('plan-role', {
      name: planRole(platform),
      provider,
      // The second is of the nightly look for drift, which runs on the main branch and changes nothing either.
      subjects: [`${repository}:pull_request`, `${repository}:ref:refs/heads/main`],
      statements: planPermissions(platform),
      read: read.arn,
    });
    const apply = this.addRole('apply-role', {
      name: applyRole(platform),
      provider,
      subjects: [`${repository}:environment:${github.environment}`],
      statements: applyPermissions(platform),
      maxSessionDuration: longestApply,
      read: read.arn,
    });
    this.output('plan_role', plan.arn, 'The role that plans.');
    this.output('apply_role', apply.arn, 'The role that applies.');
  }

  /** Its ARN. AWS checks GitHub's certificate by its own authorities, so no thumbprint is named. */
  private addIdentityProvider({ oidcProvider }: GitHub): string {
    if (oidcProvider === 'existing') return `arn:aws:iam::${this.platform.accountId}:oidc-provider/${tokenHost}`;
    const provider = new IamOpenidConnectProvider(this, 'github', {
      url: `https://${tokenHost}`,
      clientIdList: [audience],
    });
    return provider.arn;
  }

  private addRole(
    id: string,
    role: {
      name: string;
      provider: string;
      subjects: string[];
      statements: readonly PolicyStatement[];
      read: string;
      /** In seconds; default: the hour that AWS gives. */
      maxSessionDuration?: number;
    },
  ): IamRole {
    const made = new IamRole(this, id, {
      name: role.name,
      assumeRolePolicy: policyDocument([
        {
          Effect: 'Allow',
          Principal: { Federated: role.provider },
          Action: 'sts:AssumeRoleWithWebIdentity',
          // On the audience alone, every workflow of every repository on GitHub could take the role.
          Condition: { StringEquals: { [`${tokenHost}:aud`]: audience, [`${tokenHost}:sub`]: role.subjects } },
        },
      ]),
      maxSessionDuration: role.maxSessionDuration,
    });
    new IamRolePolicy(this, `${id}-policy`, {
      name: 'permissions',
      role: made.name,
      policy: policyDocument(role.statements),
    });
    new IamRolePolicyAttachment(this, `${id}-read`, { role: made.name, policyArn: role.read });
    return made;
  }

  private output(name: string, value: string, description: string): void {
    new TerraformOutput(this, name, { value, description });
  }
}

/**
 * How GitHub's tokens begin their `sub`: https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims
 * Only one of the forms is trusted: the older one could be had by whoever gets the name after somebody else.
 */
function subjectOf({ repository, ids }: GitHub): string {
  if (!ids) return `repo:${repository}`;
  const [owner, name] = repository.split('/');
  return `repo:${owner}@${ids.owner}/${name}@${ids.repository}`;
}
