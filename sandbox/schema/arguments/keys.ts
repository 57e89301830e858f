import type { TypeArguments } from './limits.ts';

/** What the provider and AWS accept of KMS. See limits.ts for the words. */
export const keys: Readonly<Record<string, TypeArguments>> = {
  aws_kms_key: {
    source: 'internal/service/kms/key.go',
    limited: {
      custom_key_store_id: { length: [1, 22] },
      customer_master_key_spec: {
        oneOf: [
          'RSA_2048',
          'RSA_3072',
          'RSA_4096',
          'ECC_NIST_P256',
          'ECC_NIST_P384',
          'ECC_NIST_P521',
          'ECC_SECG_P256K1',
          'SYMMETRIC_DEFAULT',
          'HMAC_224',
          'HMAC_256',
          'HMAC_384',
          'HMAC_512',
          'SM2',
        ],
      },
      deletion_window_in_days: { range: [7, 30] },
      description: { length: [0, 8192] },
      key_usage: { oneOf: ['SIGN_VERIFY', 'ENCRYPT_DECRYPT', 'GENERATE_VERIFY_MAC'] },
      policy: { is: 'JSON' },
      xks_key_id: { length: [1, 128], requires: ['custom_key_store_id'] },
    },
    free: 'bypass_policy_lockout_safety_check enable_key_rotation is_enabled multi_region',
    newer: 'rotation_period_in_days',
  },

  aws_kms_alias: {
    source: 'internal/service/kms/alias.go',
    limited: {
      name: {
        matches: /^alias\/[0-9A-Za-z_/-]+$/,
        conflictsWith: ['name_prefix'],
        aws: {
          length: [1, 256],
          never: /^alias\/aws\//,
          see: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html (AliasName)',
        },
      },
      name_prefix: { matches: /^alias\/[0-9A-Za-z_/-]+$/, conflictsWith: ['name'] },
    },
    free: 'target_key_id',
  },
};
