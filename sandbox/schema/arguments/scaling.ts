import type { TypeArguments } from './limits.ts';

const reference = 'https://docs.aws.amazon.com/autoscaling/application/APIReference';
const putScalingPolicy = `${reference}/API_PutScalingPolicy.html`;
const stepConfiguration = `${reference}/API_StepScalingPolicyConfiguration.html`;
const registerTarget = `${reference}/API_RegisterScalableTarget.html`;

/** Of the services that can be scaled, those that were looked up. */
const namespaces = ['ecs', 'dynamodb', 'lambda', 'rds', 'elasticache', 'sagemaker', 'ec2', 'kafka'];

/** What the provider and AWS accept of Application Auto Scaling. See limits.ts for the words. */
export const scaling: Readonly<Record<string, TypeArguments>> = {
  aws_appautoscaling_policy: {
    source: 'internal/service/appautoscaling/policy.go',
    limited: {
      name: { length: [0, 255] },
      policy_type: {
        aws: { oneOf: ['StepScaling', 'TargetTrackingScaling', 'PredictiveScaling'], see: putScalingPolicy },
      },
      service_namespace: { aws: { oneOf: namespaces, see: putScalingPolicy } },
      'step_scaling_policy_configuration.adjustment_type': {
        aws: { oneOf: ['ChangeInCapacity', 'PercentChangeInCapacity', 'ExactCapacity'], see: stepConfiguration },
      },
      'step_scaling_policy_configuration.metric_aggregation_type': {
        aws: { oneOf: ['Average', 'Minimum', 'Maximum'], see: stepConfiguration },
      },
      'target_tracking_scaling_policy_configuration.customized_metric_specification.metric_name': {
        conflictsWith: ['target_tracking_scaling_policy_configuration.customized_metric_specification.metrics'],
      },
      'target_tracking_scaling_policy_configuration.customized_metric_specification.metrics.expression': {
        length: [1, 2047],
      },
      'target_tracking_scaling_policy_configuration.customized_metric_specification.metrics.id': { length: [1, 255] },
      'target_tracking_scaling_policy_configuration.customized_metric_specification.metrics.label': {
        length: [1, 2047],
      },
      'target_tracking_scaling_policy_configuration.customized_metric_specification.metrics.metric_stat.stat': {
        length: [1, 100],
      },
      'target_tracking_scaling_policy_configuration.customized_metric_specification.namespace': {
        conflictsWith: ['target_tracking_scaling_policy_configuration.customized_metric_specification.metrics'],
      },
      'target_tracking_scaling_policy_configuration.customized_metric_specification.statistic': {
        oneOf: ['Average', 'Minimum', 'Maximum', 'SampleCount', 'Sum'],
        conflictsWith: ['target_tracking_scaling_policy_configuration.customized_metric_specification.metrics'],
      },
      'target_tracking_scaling_policy_configuration.customized_metric_specification.unit': {
        conflictsWith: ['target_tracking_scaling_policy_configuration.customized_metric_specification.metrics'],
      },
      'target_tracking_scaling_policy_configuration.predefined_metric_specification.resource_label': {
        length: [0, 1023],
      },
    },
    free: `
      resource_id scalable_dimension step_scaling_policy_configuration.cooldown
      step_scaling_policy_configuration.min_adjustment_magnitude
      step_scaling_policy_configuration.step_adjustment.metric_interval_lower_bound
      step_scaling_policy_configuration.step_adjustment.metric_interval_upper_bound
      step_scaling_policy_configuration.step_adjustment.scaling_adjustment
      target_tracking_scaling_policy_configuration.customized_metric_specification.dimensions.name
      target_tracking_scaling_policy_configuration.customized_metric_specification.dimensions.value
      target_tracking_scaling_policy_configuration.customized_metric_specification.metrics.metric_stat.metric.dimensions.name
      target_tracking_scaling_policy_configuration.customized_metric_specification.metrics.metric_stat.metric.dimensions.value
      target_tracking_scaling_policy_configuration.customized_metric_specification.metrics.metric_stat.metric.metric_name
      target_tracking_scaling_policy_configuration.customized_metric_specification.metrics.metric_stat.metric.namespace
      target_tracking_scaling_policy_configuration.customized_metric_specification.metrics.metric_stat.unit
      target_tracking_scaling_policy_configuration.customized_metric_specification.metrics.return_data
      target_tracking_scaling_policy_configuration.disable_scale_in
      target_tracking_scaling_policy_configuration.predefined_metric_specification.predefined_metric_type
      target_tracking_scaling_policy_configuration.scale_in_cooldown
      target_tracking_scaling_policy_configuration.scale_out_cooldown
      target_tracking_scaling_policy_configuration.target_value`,
    newer: `
      predictive_scaling_policy_configuration.max_capacity_breach_behavior
      predictive_scaling_policy_configuration.max_capacity_buffer
      predictive_scaling_policy_configuration.metric_specification.customized_capacity_metric_specification.metric_data_query.expression
      predictive_scaling_policy_configuration.metric_specification.customized_capacity_metric_specification.metric_data_query.id
      predictive_scaling_policy_configuration.metric_specification.customized_capacity_metric_specification.metric_data_query.label
      predictive_scaling_policy_configuration.metric_specification.customized_capacity_metric_specification.metric_data_query.metric_stat.metric.dimension.name
      predictive_scaling_policy_configuration.metric_specification.customized_capacity_metric_specification.metric_data_query.metric_stat.metric.dimension.value
      predictive_scaling_policy_configuration.metric_specification.customized_capacity_metric_specification.metric_data_query.metric_stat.metric.metric_name
      predictive_scaling_policy_configuration.metric_specification.customized_capacity_metric_specification.metric_data_query.metric_stat.metric.namespace
      predictive_scaling_policy_configuration.metric_specification.customized_capacity_metric_specification.metric_data_query.metric_stat.stat
      predictive_scaling_policy_configuration.metric_specification.customized_capacity_metric_specification.metric_data_query.metric_stat.unit
      predictive_scaling_policy_configuration.metric_specification.customized_capacity_metric_specification.metric_data_query.return_data
      predictive_scaling_policy_configuration.metric_specification.customized_load_metric_specification.metric_data_query.expression
      predictive_scaling_policy_configuration.metric_specification.customized_load_metric_specification.metric_data_query.id
      predictive_scaling_policy_configuration.metric_specification.customized_load_metric_specification.metric_data_query.label
      predictive_scaling_policy_configuration.metric_specification.customized_load_metric_specification.metric_data_query.metric_stat.metric.dimension.name
      predictive_scaling_policy_configuration.metric_specification.customized_load_metric_specification.metric_data_query.metric_stat.metric.dimension.value
      predictive_scaling_policy_configuration.metric_specification.customized_load_metric_specification.metric_data_query.metric_stat.metric.metric_name
      predictive_scaling_policy_configuration.metric_specification.customized_load_metric_specification.metric_data_query.metric_stat.metric.namespace
      predictive_scaling_policy_configuration.metric_specification.customized_load_metric_specification.metric_data_query.metric_stat.stat
      predictive_scaling_policy_configuration.metric_specification.customized_load_metric_specification.metric_data_query.metric_stat.unit
      predictive_scaling_policy_configuration.metric_specification.customized_load_metric_specification.metric_data_query.return_data
      predictive_scaling_policy_configuration.metric_specification.customized_scaling_metric_specification.metric_data_query.expression
      predictive_scaling_policy_configuration.metric_specification.customized_scaling_metric_specification.metric_data_query.id
      predictive_scaling_policy_configuration.metric_specification.customized_scaling_metric_specification.metric_data_query.label
      predictive_scaling_policy_configuration.metric_specification.customized_scaling_metric_specification.metric_data_query.metric_stat.metric.dimension.name
      predictive_scaling_policy_configuration.metric_specification.customized_scaling_metric_specification.metric_data_query.metric_stat.metric.dimension.value
      predictive_scaling_policy_configuration.metric_specification.customized_scaling_metric_specification.metric_data_query.metric_stat.metric.metric_name
      predictive_scaling_policy_configuration.metric_specification.customized_scaling_metric_specification.metric_data_query.metric_stat.metric.namespace
      predictive_scaling_policy_configuration.metric_specification.customized_scaling_metric_specification.metric_data_query.metric_stat.stat
      predictive_scaling_policy_configuration.metric_specification.customized_scaling_metric_specification.metric_data_query.metric_stat.unit
      predictive_scaling_policy_configuration.metric_specification.customized_scaling_metric_specification.metric_data_query.return_data
      predictive_scaling_policy_configuration.metric_specification.predefined_load_metric_specification.predefined_metric_type
      predictive_scaling_policy_configuration.metric_specification.predefined_load_metric_specification.resource_label
      predictive_scaling_policy_configuration.metric_specification.predefined_metric_pair_specification.predefined_metric_type
      predictive_scaling_policy_configuration.metric_specification.predefined_metric_pair_specification.resource_label
      predictive_scaling_policy_configuration.metric_specification.predefined_scaling_metric_specification.predefined_metric_type
      predictive_scaling_policy_configuration.metric_specification.predefined_scaling_metric_specification.resource_label
      predictive_scaling_policy_configuration.metric_specification.target_value
      predictive_scaling_policy_configuration.mode
      predictive_scaling_policy_configuration.scheduling_buffer_time`,
  },

  aws_appautoscaling_target: {
    source: 'internal/service/appautoscaling/target.go',
    limited: {
      service_namespace: { aws: { oneOf: namespaces, see: registerTarget } },
    },
    free: 'max_capacity min_capacity resource_id role_arn scalable_dimension',
    newer: `
      suspended_state.dynamic_scaling_in_suspended suspended_state.dynamic_scaling_out_suspended
      suspended_state.scheduled_scaling_suspended`,
  },
};
