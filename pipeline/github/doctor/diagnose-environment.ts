import { mainBranch } from '../../../contracts/github.ts';
import { type Change, type Finding, unseen } from './finding.ts';
import type { Settings } from './settings.ts';

const place = 'Settings, Environments';

/** The environment that changes are applied in. */
export function diagnoseEnvironment(settings: Settings, name: string): Finding[] {
  const { environment } = settings;
  const why = 'AWS gives the apply role to whatever runs in this environment.';
  const path = `/environments/${encodeURIComponent(name)}`;
  const limit: Change = {
    does: `lets the branches alone into the environment ${name} that are named`,
    method: 'PUT',
    path,
    body: { ...kept(settings), deployment_branch_policy: { protected_branches: false, custom_branch_policies: true } },
  };
  const allow: Change = {
    does: `lets the branch ${mainBranch} into the environment ${name}`,
    method: 'POST',
    path: `${path}/deployment-branch-policies`,
    body: { name: mainBranch, type: 'branch' },
  };
  if ('missing' in environment) {
    const how = `${place}, New environment.`;
    const should = `It has to be there, for ${mainBranch} alone.`;
    return [{ subject: `environment ${name}`, is: 'It is not there.', should, why, how, fix: [limit, allow] }];
  }
  if (!('is' in environment)) return unseen(`environment ${name}`, environment, why);
  return [
    ...branchFindings(settings, { name, why, limit, allow }),
    ...(environment.is.can_admins_bypass !== true
      ? []
      : [
          {
            subject: `environment ${name}`,
            is: 'Administrators may bypass its protection.',
            should: 'Nobody may.',
            why: 'Whoever may bypass it can apply without approval.',
            how: `${place}, ${name}; untick "Allow administrators to bypass configured protection rules". GitHub's API cannot.`,
          },
        ]),
    ...heldFindings(settings, name),
  ];
}

function branchFindings(
  { environment, branches }: Settings,
  { name, why, limit, allow }: { name: string; why: string; limit: Change; allow: Change },
): Finding[] {
  if (!('is' in environment)) return [];
  const subject = `branches of environment ${name}`;
  const isLimited = environment.is.deployment_branch_policy?.custom_branch_policies === true;
  if (isLimited && !('is' in branches)) return unseen(subject, branches, why);
  const found = isLimited && 'is' in branches ? branches.is.branch_policies : [];
  const isMain = (policy: { name: string; type?: string | undefined }) =>
    policy.name === mainBranch && (policy.type ?? 'branch') === 'branch';
  const others = found.filter((policy) => !isMain(policy));
  if (isLimited && found.some(isMain) && others.length === 0) return [];
  const remove = others.map(
    (policy): Change => ({
      does: `lets ${JSON.stringify(policy.name)} into the environment ${name} no more`,
      method: 'DELETE',
      path: `/environments/${encodeURIComponent(name)}/deployment-branch-policies/${policy.id}`,
    }),
  );
  return [
    {
      subject,
      is: isLimited
        ? `They are ${found.map((policy) => JSON.stringify(policy.name)).join(', ') || 'none'}.`
        : 'Any branch may, or any protected one.',
      should: `It has to be ${mainBranch} alone.`,
      why,
      how: `${place}, ${name}, Deployment branches and tags: selected, ${mainBranch}.`,
      fix: [...(isLimited ? [] : [limit]), ...(found.some(isMain) ? [] : [allow]), ...remove],
    },
  ];
}

/** What it holds that belongs to the repository, or into AWS. */
function heldFindings({ environmentVariables, environmentSecrets }: Settings, name: string): Finding[] {
  const held = [
    ...('is' in environmentVariables ? environmentVariables.is.variables.map((each) => `variable ${each.name}`) : []),
    ...('is' in environmentSecrets ? environmentSecrets.is.secrets.map((each) => `secret ${each.name}`) : []),
  ];
  if (held.length === 0) return [];
  return [
    {
      subject: `environment ${name}`,
      is: `It holds the ${held.join(', the ')}.`,
      should: 'It has to hold none.',
      why: 'A variable of it goes before that of the repository, and tokens belong into AWS.',
      how: `${place}, ${name}: delete them, after a look at what uses them.`,
    },
  ];
}

/** Who reviews and how long it waits, which replacing the environment would lose. */
function kept({ environment }: Settings): Record<string, unknown> {
  if (!('is' in environment)) return {};
  const rules = environment.is.protection_rules ?? [];
  const wait = rules.find(({ wait_timer }) => wait_timer !== undefined)?.wait_timer;
  const reviewed = rules.find(({ reviewers }) => reviewers !== undefined);
  return {
    ...(wait === undefined ? {} : { wait_timer: wait }),
    ...(reviewed?.reviewers
      ? {
          prevent_self_review: reviewed.prevent_self_review ?? false,
          reviewers: reviewed.reviewers.map(({ type, reviewer }) => ({ type, id: reviewer.id })),
        }
      : {}),
  };
}
