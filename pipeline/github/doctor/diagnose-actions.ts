import { type Change, type Finding, unseen } from './finding.ts';
import type { Settings } from './settings.ts';

/** Actions of others that the workflows use; those of GitHub itself and of the owner are allowed as such. */
const patterns = ['aws-actions/configure-aws-credentials@*', 'hashicorp/setup-terraform@*'];

const place = 'Settings, Actions, General';
const path = '/actions/permissions';

/** What runs may do. */
export function diagnoseActions(settings: Settings): Finding[] {
  return [...allowedFindings(settings), ...tokenFindings(settings), ...forkFindings(settings)];
}

function allowedFindings({ actions, selected }: Settings): Finding[] {
  const why = 'An action is a program of somebody else that runs with the rights of the job.';
  if (!('is' in actions)) return unseen('allowed actions', actions, why);
  const { enabled, allowed_actions: allowed, sha_pinning_required: isPinned } = actions.is;
  const limit: Change = {
    does: 'allows selected actions alone, pinned by commit',
    method: 'PUT',
    path,
    body: { enabled: true, allowed_actions: 'selected', sha_pinning_required: true },
  };
  const is = [
    ...(enabled ? [] : ['Actions are switched off.']),
    ...(allowed === 'selected' ? [] : [`Allowed is ${allowed ?? 'nothing'}.`]),
    ...(isPinned ? [] : ['Actions need not be pinned by commit.']),
  ];
  const known = allowed === 'selected' && 'is' in selected ? selected.is : {};
  const missing = patterns.filter((pattern) => !known.patterns_allowed?.includes(pattern));
  const isSelected = known.github_owned_allowed === true && missing.length === 0;
  const select: Change = {
    does: `allows the actions of GitHub, ${patterns.join(' and ')}`,
    method: 'PUT',
    path: `${path}/selected-actions`,
    body: {
      github_owned_allowed: true,
      verified_allowed: known.verified_allowed ?? false,
      patterns_allowed: [...(known.patterns_allowed ?? []), ...missing],
    },
  };
  const how = `${place}: allow select non-owner actions, those created by GitHub and ${patterns.join(', ')}; require full-length commit SHAs.`;
  if (is.length > 0) {
    const should = 'Selected actions have to be allowed alone, pinned by commit.';
    return [
      { subject: 'allowed actions', is: is.join(' '), should, why, how, fix: [limit, ...(isSelected ? [] : [select])] },
    ];
  }
  if (!('is' in selected)) return unseen('allowed actions', selected, why);
  if (isSelected) return [];
  const lacking = [...(known.github_owned_allowed ? [] : ['those of GitHub']), ...missing].join(', ');
  return [
    {
      subject: 'allowed actions',
      is: `Not allowed are ${lacking}.`,
      should: 'The workflows use them.',
      why,
      how,
      fix: [select],
    },
  ];
}

/** Whether workflows may open pull requests is left as it is: adopting drift takes it, and no approval of theirs counts. */
function tokenFindings({ workflow }: Settings): Finding[] {
  const why = 'A job that says nothing of its permissions has these.';
  if (!('is' in workflow)) return unseen('workflow permissions', workflow, why);
  const { default_workflow_permissions: rights, can_approve_pull_request_reviews: approves } = workflow.is;
  if (rights === 'read') return [];
  return [
    {
      subject: 'workflow permissions',
      is: `Tokens may ${rights}.`,
      should: 'They may read.',
      why,
      how: `${place}, Workflow permissions.`,
      fix: [
        {
          does: 'lets tokens of workflows read by default',
          method: 'PUT',
          path: `${path}/workflow`,
          body: { default_workflow_permissions: 'read', can_approve_pull_request_reviews: approves },
        },
      ],
    },
  ];
}

/** A private repository has no such setting. */
function forkFindings({ forks }: Settings): Finding[] {
  if (!('is' in forks) || forks.is.approval_policy === 'all_external_contributors') return [];
  return [
    {
      subject: 'runs of forks',
      is: `Approval is asked of ${forks.is.approval_policy.replaceAll('_', ' ')}.`,
      should: 'It has to be asked of all external contributors.',
      why: 'A pull request of a stranger changes what its own runs do.',
      how: `${place}, Approval for running fork pull request workflows.`,
      fix: [
        {
          does: 'asks for approval of runs of all external contributors',
          method: 'PUT',
          path: `${path}/fork-pr-contributor-approval`,
          body: { approval_policy: 'all_external_contributors' },
        },
      ],
    },
  ];
}
