import type { DeployerRights } from './deployer-rights.ts';

/** Rights over the instance profiles of these ARNs. */
export function instanceProfileRights(profiles: string): DeployerRights {
  return {
    look: [{ Sid: 'LookAtInstanceProfiles', Effect: 'Allow', Action: 'iam:GetInstanceProfile', Resource: profiles }],
    change: [
      {
        // Whoever puts a role into one needs the right to pass it, which is for the platform's roles alone:
        // https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html
        Sid: 'InstanceProfiles',
        Effect: 'Allow',
        Action: [
          'iam:AddRoleToInstanceProfile',
          'iam:CreateInstanceProfile',
          'iam:DeleteInstanceProfile',
          'iam:RemoveRoleFromInstanceProfile',
          'iam:TagInstanceProfile',
          'iam:UntagInstanceProfile',
        ],
        Resource: profiles,
      },
    ],
  };
}
