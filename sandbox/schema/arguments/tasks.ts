import type { TypeArguments } from './limits.ts';

/** What the provider and AWS accept of ECS on Fargate. See limits.ts for the words. */
export const tasks: Readonly<Record<string, TypeArguments>> = {
  aws_ecs_cluster: {
    source: 'internal/service/ecs/cluster.go',
    limited: {
      'configuration.execute_command_configuration.logging': { oneOf: ['NONE', 'DEFAULT', 'OVERRIDE'] },
      name: { length: [1, 255], matches: /^[0-9A-Za-z_-]+$/ },
      'service_connect_defaults.namespace': { is: 'ARN' },
      'setting.name': { oneOf: ['containerInsights'] },
    },
    free: `
      configuration.execute_command_configuration.kms_key_id
      configuration.execute_command_configuration.log_configuration.cloud_watch_encryption_enabled
      configuration.execute_command_configuration.log_configuration.cloud_watch_log_group_name
      configuration.execute_command_configuration.log_configuration.s3_bucket_encryption_enabled
      configuration.execute_command_configuration.log_configuration.s3_bucket_name
      configuration.execute_command_configuration.log_configuration.s3_key_prefix setting.value`,
    newer: `
      configuration.managed_storage_configuration.fargate_ephemeral_storage_kms_key_id
      configuration.managed_storage_configuration.kms_key_id`,
  },

  aws_ecs_cluster_capacity_providers: {
    source: 'internal/service/ecs/cluster_capacity_providers.go',
    limited: {
      cluster_name: { length: [1, 255], matches: /^[0-9A-Za-z_-]+$/ },
      'default_capacity_provider_strategy.base': { range: [0, 100000] },
      'default_capacity_provider_strategy.weight': { range: [0, 1000] },
    },
    free: `
      capacity_providers default_capacity_provider_strategy.capacity_provider`,
  },

  aws_ecs_service: {
    source: 'internal/service/ecs/service.go',
    limited: {
      'capacity_provider_strategy.base': { range: [0, 100000] },
      'capacity_provider_strategy.weight': { range: [0, 1000] },
      'deployment_controller.type': { oneOf: ['ECS', 'CODE_DEPLOY', 'EXTERNAL'] },
      health_check_grace_period_seconds: { range: [0, 2147483647] },
      launch_type: { oneOf: ['EC2', 'FARGATE', 'EXTERNAL'] },
      'load_balancer.container_port': { range: [0, 65536] },
      'load_balancer.target_group_arn': { is: 'ARN' },
      name: {
        aws: {
          length: [1, 255],
          matches: /^[0-9A-Za-z_-]+$/,
          see: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html (serviceName)',
        },
      },
      'ordered_placement_strategy.type': { oneOf: ['random', 'spread', 'binpack'] },
      'placement_constraints.type': { oneOf: ['distinctInstance', 'memberOf'] },
      propagate_tags: { oneOf: ['TASK_DEFINITION', 'SERVICE', 'NONE'] },
      scheduling_strategy: { oneOf: ['REPLICA', 'DAEMON'] },
      'service_connect_configuration.log_configuration.log_driver': {
        oneOf: ['json-file', 'syslog', 'journald', 'gelf', 'fluentd', 'awslogs', 'splunk', 'awsfirelens'],
      },
      'service_connect_configuration.service.client_alias.port': { range: [0, 65535] },
      'service_connect_configuration.service.ingress_port_override': { range: [0, 65535] },
      'service_connect_configuration.service.timeout.idle_timeout_seconds': { range: [0, 2147483647] },
      'service_connect_configuration.service.timeout.per_request_timeout_seconds': { range: [0, 2147483647] },
      'service_connect_configuration.service.tls.issuer_cert_authority.aws_pca_authority_arn': { is: 'ARN' },
      'service_connect_configuration.service.tls.role_arn': { is: 'ARN' },
      'service_registries.container_port': { range: [0, 65536] },
      'service_registries.port': { range: [0, 65536] },
      'service_registries.registry_arn': { is: 'ARN' },
    },
    free: `
      alarms.alarm_names alarms.enable alarms.rollback capacity_provider_strategy.capacity_provider cluster
      deployment_circuit_breaker.enable deployment_circuit_breaker.rollback deployment_maximum_percent
      deployment_minimum_healthy_percent desired_count enable_ecs_managed_tags enable_execute_command
      force_new_deployment iam_role load_balancer.container_name load_balancer.elb_name
      network_configuration.assign_public_ip network_configuration.security_groups
      network_configuration.subnets ordered_placement_strategy.field placement_constraints.expression
      platform_version service_connect_configuration.enabled
      service_connect_configuration.log_configuration.options
      service_connect_configuration.log_configuration.secret_option.name
      service_connect_configuration.log_configuration.secret_option.value_from
      service_connect_configuration.namespace service_connect_configuration.service.client_alias.dns_name
      service_connect_configuration.service.discovery_name service_connect_configuration.service.port_name
      service_connect_configuration.service.tls.kms_key service_registries.container_name task_definition
      triggers wait_for_steady_state`,
    newer: `
      availability_zone_rebalancing deployment_configuration.bake_time_in_minutes
      deployment_configuration.canary_configuration.canary_bake_time_in_minutes
      deployment_configuration.canary_configuration.canary_percent
      deployment_configuration.lifecycle_hook.hook_details
      deployment_configuration.lifecycle_hook.hook_target_arn
      deployment_configuration.lifecycle_hook.lifecycle_stages deployment_configuration.lifecycle_hook.role_arn
      deployment_configuration.linear_configuration.step_bake_time_in_minutes
      deployment_configuration.linear_configuration.step_percent deployment_configuration.strategy force_delete
      load_balancer.advanced_configuration.alternate_target_group_arn
      load_balancer.advanced_configuration.production_listener_rule
      load_balancer.advanced_configuration.role_arn load_balancer.advanced_configuration.test_listener_rule
      service_connect_configuration.service.client_alias.test_traffic_rules.header.name
      service_connect_configuration.service.client_alias.test_traffic_rules.header.value.exact sigint_rollback
      volume_configuration.managed_ebs_volume.encrypted
      volume_configuration.managed_ebs_volume.file_system_type volume_configuration.managed_ebs_volume.iops
      volume_configuration.managed_ebs_volume.kms_key_id volume_configuration.managed_ebs_volume.role_arn
      volume_configuration.managed_ebs_volume.size_in_gb volume_configuration.managed_ebs_volume.snapshot_id
      volume_configuration.managed_ebs_volume.tag_specifications.propagate_tags
      volume_configuration.managed_ebs_volume.tag_specifications.resource_type
      volume_configuration.managed_ebs_volume.tag_specifications.tags
      volume_configuration.managed_ebs_volume.throughput
      volume_configuration.managed_ebs_volume.volume_initialization_rate
      volume_configuration.managed_ebs_volume.volume_type volume_configuration.name
      vpc_lattice_configurations.port_name vpc_lattice_configurations.role_arn
      vpc_lattice_configurations.target_group_arn`,
  },

  aws_ecs_task_definition: {
    source: 'internal/service/ecs/task_definition.go',
    limited: {
      container_definitions: { is: 'container definitions' },
      'ephemeral_storage.size_in_gib': { range: [21, 200] },
      execution_role_arn: { is: 'ARN' },
      family: { length: [1, 255], matches: /^[0-9A-Za-z_-]+$/ },
      ipc_mode: { oneOf: ['host', 'task', 'none'] },
      network_mode: { oneOf: ['bridge', 'host', 'awsvpc', 'none'] },
      pid_mode: { oneOf: ['host', 'task'] },
      'placement_constraints.type': { oneOf: ['memberOf'] },
      'proxy_configuration.type': { oneOf: ['APPMESH'] },
      requires_compatibilities: { each: { oneOf: ['EC2', 'FARGATE', 'EXTERNAL'] } },
      'runtime_platform.cpu_architecture': { oneOf: ['X86_64', 'ARM64'] },
      'runtime_platform.operating_system_family': {
        oneOf: [
          'WINDOWS_SERVER_2019_FULL',
          'WINDOWS_SERVER_2019_CORE',
          'WINDOWS_SERVER_2016_FULL',
          'WINDOWS_SERVER_2004_CORE',
          'WINDOWS_SERVER_2022_CORE',
          'WINDOWS_SERVER_2022_FULL',
          'WINDOWS_SERVER_20H2_CORE',
          'LINUX',
        ],
      },
      task_role_arn: { is: 'ARN' },
      'volume.docker_volume_configuration.scope': { oneOf: ['task', 'shared'] },
      'volume.efs_volume_configuration.authorization_config.iam': { oneOf: ['ENABLED', 'DISABLED'] },
      'volume.efs_volume_configuration.transit_encryption': { oneOf: ['ENABLED', 'DISABLED'] },
      'volume.fsx_windows_file_server_volume_configuration.authorization_config.credentials_parameter': { is: 'ARN' },
    },
    free: `
      cpu memory placement_constraints.expression proxy_configuration.container_name
      proxy_configuration.properties skip_destroy track_latest volume.docker_volume_configuration.autoprovision
      volume.docker_volume_configuration.driver volume.docker_volume_configuration.driver_opts
      volume.docker_volume_configuration.labels
      volume.efs_volume_configuration.authorization_config.access_point_id
      volume.efs_volume_configuration.file_system_id volume.efs_volume_configuration.root_directory
      volume.efs_volume_configuration.transit_encryption_port
      volume.fsx_windows_file_server_volume_configuration.authorization_config.domain
      volume.fsx_windows_file_server_volume_configuration.file_system_id
      volume.fsx_windows_file_server_volume_configuration.root_directory volume.host_path volume.name`,
    newer: `
      enable_fault_injection volume.configure_at_launch`,
  },
};
