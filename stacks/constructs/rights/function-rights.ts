import type { DeployerRights } from './deployer-rights.ts';

/** Rights over a function and its code; who may call it by a URL or a policy of its own is no part of them. */
export function functionRights({ name, arn }: { name: string; arn: string }): DeployerRights {
  return {
    look: [
      {
        Sid: `LookAt${name}`,
        Effect: 'Allow',
        Action: [
          'lambda:GetFunction',
          'lambda:GetFunctionCodeSigningConfig',
          'lambda:ListTags',
          'lambda:ListVersionsByFunction',
        ],
        Resource: arn,
      },
    ],
    change: [
      {
        Sid: name,
        Effect: 'Allow',
        Action: [
          'lambda:CreateFunction',
          'lambda:DeleteFunction',
          'lambda:DeleteFunctionConcurrency',
          'lambda:PutFunctionConcurrency',
          'lambda:TagResource',
          'lambda:UntagResource',
          'lambda:UpdateFunctionCode',
          'lambda:UpdateFunctionConfiguration',
        ],
        Resource: arn,
      },
    ],
  };
}
