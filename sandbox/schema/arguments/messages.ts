import type { TypeArguments } from './limits.ts';

const rateOfSuccess = { range: [0, 100] } as const;

/** Roles and rates by which SNS logs what it delivers, for each protocol that it does for. */
const feedback = Object.fromEntries(
  ['application', 'firehose', 'http', 'lambda', 'sqs'].flatMap((protocol) => [
    [`${protocol}_failure_feedback_role_arn`, { is: 'ARN' }],
    [`${protocol}_success_feedback_role_arn`, { is: 'ARN' }],
    [`${protocol}_success_feedback_sample_rate`, rateOfSuccess],
  ]),
) satisfies TypeArguments['limited'];

const topicName = 'https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html (Name)';
const queueName =
  'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html (QueueName)';

/** What the provider and AWS accept of SNS and SQS. See limits.ts for the words. */
export const messages: Readonly<Record<string, TypeArguments>> = {
  aws_sns_topic: {
    source: 'internal/service/sns/topic.go',
    limited: {
      ...feedback,
      archive_policy: { is: 'JSON' },
      delivery_policy: { is: 'JSON' },
      name: {
        conflictsWith: ['name_prefix'],
        aws: { matches: /^[A-Za-z0-9_-]{1,256}(?<!\.fifo)$|^[A-Za-z0-9_-]{1,251}\.fifo$/, see: topicName },
      },
      name_prefix: { conflictsWith: ['name'] },
      policy: { is: 'JSON' },
      signature_version: { range: [1, 2] },
      tracing_config: { oneOf: ['Active', 'PassThrough'] },
    },
    free: 'content_based_deduplication display_name fifo_topic kms_master_key_id',
    newer: 'fifo_throughput_scope',
  },

  aws_sns_topic_subscription: {
    source: 'internal/service/sns/topic_subscription.go',
    limited: {
      delivery_policy: { is: 'JSON' },
      filter_policy: { is: 'JSON' },
      filter_policy_scope: { oneOf: ['MessageAttributes', 'MessageBody'], requires: ['filter_policy'] },
      protocol: {
        oneOf: ['application', 'email', 'email-json', 'firehose', 'http', 'https', 'lambda', 'sms', 'sqs'],
      },
      redrive_policy: { is: 'JSON' },
      replay_policy: { is: 'JSON' },
      subscription_role_arn: { is: 'ARN' },
      topic_arn: { is: 'ARN' },
    },
    conditions: [{ where: 'protocol', is: ['firehose'], needs: ['subscription_role_arn'] }],
    free: 'confirmation_timeout_in_minutes endpoint endpoint_auto_confirms raw_message_delivery',
  },

  aws_sqs_queue: {
    source: 'internal/service/sqs/queue.go',
    limited: {
      deduplication_scope: { oneOf: ['messageGroup', 'queue'] },
      delay_seconds: { range: [0, 900] },
      fifo_throughput_limit: { oneOf: ['perMessageGroupId', 'perQueue'] },
      kms_data_key_reuse_period_seconds: { range: [60, 86_400] },
      kms_master_key_id: { conflictsWith: ['sqs_managed_sse_enabled'] },
      max_message_size: { range: [1024, 262_144] },
      message_retention_seconds: { range: [60, 1_209_600] },
      // resourceQueueCustomizeDiff: 80 characters.
      name: {
        matches: /^[0-9A-Za-z_-]{1,80}$|^[0-9A-Za-z_-]{1,75}\.fifo$/,
        conflictsWith: ['name_prefix'],
        aws: { length: [1, 80], see: queueName },
      },
      name_prefix: { conflictsWith: ['name'] },
      policy: { is: 'JSON' },
      redrive_allow_policy: { is: 'JSON' },
      redrive_policy: { is: 'JSON' },
      sqs_managed_sse_enabled: { conflictsWith: ['kms_master_key_id'] },
      visibility_timeout_seconds: { range: [0, 43_200] },
    },
    free: 'content_based_deduplication fifo_queue receive_wait_time_seconds',
  },
};
