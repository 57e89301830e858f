import { App } from 'cdktf';
import { parse } from 'yaml';
import { type Platform, platformSchema } from '../../../catalog/kinds/platform/platform.ts';
import { BootstrapStack } from '../../../stacks/bootstrap/bootstrap-stack.ts';
import { literal } from '../../../stacks/constructs/literal.ts';
import { deployerRights } from '../../../stacks/stacks.ts';
import { sampleFile, scratchFolder } from '../../repositories.ts';
import type { Principal, Statement } from '../iam/evaluate.ts';

export const sample = platformSchema.parse(parse(sampleFile('platform.yaml')));

/** The bootstrap stack as Terraform is given it; whoever calls removes the scratch folders. */
export function synthesized(platform: Platform) {
  const app = new App({ outdir: scratchFolder(), skipValidation: true });
  const escaped = literal(platform);
  const stack = new BootstrapStack(app, { platform: escaped, rights: deployerRights(escaped) });
  const { resource, output } = stack.toTerraform();
  return { resource, output };
}

export type Role = 'plan' | 'apply';

/** Texts of the policies that stand in a role, and of those that are attached to it. */
export function policiesOf(role: Role, platform: Platform): { inline: string[]; attached: string[] } {
  const { aws_iam_role_policy, aws_iam_policy, aws_iam_role_policy_attachment } = synthesized(platform).resource;
  const reference = `\${aws_iam_role.${role}-role.name}`;
  const ofRole = (resources: object) => Object.values(resources).filter((resource) => resource.role === reference);
  return {
    inline: ofRole(aws_iam_role_policy).map(({ policy }) => policy),
    attached: ofRole(aws_iam_role_policy_attachment).map(({ policy_arn: arn }) => {
      const [, id = ''] = /^\$\{aws_iam_policy\.(.+)\.arn\}$/.exec(arn) ?? [];
      return aws_iam_policy[id].policy;
    }),
  };
}

/** What a role of the sample is to IAM: everything that its policies say. */
export function principalOf(role: Role, platform: Platform = sample): Principal {
  const { inline, attached } = policiesOf(role, platform);
  return { policies: [...inline, ...attached].flatMap(statementsIn) };
}

export function statementsIn(policy: string): Statement[] {
  return JSON.parse(policy).Statement;
}

/** What bounds roles of the sample, by the ARN of the policy. */
export function boundaries(platform: Platform = sample): Record<string, Statement[]> {
  const policies = Object.values<{ name: string; policy: string }>(synthesized(platform).resource.aws_iam_policy);
  return Object.fromEntries(
    policies
      .filter(({ name }) => name.endsWith('-boundary'))
      .map(({ name, policy }) => [`arn:aws:iam::${platform.accountId}:policy/${name}`, statementsIn(policy)]),
  );
}
