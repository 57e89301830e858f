import type { TypeArguments } from './limits.ts';

/** What the provider and AWS accept of machines and disks. See limits.ts for the words. */
export const machines: Readonly<Record<string, TypeArguments>> = {
  aws_instance: {
    source: 'internal/service/ec2/ec2_instance.go',
    exactlyOneOf: [
      [
        'capacity_reservation_specification.capacity_reservation_preference',
        'capacity_reservation_specification.capacity_reservation_target',
      ],
      ['launch_template.name', 'launch_template.id'],
    ],
    atLeastOneOf: [
      ['ami', 'launch_template'],
      ['instance_type', 'launch_template'],
      ['ami', 'instance_type', 'launch_template'],
    ],
    atMostOneOf: [
      [
        'capacity_reservation_specification.capacity_reservation_target.capacity_reservation_id',
        'capacity_reservation_specification.capacity_reservation_target.capacity_reservation_resource_group_arn',
      ],
      ['ebs_block_device.tags', 'volume_tags'],
      ['host_resource_group_arn', 'placement_group'],
      ['ipv6_address_count', 'ipv6_addresses', 'network_interface'],
      ['root_block_device.tags', 'volume_tags'],
      ['user_data', 'user_data_base64'],
    ],
    limited: {
      'capacity_reservation_specification.capacity_reservation_preference': {
        oneOf: ['open', 'none', 'capacity-reservations-only'],
      },
      'capacity_reservation_specification.capacity_reservation_target.capacity_reservation_resource_group_arn': {
        is: 'ARN',
      },
      'cpu_options.amd_sev_snp': { oneOf: ['enabled', 'disabled'] },
      'credit_specification.cpu_credits': { oneOf: ['standard', 'unlimited'] },
      'ebs_block_device.volume_type': { oneOf: ['standard', 'io1', 'io2', 'gp2', 'sc1', 'st1', 'gp3'] },
      'instance_market_options.market_type': { oneOf: ['spot', 'capacity-block'] },
      'instance_market_options.spot_options.instance_interruption_behavior': {
        oneOf: ['hibernate', 'stop', 'terminate'],
      },
      'instance_market_options.spot_options.spot_instance_type': { oneOf: ['one-time', 'persistent'] },
      'instance_market_options.spot_options.valid_until': { is: 'time' },
      ipv6_addresses: { each: { is: 'IPv6 address' } },
      'launch_template.id': { matches: /^lt-[0-9A-Za-z]+$/ },
      'launch_template.name': { length: [3, 125], matches: /^[0-9A-Za-z()./_-]+$/ },
      'launch_template.version': { length: [1, 255] },
      'maintenance_options.auto_recovery': { oneOf: ['disabled', 'default'] },
      'metadata_options.http_endpoint': { oneOf: ['disabled', 'enabled'] },
      'metadata_options.http_protocol_ipv6': { oneOf: ['disabled', 'enabled'] },
      'metadata_options.http_put_response_hop_limit': { range: [1, 64] },
      'metadata_options.http_tokens': { oneOf: ['optional', 'required'] },
      'metadata_options.instance_metadata_tags': { oneOf: ['disabled', 'enabled'] },
      network_interface: {
        conflictsWith: [
          'ipv6_address_count',
          'ipv6_addresses',
          'associate_public_ip_address',
          'subnet_id',
          'private_ip',
          'secondary_private_ips',
          'vpc_security_group_ids',
          'security_groups',
          'source_dest_check',
        ],
      },
      'private_dns_name_options.hostname_type': { oneOf: ['ip-name', 'resource-name'] },
      private_ip: { is: 'IPv4 address' },
      'root_block_device.volume_type': { oneOf: ['standard', 'io1', 'io2', 'gp2', 'sc1', 'st1', 'gp3'] },
      secondary_private_ips: { each: { is: 'IPv4 address' } },
      tenancy: { oneOf: ['default', 'dedicated', 'host'] },
      user_data: { length: [0, 16384] },
      user_data_base64: { is: 'base64' },
    },
    free: `
      ami associate_public_ip_address availability_zone
      capacity_reservation_specification.capacity_reservation_target.capacity_reservation_id cpu_options.core_count
      cpu_options.threads_per_core disable_api_stop disable_api_termination ebs_block_device.delete_on_termination
      ebs_block_device.device_name ebs_block_device.encrypted ebs_block_device.iops ebs_block_device.kms_key_id
      ebs_block_device.snapshot_id ebs_block_device.tags ebs_block_device.tags_all ebs_block_device.throughput
      ebs_block_device.volume_size ebs_optimized enclave_options.enabled ephemeral_block_device.device_name
      ephemeral_block_device.no_device ephemeral_block_device.virtual_name get_password_data hibernation host_id
      host_resource_group_arn iam_instance_profile instance_initiated_shutdown_behavior
      instance_market_options.spot_options.max_price instance_type ipv6_address_count key_name monitoring
      network_interface.delete_on_termination network_interface.device_index network_interface.network_card_index
      network_interface.network_interface_id placement_group placement_partition_number
      private_dns_name_options.enable_resource_name_dns_a_record
      private_dns_name_options.enable_resource_name_dns_aaaa_record root_block_device.delete_on_termination
      root_block_device.encrypted root_block_device.iops root_block_device.kms_key_id root_block_device.tags
      root_block_device.tags_all root_block_device.throughput root_block_device.volume_size security_groups
      source_dest_check subnet_id user_data_replace_on_change volume_tags vpc_security_group_ids`,
    newer: 'enable_primary_ipv6 force_destroy placement_group_id primary_network_interface.network_interface_id',
  },

  aws_ec2_instance_state: {
    source: 'internal/service/ec2/ec2_instance_state.go',
    limited: {
      state: { oneOf: ['running', 'stopped'] },
    },
    free: 'force instance_id',
  },

  aws_ebs_volume: {
    source: 'internal/service/ec2/ebs_volume.go',
    atLeastOneOf: [['size', 'snapshot_id']],
    conditions: [
      { where: 'type', is: ['io1', 'io2'], needs: ['iops'] },
      { where: 'type', isNot: ['io1', 'io2', 'gp3'], forbids: ['iops'] },
      { where: 'type', isNot: ['io1', 'io2'], forbids: ['multi_attach_enabled'] },
      { where: 'type', isNot: ['gp3'], forbids: ['throughput'] },
    ],
    limited: {
      kms_key_id: { is: 'ARN' },
      outpost_arn: { is: 'ARN' },
      // 1,000 in 5.46.0 and 5.100.0; hashicorp/terraform-provider-aws#44514, #44762, and its main branch since.
      throughput: { range: [125, 2000] },
    },
    free: 'availability_zone encrypted final_snapshot iops multi_attach_enabled size snapshot_id type',
    newer: 'volume_initialization_rate',
  },

  aws_volume_attachment: {
    source: 'internal/service/ec2/ebs_volume_attachment.go',
    free: 'device_name force_detach instance_id skip_destroy stop_instance_before_detaching volume_id',
  },
};
