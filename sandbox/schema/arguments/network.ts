import type { TypeArguments } from './limits.ts';

/** What the provider and AWS accept of VPC. See limits.ts for the words. */
export const network: Readonly<Record<string, TypeArguments>> = {
  aws_vpc: {
    source: 'internal/service/ec2/vpc_.go',
    atMostOneOf: [
      ['assign_generated_ipv6_cidr_block', 'ipv6_ipam_pool_id'],
      ['cidr_block', 'ipv4_netmask_length'],
      ['ipv6_cidr_block', 'ipv6_netmask_length'],
      ['ipv6_cidr_block', 'assign_generated_ipv6_cidr_block'],
    ],
    limited: {
      cidr_block: { is: 'IPv4 network', prefix: [16, 28] },
      instance_tenancy: { oneOf: ['default', 'dedicated'] },
      ipv4_netmask_length: { range: [16, 28], requires: ['ipv4_ipam_pool_id'] },
      ipv6_cidr_block: { is: 'IPv6 network', prefix: [56, 56], requires: ['ipv6_ipam_pool_id'] },
      ipv6_cidr_block_network_border_group: { requires: ['assign_generated_ipv6_cidr_block'] },
      ipv6_netmask_length: { oneOf: [56], requires: ['ipv6_ipam_pool_id'] },
    },
    free: `
      assign_generated_ipv6_cidr_block enable_dns_hostnames enable_dns_support enable_network_address_usage_metrics
      ipv4_ipam_pool_id ipv6_ipam_pool_id`,
  },

  aws_subnet: {
    source: 'internal/service/ec2/vpc_subnet.go',
    atMostOneOf: [['availability_zone', 'availability_zone_id']],
    limited: {
      cidr_block: { is: 'IPv4 network' },
      customer_owned_ipv4_pool: { requires: ['map_customer_owned_ip_on_launch', 'outpost_arn'] },
      enable_lni_at_device_index: { is: 'not empty' },
      ipv6_cidr_block: { is: 'IPv6 network' },
      map_customer_owned_ip_on_launch: { requires: ['customer_owned_ipv4_pool', 'outpost_arn'] },
      outpost_arn: { is: 'ARN' },
      private_dns_hostname_type_on_launch: { oneOf: ['ip-name', 'resource-name'] },
    },
    free: `
      assign_ipv6_address_on_creation availability_zone availability_zone_id enable_dns64
      enable_resource_name_dns_a_record_on_launch enable_resource_name_dns_aaaa_record_on_launch ipv6_native
      map_public_ip_on_launch vpc_id`,
  },

  aws_internet_gateway: {
    source: 'internal/service/ec2/vpc_internet_gateway.go',
    free: 'vpc_id',
  },

  aws_nat_gateway: {
    source: 'internal/service/ec2/vpc_nat_gateway.go',
    atMostOneOf: [['secondary_private_ip_address_count', 'secondary_private_ip_addresses']],
    conditions: [{ where: 'connectivity_type', is: ['private'], forbids: ['allocation_id'] }],
    limited: {
      connectivity_type: { oneOf: ['private', 'public'] },
      private_ip: { is: 'IPv4 address' },
    },
    free: `
      allocation_id secondary_allocation_ids secondary_private_ip_address_count secondary_private_ip_addresses
      subnet_id`,
    newer: `
      availability_mode availability_zone_address.allocation_ids availability_zone_address.availability_zone
      availability_zone_address.availability_zone_id vpc_id`,
  },

  aws_eip: {
    source: 'internal/service/ec2/ec2_eip.go',
    limited: {
      domain: { oneOf: ['vpc', 'standard'] },
    },
    free: `
      address associate_with_private_ip customer_owned_ipv4_pool instance network_border_group network_interface
      public_ipv4_pool`,
    newer: 'ipam_pool_id',
  },

  aws_route_table: {
    source: 'internal/service/ec2/vpc_route_table.go',
    limited: {
      'route.cidr_block': { is: 'IPv4 network' },
      'route.ipv6_cidr_block': { is: 'IPv6 network' },
    },
    free: `
      propagating_vgws route.carrier_gateway_id route.core_network_arn route.destination_prefix_list_id
      route.egress_only_gateway_id route.gateway_id route.local_gateway_id route.nat_gateway_id
      route.network_interface_id route.transit_gateway_id route.vpc_endpoint_id route.vpc_peering_connection_id
      vpc_id`,
  },

  aws_route: {
    source: 'internal/service/ec2/vpc_route.go',
    exactlyOneOf: [
      [
        'carrier_gateway_id',
        'core_network_arn',
        'egress_only_gateway_id',
        'gateway_id',
        'local_gateway_id',
        'nat_gateway_id',
        'network_interface_id',
        'transit_gateway_id',
        'vpc_endpoint_id',
        'vpc_peering_connection_id',
      ],
      ['destination_cidr_block', 'destination_ipv6_cidr_block', 'destination_prefix_list_id'],
    ],
    atMostOneOf: [
      ['carrier_gateway_id', 'destination_ipv6_cidr_block'],
      ['egress_only_gateway_id', 'destination_cidr_block'],
      ['vpc_endpoint_id', 'destination_prefix_list_id'],
    ],
    limited: {
      destination_cidr_block: { is: 'IPv4 network' },
      destination_ipv6_cidr_block: { is: 'IPv6 network' },
    },
    free: `
      carrier_gateway_id core_network_arn destination_prefix_list_id egress_only_gateway_id gateway_id
      local_gateway_id nat_gateway_id network_interface_id route_table_id transit_gateway_id vpc_endpoint_id
      vpc_peering_connection_id`,
  },

  aws_route_table_association: {
    source: 'internal/service/ec2/vpc_route_table_association.go',
    exactlyOneOf: [['subnet_id', 'gateway_id']],
    free: 'gateway_id route_table_id subnet_id',
  },

  aws_vpc_endpoint: {
    source: 'internal/service/ec2/vpc_endpoint.go',
    limited: {
      'dns_options.dns_record_ip_type': { oneOf: ['ipv4', 'dualstack', 'ipv6', 'service-defined'] },
      ip_address_type: { oneOf: ['ipv4', 'dualstack', 'ipv6'] },
      policy: { is: 'JSON' },
      vpc_endpoint_type: { oneOf: ['Interface', 'Gateway', 'GatewayLoadBalancer', 'Resource', 'ServiceNetwork'] },
    },
    free: `
      auto_accept dns_options.private_dns_only_for_inbound_resolver_endpoint private_dns_enabled route_table_ids
      security_group_ids service_name subnet_ids vpc_id`,
    newer: `
      resource_configuration_arn service_network_arn service_region subnet_configuration.ipv4
      subnet_configuration.ipv6 subnet_configuration.subnet_id`,
  },

  aws_flow_log: {
    source: 'internal/service/ec2/vpc_flow_log.go',
    exactlyOneOf: [['eni_id', 'subnet_id', 'vpc_id', 'transit_gateway_id', 'transit_gateway_attachment_id']],
    limited: {
      deliver_cross_account_role: { is: 'ARN' },
      'destination_options.file_format': { oneOf: ['plain-text', 'parquet'] },
      iam_role_arn: { is: 'ARN' },
      log_destination: { is: 'ARN' },
      log_destination_type: { oneOf: ['cloud-watch-logs', 's3', 'kinesis-data-firehose'] },
      max_aggregation_interval: { oneOf: [60, 600] },
      traffic_type: { oneOf: ['ACCEPT', 'REJECT', 'ALL'] },
    },
    free: `
      destination_options.hive_compatible_partitions destination_options.per_hour_partition eni_id log_format
      subnet_id transit_gateway_attachment_id transit_gateway_id vpc_id`,
    newer: 'regional_nat_gateway_id',
  },

  aws_network_interface: {
    source: 'internal/service/ec2/vpc_network_interface.go',
    atMostOneOf: [
      ['ipv4_prefix_count', 'ipv4_prefixes'],
      ['ipv6_address_count', 'ipv6_addresses', 'ipv6_address_list'],
      ['ipv6_prefix_count', 'ipv6_prefixes'],
      ['private_ip_list', 'private_ips'],
      ['private_ip_list', 'private_ips_count'],
    ],
    limited: {
      interface_type: { oneOf: ['efa', 'efa-only', 'branch', 'trunk'] },
      ipv4_prefixes: { each: { is: 'IPv4 network' } },
      ipv6_addresses: { each: { is: 'IPv6 address' } },
      ipv6_prefixes: { each: { is: 'IPv6 network' } },
    },
    free: `
      attachment.device_index attachment.instance description ipv4_prefix_count ipv6_address_count
      ipv6_address_list ipv6_address_list_enabled ipv6_prefix_count private_ip private_ip_list
      private_ip_list_enabled private_ips private_ips_count security_groups source_dest_check subnet_id`,
    newer: 'attachment.network_card_index enable_primary_ipv6',
  },
};
