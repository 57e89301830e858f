import type { TypeArguments } from './limits.ts';

const quotas = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html';

/** All policies in a role together; see quotas.ts for the sum. */
const inlineSize = { size: 10240, says: 'Maximum policy size of 10240 bytes exceeded', see: quotas };

/** What the provider and AWS accept of Identity and Access Management. See limits.ts for the words. */
export const iam: Readonly<Record<string, TypeArguments>> = {
  aws_iam_instance_profile: {
    source: 'internal/service/iam/instance_profile.go',
    atMostOneOf: [['name', 'name_prefix']],
    limited: {
      name: { length: [1, 128], matches: /^[\w+=,.@-]*$/ },
      name_prefix: { length: [1, 102], matches: /^[\w+=,.@-]*$/ },
    },
    free: 'path role',
  },

  aws_iam_openid_connect_provider: {
    source: 'internal/service/iam/openid_connect_provider.go',
    limited: {
      client_id_list: { each: { length: [1, 255] } },
      thumbprint_list: { each: { length: [40, 40] } },
      url: { is: 'https URL', never: /\?/ },
    },
  },

  aws_iam_policy: {
    source: 'internal/service/iam/policy.go',
    atMostOneOf: [['name', 'name_prefix']],
    limited: {
      description: {
        aws: { length: [0, 1000], see: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html' },
      },
      name: { length: [1, 128], matches: /^[\w+=,.@-]*$/ },
      name_prefix: { length: [1, 102], matches: /^[\w+=,.@-]*$/ },
      policy: { is: 'JSON object', aws: { size: 6144, says: 'Cannot exceed quota for PolicySize: 6144', see: quotas } },
    },
    free: 'path',
  },

  aws_iam_role: {
    source: 'internal/service/iam/role.go',
    atMostOneOf: [['name', 'name_prefix']],
    limited: {
      assume_role_policy: {
        is: 'JSON object',
        aws: { size: 2048, says: 'Cannot exceed quota for ACLSizePerRole: 2048', see: quotas },
      },
      description: { length: [0, 1000], never: /[“‘]/, matches: /[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]*/u },
      'inline_policy.name': { is: 'not empty', length: [1, 128], matches: /^[\w+=,.@-]*$/ },
      'inline_policy.policy': { is: 'JSON object', aws: inlineSize },
      managed_policy_arns: { each: { is: 'ARN' } },
      max_session_duration: { range: [3600, 43200] },
      name: { length: [1, 64], matches: /^[\w+=,.@-]*$/ },
      name_prefix: { length: [1, 38], matches: /^[\w+=,.@-]*$/ },
      path: { length: [0, 512] },
      permissions_boundary: { is: 'ARN' },
    },
    free: 'force_detach_policies',
  },

  aws_iam_role_policy: {
    source: 'internal/service/iam/role_policy.go',
    atMostOneOf: [['name', 'name_prefix']],
    limited: {
      name: { length: [1, 128], matches: /^[\w+=,.@-]*$/ },
      name_prefix: { length: [1, 102], matches: /^[\w+=,.@-]*$/ },
      policy: { is: 'JSON object', aws: inlineSize },
      role: { length: [1, 128], matches: /[\w+=,.@-]+/, never: /^arn:/ },
    },
  },

  aws_iam_role_policy_attachment: {
    source: 'internal/service/iam/role_policy_attachment.go',
    limited: {
      policy_arn: { is: 'ARN' },
    },
    free: 'role',
  },

  aws_iam_user: {
    source: 'internal/service/iam/user.go',
    limited: {
      name: {
        matches: /^[0-9A-Za-z=,.@\-_+]+$/,
        aws: { length: [1, 64], see: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html' },
      },
      path: {
        aws: { length: [1, 512], see: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html' },
      },
      permissions_boundary: { length: [0, 2048] },
    },
    free: 'force_destroy',
  },

  aws_iam_user_policy: {
    source: 'internal/service/iam/user_policy.go',
    atMostOneOf: [['name', 'name_prefix']],
    limited: {
      name: {
        aws: { length: [1, 128], see: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html' },
      },
      policy: {
        is: 'JSON object',
        aws: { size: 2048, says: 'Maximum policy size of 2048 bytes exceeded', see: quotas },
      },
    },
    free: 'name_prefix user',
  },
};
