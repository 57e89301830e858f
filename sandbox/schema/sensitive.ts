/**
 * Attributes that the providers' documentation calls sensitive, by type, and below that by what they stand in; the bindings do
 * not say. Terraform hides their values. Write-only arguments (`*_wo`) always count as sensitive.
 */
export const sensitiveAttributes: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: ['password', 'password_wo'],
  aws_elasticache_replication_group: ['auth_token'],
  aws_elasticache_user: ['passwords'],
  aws_iam_access_key: ['secret', 'ses_smtp_password_v4'],
  aws_secretsmanager_secret_version: ['secret_string', 'secret_binary', 'secret_string_wo'],
  aws_ssm_parameter: ['value', 'value_wo'],
  'cloudflare_workers_script.assets': ['jwt'],
  'cloudflare_zero_trust_access_application.saas_app': ['client_secret'],
  'cloudflare_zero_trust_access_application.scim_config.authentication': ['password', 'token', 'client_secret'],
  cloudflare_zero_trust_tunnel_cloudflared: ['tunnel_secret'],
  'cloudflare_workers_script.bindings': ['text', 'key_base64', 'key_jwk'],
  pagerduty_service_integration: ['integration_key'],
  random_password: ['result', 'bcrypt_hash'],
};

/** Whether the provider calls an attribute sensitive; `path` is below the type, as in `bindings.text`. */
export function isSensitive(type: string, path: string): boolean {
  const steps = path.split('.');
  const within = [type, ...steps.slice(0, -1)].join('.');
  return sensitiveAttributes[within]?.includes(steps.at(-1) ?? '') ?? false;
}

/**
 * Nested blocks that the provider fills in where the configuration has none (optional and computed in the provider's
 * schema, which the bindings do not say): hashicorp/aws 5.46.0, internal/service/{ec2,elasticache,iam,s3}; PagerDuty's 3.30.8.
 */
export const computedBlocks: Readonly<Record<string, readonly string[]>> = {
  // node_group_configuration is of 6.x: replication_group.go at 001b6364c1a3.
  aws_elasticache_replication_group: ['node_group_configuration'],
  aws_elasticache_user: ['authentication_mode'],
  aws_iam_role: ['inline_policy'],
  aws_instance: ['ebs_block_device'],
  aws_network_interface: ['attachment'],
  aws_s3_bucket: ['lifecycle_rule', 'server_side_encryption_configuration', 'versioning'],
  pagerduty_service: ['auto_pause_notifications_parameters', 'incident_urgency_rule'],
};
