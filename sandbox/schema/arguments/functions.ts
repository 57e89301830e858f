import type { TypeArguments } from './limits.ts';

/** What CreateFunction takes: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html and AWS::Lambda::Function of cfn-lint 1.58.0. */
const see = 'https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html';

/** Those of AWS::Lambda::Function in cfn-lint 1.58.0, those among them that no function may be made of any more; that of Lambda@Edge is left out. */
const runtimes = `
  dotnet10 dotnet6 dotnet8 dotnetcore1.0 dotnetcore2.0 dotnetcore2.1 dotnetcore3.1 go1.x java11 java11.al2023 java17 java17.al2023 java21 java25 java8 java8.al2 java8.al2023 nodejs nodejs10.x nodejs12.x nodejs14.x nodejs16.x nodejs18.x nodejs20.x nodejs22.x nodejs24.x nodejs26.x nodejs4.3 nodejs6.10 nodejs8.10 provided provided.al2 provided.al2023 python2.7 python3.10 python3.11 python3.12 python3.13 python3.14 python3.15 python3.6 python3.7 python3.8 python3.9 ruby2.5 ruby2.7 ruby3.2 ruby3.3 ruby3.4 ruby4.0`
  .trim()
  .split(/\s+/);

/** What the provider and AWS accept of Lambda, and of what hands functions log lines. See limits.ts for the words. */
export const functions: Readonly<Record<string, TypeArguments>> = {
  aws_lambda_function: {
    source: 'internal/service/lambda/function.go',
    exactlyOneOf: [['filename', 'image_uri', 's3_bucket']],
    conditions: [{ where: 'package_type', isNot: ['Image'], needs: ['handler', 'runtime'] }],
    limited: {
      architectures: { entries: [0, 1], each: { oneOf: ['x86_64', 'arm64'] } },
      code_signing_config_arn: { is: 'ARN' },
      'dead_letter_config.target_arn': { is: 'ARN' },
      description: { aws: { length: [0, 256], see } },
      'ephemeral_storage.size': { range: [512, 10240] },
      'file_system_config.arn': { is: 'ARN' },
      'file_system_config.local_mount_path': { matches: /^\/mnt\/[0-9A-Za-z_.-]+$/ },
      function_name: {
        length: [1, 140],
        matches:
          /^(arn:[\w-]+:lambda:)?([a-z]{2}-(?:[a-z]+-){1,2}\d{1}:)?(\d{12}:)?(function:)?([0-9A-Za-z_-]+)(:(\$LATEST|[0-9A-Za-z_-]+))?$/,
        aws: { matches: /^([\w-]{1,64}|arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]{1,64})$/, see },
      },
      handler: { length: [1, 128], aws: { matches: /^\S+$/, see } },
      kms_key_arn: { is: 'ARN' },
      layers: { entries: [0, 5], each: { is: 'ARN' } },
      'logging_config.application_log_level': { oneOf: ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] },
      'logging_config.log_format': { oneOf: ['JSON', 'Text'] },
      'logging_config.log_group': { length: [1, 512], matches: /^[0-9A-Za-z_./#-]+$/ },
      'logging_config.system_log_level': { oneOf: ['DEBUG', 'INFO', 'WARN'] },
      memory_size: { range: [128, 10240] },
      package_type: { oneOf: ['Zip', 'Image'] },
      replacement_security_group_ids: { requires: ['replace_security_groups_on_destroy'] },
      reserved_concurrent_executions: { least: -1 },
      role: { is: 'ARN' },
      runtime: {
        // The provider's own list is that of its day.
        aws: {
          oneOf: runtimes,
          see: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html',
        },
      },
      s3_bucket: {
        requires: ['s3_key'],
        aws: { length: [3, 63], matches: /^[0-9A-Za-z.\-_]*(?<!\.)$/, see },
      },
      s3_key: { requires: ['s3_bucket'], aws: { length: [1, 1024], see } },
      s3_object_version: { conflictsWith: ['filename', 'image_uri'] },
      'snap_start.apply_on': { oneOf: ['PublishedVersions', 'None'] },
      timeout: { range: [1, 900] },
      'tracing_config.mode': { oneOf: ['Active', 'PassThrough'] },
      'vpc_config.security_group_ids': { aws: { entries: [0, 5], see } },
      'vpc_config.subnet_ids': { aws: { entries: [0, 16], see } },
    },
    free: `
      environment.variables filename image_config.command image_config.entry_point image_config.working_directory
      image_uri publish replace_security_groups_on_destroy skip_destroy source_code_hash
      vpc_config.ipv6_allowed_for_dual_stack`,
    newer: `
      capacity_provider_config.lambda_managed_instances_capacity_provider_config.capacity_provider_arn
      capacity_provider_config.lambda_managed_instances_capacity_provider_config.execution_environment_memory_gib_per_vcpu
      capacity_provider_config.lambda_managed_instances_capacity_provider_config.per_execution_environment_max_concurrency
      durable_config.execution_timeout durable_config.retention_period publish_to source_kms_key_arn
      tenancy_config.tenant_isolation_mode`,
  },

  aws_lambda_function_url: {
    source: 'internal/service/lambda/function_url.go',
    limited: {
      authorization_type: { oneOf: ['NONE', 'AWS_IAM'] },
      'cors.max_age': { range: [0, 86400] },
      invoke_mode: { oneOf: ['BUFFERED', 'RESPONSE_STREAM'] },
    },
    free: `
      cors.allow_credentials cors.allow_headers cors.allow_methods cors.allow_origins cors.expose_headers function_name
      qualifier`,
  },

  aws_lambda_permission: {
    source: 'internal/service/lambda/permission.go',
    atMostOneOf: [['statement_id', 'statement_id_prefix']],
    limited: {
      action: { matches: /^(lambda:[*]|lambda:[A-Za-z]+|[*])$/ },
      event_source_token: { length: [1, 256], matches: /^[0-9A-Za-z_.-]+$/ },
      function_name: {
        length: [1, 140],
        matches:
          /^(arn:[\w-]+:lambda:)?([a-z]{2}-(?:[a-z]+-){1,2}\d{1}:)?(\d{12}:)?(function:)?([0-9A-Za-z_-]+)(:(\$LATEST|[0-9A-Za-z_-]+))?$/,
      },
      function_url_auth_type: { oneOf: ['NONE', 'AWS_IAM'] },
      qualifier: { length: [1, 128], matches: /^[0-9A-Za-z_$-]+$/ },
      source_account: { matches: /^\d{12}$/ },
      source_arn: { is: 'ARN' },
      statement_id: { length: [1, 100], matches: /^[0-9A-Za-z_-]+$/ },
      statement_id_prefix: { length: [1, 100], matches: /^[0-9A-Za-z_-]+$/ },
    },
    free: 'principal principal_org_id',
  },

  aws_cloudwatch_log_subscription_filter: {
    source: 'internal/service/logs/subscription_filter.go',
    limited: {
      destination_arn: { is: 'ARN' },
      distribution: { oneOf: ['Random', 'ByLogStream'] },
      filter_pattern: { length: [0, 1024] },
      name: {
        length: [1, 512],
        aws: {
          matches: /^[^:*]*$/,
          see: 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html',
        },
      },
      role_arn: { is: 'ARN' },
    },
    free: 'log_group_name',
  },
};
