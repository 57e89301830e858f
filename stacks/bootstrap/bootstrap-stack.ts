import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider';
import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import type { Construct } from 'constructs';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { mainBranch } from '../../contracts/github.ts';
import {
  applyPolicy,
  applyRole,
  bootstrapStack,
  planBucket,
  planRole,
  roleBoundary,
  stateBucket,
} from '../../contracts/names.ts';
import { bootstrapOutput } from '../../contracts/outputs.ts';
import { bucketId } from '../../contracts/resources.ts';
import type { Escaped } from '../constructs/literal.ts';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack.ts';
import { asOne, policyDocument } from '../constructs/policy.ts';
import { PrivateBucket } from '../constructs/private-bucket.ts';
import type { DeployerRights } from '../constructs/rights/deployer-rights.ts';
import { AlarmKey } from './alarm-key.ts';
import { planningRights, tokenHost } from './deployer-rights.ts';

/** Whom those tokens are for: https://github.com/aws-actions/configure-aws-credentials#oidc */
const audience = 'sts.amazonaws.com';

/** How long the apply role may be taken for, in seconds: as long as apply.yml asks for, and as a job of GitHub's may run. */
const longestApply = 6 * 3600;

/** How long a state that was overwritten can be had again, in days. */
const keepStatesDays = 90;

/** How long a plan waits for its merge, in days; an older one is made again. */
const keepPlansDays = 30;

type GitHub = NonNullable<Escaped<Platform>['github']>;

const outputs = {
  state_bucket: "Where Terraform's states are.",
  plan_bucket: 'Where plans wait for their merge.',
  [bootstrapOutput.planRole]: 'The role that plans.',
  [bootstrapOutput.applyRole]: 'The role that applies.',
};

export interface BootstrapStackProps extends PlatformStackProps {
  /** What GitHub Actions may do, by the stack that it is for. */
  rights: Record<string, DeployerRights>;
}

/**
 * What all other stacks stand on, and GitHub's way in: the bucket of the states, the bucket of the plans, what bounds the
 * roles of other stacks, the key of alarms, and two roles, of which one may look and the other may change. Only `warren deploy` applies it, with an administrator's credentials.
 */
export class BootstrapStack extends PlatformStack {
  private readonly rights: [stack: string, DeployerRights][];

  constructor(scope: Construct, { platform, rights }: BootstrapStackProps) {
    super(scope, bootstrapStack, { platform });
    this.rights = Object.entries(rights);
    const states = new PrivateBucket(this, bucketId.state, {
      name: stateBucket(platform),
      keepOldVersionsDays: keepStatesDays,
    });
    const plans = new PrivateBucket(this, 'plans', {
      name: planBucket(platform),
      keepOldVersionsDays: keepPlansDays,
      expireDays: keepPlansDays,
      writeOnce: true,
    });
    this.addBoundaries();
    if (platform.alerting) new AlarmKey(this, 'alarm-key', { platform });
    const roles = platform.github && this.addRoles(platform.github);
    this.addOutputs(outputs, {
      state_bucket: states.id,
      plan_bucket: plans.id,
      [bootstrapOutput.planRole]: roles?.plan.arn,
      [bootstrapOutput.applyRole]: roles?.apply.arn,
    });
  }

  /** Whoever applies: a machine is bounded as much when its role was made from a laptop. */
  private addBoundaries(): void {
    for (const { kind, statements } of this.rights.flatMap(([, { boundaries = [] }]) => boundaries)) {
      new IamPolicy(this, `boundary-${kind}`, {
        name: roleBoundary(this.platform, kind),
        description: `What roles of ${kind} may ever do`,
        policy: policyDocument(statements),
      });
    }
  }

  private addRoles(github: GitHub): { plan: IamRole; apply: IamRole } {
    const { platform } = this;
    const provider = this.addIdentityProvider(github);
    const repository = subjectOf(github);
    const plan = this.addRole('plan-role', {
      name: planRole(platform),
      provider,
      // The second is of the nightly look for drift, which runs on the main branch and changes nothing either.
      subjects: [
        `${repository}:pull_request:base_ref:${mainBranch}`,
        ...withoutBase(`${repository}:ref:refs/heads/${mainBranch}`),
      ],
    });
    new IamRolePolicy(this, 'plan-role-plans', {
      name: 'plans',
      role: plan.name,
      policy: policyDocument(planningRights(platform)),
    });
    const apply = this.addRole('apply-role', {
      name: applyRole(platform),
      provider,
      subjects: withoutBase(`${repository}:environment:${github.environment}`),
      maxSessionDuration: longestApply,
    });
    this.allowChanges(apply);
    return { plan, apply };
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

  /** A role that looks at every stack. */
  private addRole(
    id: string,
    {
      name,
      provider,
      subjects,
      maxSessionDuration,
    }: {
      name: string;
      provider: string;
      subjects: string[];
      /** In seconds; default: the hour that AWS gives. */
      maxSessionDuration?: number;
    },
  ): IamRole {
    const role = new IamRole(this, id, {
      name,
      assumeRolePolicy: policyDocument([
        {
          Effect: 'Allow',
          Principal: { Federated: provider },
          Action: 'sts:AssumeRoleWithWebIdentity',
          // On the audience alone, every workflow of every repository on GitHub could take the role.
          Condition: { StringEquals: { [`${tokenHost}:aud`]: audience, [`${tokenHost}:sub`]: subjects } },
        },
      ]),
      maxSessionDuration,
    });
    new IamRolePolicy(this, `${id}-look`, {
      name: 'look',
      role: role.name,
      policy: policyDocument(asOne(this.rights.flatMap(([, { look }]) => look))),
    });
    return role;
  }

  /**
   * A managed policy for each stack: ten of 6,144 characters may be attached to a role, while all that stands in a role itself
   * may have 10,240. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
   * What two stacks need in the same words, the policy of the first one says.
   */
  private allowChanges(role: IamRole): void {
    const said = new Set<string>();
    for (const [stack, { change }] of this.rights) {
      const more = change.filter((statement) => !said.has(JSON.stringify(statement)));
      if (more.length === 0) continue;
      for (const statement of more) said.add(JSON.stringify(statement));
      const policy = new IamPolicy(this, `change-${stack}`, {
        name: applyPolicy(this.platform, stack),
        description: `What applying may do for ${stack}`,
        policy: policyDocument(more),
      });
      new IamRolePolicyAttachment(this, `apply-role-${stack}`, { role: role.name, policyArn: policy.arn });
    }
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

/**
 * What GitHub says of a run that no pull request started, before and after it was told to say the base (`subjectClaims` in
 * contracts/github.ts): a base that is empty. Both say the same, so that what is applied does not wait for that setting.
 */
function withoutBase(subject: string): string[] {
  return [subject, `${subject}:base_ref:`];
}
