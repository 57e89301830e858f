import type { TypeArguments } from './limits.ts';

/** validateRuleName and validateTargetID of internal/service/events/validate.go. */
const name = { length: [0, 64], matches: /^[0-9A-Za-z_.-]+$/ } as const;

/** What the provider and AWS accept of EventBridge's rules. See limits.ts for the words. */
export const schedules: Readonly<Record<string, TypeArguments>> = {
  aws_cloudwatch_event_rule: {
    // Read at 0cdab4ae09a9 (6.x).
    source: 'internal/service/events/rule.go',
    atLeastOneOf: [['schedule_expression', 'event_pattern']],
    limited: {
      description: { length: [0, 512] },
      event_bus_name: { length: [1, 1600] },
      event_pattern: { is: 'JSON', size: 4096 },
      is_enabled: { conflictsWith: ['state'] },
      name: { ...name, conflictsWith: ['name_prefix'] },
      name_prefix: { ...name, conflictsWith: ['name'] },
      role_arn: { is: 'ARN' },
      schedule_expression: {
        length: [0, 256],
        aws: {
          matches: /^(rate\(.+\)|cron\(.+\))?$/,
          see: 'AWS::Events::Rule of cfn-lint 1.58.0 (ScheduleExpression)',
        },
      },
      state: {
        oneOf: ['DISABLED', 'ENABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'],
        conflictsWith: ['is_enabled'],
      },
    },
    free: 'force_destroy',
  },

  // Read at 0762c41e2027 (5.x).
  aws_cloudwatch_event_target: {
    source: 'internal/service/events/target.go',
    limited: {
      arn: { is: 'ARN' },
      'batch_target.array_size': { range: [2, 10_000] },
      'batch_target.job_attempts': { range: [1, 10] },
      'dead_letter_config.arn': { is: 'ARN' },
      'ecs_target.capacity_provider_strategy.base': { range: [0, 100_000] },
      'ecs_target.capacity_provider_strategy.weight': { range: [0, 1000] },
      'ecs_target.group': { length: [1, 255] },
      'ecs_target.ordered_placement_strategy.field': { length: [0, 255] },
      'ecs_target.platform_version': { length: [0, 1600] },
      'ecs_target.task_count': { least: 1 },
      'ecs_target.task_definition_arn': { is: 'ARN' },
      event_bus_name: { length: [1, 1600] },
      input: { is: 'JSON', length: [0, 8192], conflictsWith: ['input_path', 'input_transformer'] },
      input_path: { length: [0, 256], conflictsWith: ['input', 'input_transformer'] },
      'input_transformer.input_template': { length: [1, 8192] },
      'kinesis_target.partition_key_path': { length: [1, 256] },
      'redshift_target.database': { length: [1, 64] },
      'redshift_target.db_user': { length: [1, 128] },
      'redshift_target.secrets_manager_arn': { is: 'ARN' },
      'redshift_target.sql': { length: [1, 100_000] },
      'redshift_target.statement_name': { length: [1, 500] },
      'retry_policy.maximum_event_age_in_seconds': { range: [0, 86_400] },
      'retry_policy.maximum_retry_attempts': { range: [0, 185] },
      role_arn: { is: 'ARN' },
      rule: name,
      'run_command_targets.key': { length: [1, 128] },
      'run_command_targets.values': { entries: [0, 50], each: { length: [1, 256] } },
      target_id: name,
    },
    // Of what only containers, HTTP and pipelines are given some more is limited, which nothing here has.
    free: `
      batch_target.job_definition batch_target.job_name ecs_target.capacity_provider_strategy.capacity_provider
      ecs_target.enable_ecs_managed_tags ecs_target.enable_execute_command ecs_target.launch_type
      ecs_target.network_configuration.assign_public_ip ecs_target.network_configuration.security_groups
      ecs_target.network_configuration.subnets ecs_target.ordered_placement_strategy.type
      ecs_target.placement_constraint.expression ecs_target.placement_constraint.type ecs_target.propagate_tags
      ecs_target.tags force_destroy http_target.header_parameters http_target.path_parameter_values
      http_target.query_string_parameters input_transformer.input_paths redshift_target.with_event
      sagemaker_pipeline_target.pipeline_parameter_list.name sagemaker_pipeline_target.pipeline_parameter_list.value
      sqs_target.message_group_id`,
    newer: 'appsync_target.graphql_operation',
  },
};
