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

  // Read at 0762c41e2027 (5.x). What only other targets than functions have is left out: nothing here has any.
  aws_cloudwatch_event_target: {
    source: 'internal/service/events/target.go',
    limited: {
      arn: { is: 'ARN' },
      'dead_letter_config.arn': { is: 'ARN' },
      event_bus_name: { length: [1, 1600] },
      input: { is: 'JSON', length: [0, 8192], conflictsWith: ['input_path', 'input_transformer'] },
      input_path: { length: [0, 256], conflictsWith: ['input', 'input_transformer'] },
      'input_transformer.input_template': { length: [1, 8192] },
      'retry_policy.maximum_event_age_in_seconds': { range: [0, 86_400] },
      'retry_policy.maximum_retry_attempts': { range: [0, 185] },
      role_arn: { is: 'ARN' },
      rule: name,
      target_id: name,
    },
    free: 'force_destroy input_transformer.input_paths',
  },
};
