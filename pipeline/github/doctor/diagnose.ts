import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { mainBranch, subjectClaims } from '../../../contracts/github.ts';
import { applyRole, planRole } from '../../../contracts/names.ts';
import { diagnoseActions } from './diagnose-actions.ts';
import { diagnoseEnvironment } from './diagnose-environment.ts';
import { diagnoseRuleset, type WantedRuleset } from './diagnose-ruleset.ts';
import { type Finding, unseen } from './finding.ts';
import type { Settings } from './settings.ts';

/** What the settings have to suit. */
export interface Wanted {
  platform: Platform & { github: NonNullable<Platform['github']> };
  /** The ruleset of `.github/rulesets/main.json`. */
  ruleset: WantedRuleset;
}

/** Everything about the settings that is not as docs/github.md asks for, in its order. Pure. */
export function diagnose(settings: Settings, wanted: Wanted): Finding[] {
  const { platform, ruleset } = wanted;
  return [
    ...diagnoseRepository(settings, platform.github.repository),
    ...diagnoseVariables(settings, platform),
    ...diagnoseEnvironment(settings, platform.github.environment),
    ...diagnoseRuleset(settings.rulesets, ruleset),
    ...diagnoseActions(settings),
    ...diagnoseSubject(settings, platform.github),
  ];
}

function diagnoseRepository({ repository }: Settings, name: string): Finding[] {
  const why = 'Workflows, roles and links name the repository and its main branch.';
  if (!('is' in repository)) return unseen('the repository', repository, why);
  const { full_name: is, default_branch: branch } = repository.is;
  const renamed: Finding[] =
    is.toLowerCase() === name.toLowerCase()
      ? []
      : [
          {
            subject: 'the repository',
            is: `It is ${is} now.`,
            should: `platform.yaml calls it ${name}.`,
            why,
            how: `Write github.repository: ${is} into platform.yaml, and have an administrator run \`warren deploy\`.`,
          },
        ];
  if (branch === mainBranch) return renamed;
  const finding: Finding = {
    subject: 'the default branch',
    is: `It is ${branch}.`,
    should: `It has to be ${mainBranch}.`,
    why: `What is on ${mainBranch} is applied, and the ruleset protects the default branch.`,
    how: `Settings, General, Default branch; make ${mainBranch} first where it is not there.`,
  };
  return [...renamed, finding];
}

function diagnoseVariables({ variables }: Settings, platform: Platform): Finding[] {
  const why = 'Jobs look at it before they take a role; without it nothing is planned or applied.';
  if (!('is' in variables)) return unseen('the variables', variables, why);
  const role = (name: string) => ({
    pattern: new RegExp(`^arn:aws(-[a-z-]+)?:iam::${platform.accountId}:role/${name}$`),
    value: `arn:${partitionOf(platform.region)}:iam::${platform.accountId}:role/${name}`,
  });
  const wanted = {
    AWS_REGION: { pattern: new RegExp(`^${platform.region}$`), value: platform.region },
    WARREN_PLAN_ROLE: role(planRole(platform)),
    WARREN_APPLY_ROLE: role(applyRole(platform)),
  };
  const known = new Map(variables.is.variables.map(({ name, value }) => [name.toUpperCase(), value]));
  return Object.entries(wanted).flatMap(([name, { pattern, value }]): Finding[] => {
    const is = known.get(name);
    if (is !== undefined && pattern.test(is)) return [];
    const change =
      is === undefined
        ? { method: 'POST' as const, path: '/actions/variables' }
        : { method: 'PATCH' as const, path: `/actions/variables/${name}` };
    return [
      {
        subject: `variable ${name}`,
        is: is === undefined ? 'It is not set.' : `It is ${JSON.stringify(is)}.`,
        should: `It has to be ${value}.`,
        why,
        how: 'Settings, Secrets and variables, Actions, Variables; `warren deploy` prints the values.',
        fix: [{ does: `sets the variable ${name} to ${value}`, ...change, body: { name, value } }],
      },
    ];
  });
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function diagnoseSubject({ subject }: Settings, { ids }: NonNullable<Platform['github']>): Finding[] {
  const why = 'AWS compares the sub of tokens letter by letter with what the roles trust.';
  if (!('is' in subject)) return unseen('the form of tokens', subject, why);
  const { use_default: isDefault, include_claim_keys: claims = [], use_immutable_subject: hasIds = false } = subject.is;
  const isSame = !isDefault && claims.join() === subjectClaims.join();
  const body = { use_default: false, include_claim_keys: [...subjectClaims] };
  const form: Finding[] = isSame
    ? []
    : [
        {
          subject: 'the form of tokens',
          is: isDefault ? 'It is the default.' : `It holds ${claims.join(', ') || 'nothing'}.`,
          should: `It has to hold ${subjectClaims.join(', ')}.`,
          why: 'By default it does not say against which branch a pull request is, whose workflow is what runs.',
          how: 'The line with `gh api` in docs/github.md; run `warren deploy` before.',
          fix: [
            {
              does: `puts ${subjectClaims.join(', ')} into the sub of tokens`,
              method: 'PUT',
              path: '/actions/oidc/customization/sub',
              body: { ...body, ...(hasIds ? { use_immutable_subject: true } : {}) },
            },
          ],
        },
      ];
  if (hasIds === (ids !== undefined)) return form;
  const numbers: Finding = {
    subject: 'the numbers in tokens',
    is: hasIds ? 'Tokens have the numbers of owner and repository.' : 'Tokens have no numbers.',
    should: hasIds
      ? 'platform.yaml has to say them, and does not.'
      : 'platform.yaml says github.ids, which trusts others.',
    why,
    how: `${hasIds ? 'Write github.ids into platform.yaml' : 'Take github.ids out of platform.yaml'}, and have an administrator run \`warren deploy\`.`,
  };
  return [...form, numbers];
}
