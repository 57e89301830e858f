import type { TypeArguments } from './limits.ts';

/** What the provider and AWS accept of load balancers. See limits.ts for the words. */
export const loadBalancing: Readonly<Record<string, TypeArguments>> = {
  aws_lb: {
    source: 'internal/service/elbv2/load_balancer.go',
    exactlyOneOf: [['subnet_mapping', 'subnets']],
    atMostOneOf: [['name', 'name_prefix']],
    limited: {
      desync_mitigation_mode: { oneOf: ['monitor', 'defensive', 'strictest'] },
      dns_record_client_routing_policy: {
        oneOf: ['availability_zone_affinity', 'partial_availability_zone_affinity', 'any_availability_zone'],
      },
      enforce_security_group_inbound_rules_on_private_link_traffic: { oneOf: ['on', 'off'] },
      ip_address_type: { oneOf: ['ipv4', 'dualstack', 'dualstack-without-public-ipv4'] },
      load_balancer_type: { oneOf: ['application', 'network', 'gateway'] },
      name: { length: [0, 32], matches: /^([0-9A-Za-z]([0-9A-Za-z-]*[0-9A-Za-z])?)?$/, never: /^internal-/ },
      name_prefix: { length: [0, 6], matches: /^[0-9A-Za-z][0-9A-Za-z-]*$/, never: /^internal-/ },
      'subnet_mapping.ipv6_address': { is: 'IPv6 address' },
      'subnet_mapping.private_ipv4_address': { is: 'IPv4 address' },
      xff_header_processing_mode: { oneOf: ['append', 'preserve', 'remove'] },
    },
    free: `
      access_logs.bucket access_logs.enabled access_logs.prefix connection_logs.bucket connection_logs.enabled
      connection_logs.prefix customer_owned_ipv4_pool drop_invalid_header_fields enable_cross_zone_load_balancing
      enable_deletion_protection enable_http2 enable_tls_version_and_cipher_suite_headers enable_waf_fail_open
      enable_xff_client_port idle_timeout internal preserve_host_header security_groups
      subnet_mapping.allocation_id subnet_mapping.subnet_id subnets`,
    newer: `
      client_keep_alive enable_zonal_shift health_check_logs.bucket health_check_logs.enabled
      health_check_logs.prefix ipam_pools.ipv4_ipam_pool_id minimum_load_balancer_capacity.capacity_units
      secondary_ips_auto_assigned_per_subnet`,
  },

  aws_lb_listener: {
    source: 'internal/service/elbv2/listener.go',
    limited: {
      alpn_policy: { oneOf: ['HTTP1Only', 'HTTP2Only', 'HTTP2Optional', 'HTTP2Preferred', 'None'] },
      certificate_arn: { is: 'ARN' },
      'default_action.authenticate_cognito.on_unauthenticated_request': { oneOf: ['deny', 'allow', 'authenticate'] },
      'default_action.authenticate_cognito.user_pool_arn': { is: 'ARN' },
      'default_action.authenticate_oidc.on_unauthenticated_request': { oneOf: ['deny', 'allow', 'authenticate'] },
      'default_action.fixed_response.content_type': {
        oneOf: ['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json'],
      },
      'default_action.fixed_response.message_body': { length: [0, 1024] },
      'default_action.fixed_response.status_code': { matches: /^[245]\d\d$/ },
      'default_action.forward.stickiness.duration': { range: [1, 604800] },
      'default_action.forward.target_group': { entries: [1, 5] },
      'default_action.forward.target_group.arn': { is: 'ARN' },
      'default_action.forward.target_group.weight': { range: [0, 999] },
      'default_action.order': { range: [1, 50000] },
      'default_action.redirect.host': { length: [1, 128] },
      'default_action.redirect.path': { length: [1, 128] },
      'default_action.redirect.protocol': { oneOf: ['#{protocol}', 'HTTP', 'HTTPS'] },
      'default_action.redirect.query': { length: [0, 128] },
      'default_action.redirect.status_code': { oneOf: ['HTTP_301', 'HTTP_302'] },
      'default_action.target_group_arn': { is: 'ARN' },
      'default_action.type': {
        oneOf: ['forward', 'authenticate-oidc', 'authenticate-cognito', 'redirect', 'fixed-response'],
      },
      load_balancer_arn: { is: 'ARN' },
      'mutual_authentication.mode': { oneOf: ['off', 'verify', 'passthrough'] },
      'mutual_authentication.trust_store_arn': { is: 'ARN' },
      port: { range: [1, 65535] },
      protocol: { oneOf: ['HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP', 'GENEVE'] },
    },
    free: `
      default_action.authenticate_cognito.authentication_request_extra_params
      default_action.authenticate_cognito.scope default_action.authenticate_cognito.session_cookie_name
      default_action.authenticate_cognito.session_timeout default_action.authenticate_cognito.user_pool_client_id
      default_action.authenticate_cognito.user_pool_domain
      default_action.authenticate_oidc.authentication_request_extra_params
      default_action.authenticate_oidc.authorization_endpoint default_action.authenticate_oidc.client_id
      default_action.authenticate_oidc.client_secret default_action.authenticate_oidc.issuer
      default_action.authenticate_oidc.scope default_action.authenticate_oidc.session_cookie_name
      default_action.authenticate_oidc.session_timeout default_action.authenticate_oidc.token_endpoint
      default_action.authenticate_oidc.user_info_endpoint default_action.forward.stickiness.enabled
      default_action.redirect.port mutual_authentication.ignore_client_certificate_expiry ssl_policy`,
    newer: `
      default_action.jwt_validation.additional_claim.format default_action.jwt_validation.additional_claim.name
      default_action.jwt_validation.additional_claim.values default_action.jwt_validation.issuer
      default_action.jwt_validation.jwks_endpoint mutual_authentication.advertise_trust_store_ca_names
      routing_http_request_x_amzn_mtls_clientcert_header_name
      routing_http_request_x_amzn_mtls_clientcert_issuer_header_name
      routing_http_request_x_amzn_mtls_clientcert_leaf_header_name
      routing_http_request_x_amzn_mtls_clientcert_serial_number_header_name
      routing_http_request_x_amzn_mtls_clientcert_subject_header_name
      routing_http_request_x_amzn_mtls_clientcert_validity_header_name
      routing_http_request_x_amzn_tls_cipher_suite_header_name routing_http_request_x_amzn_tls_version_header_name
      routing_http_response_access_control_allow_credentials_header_value
      routing_http_response_access_control_allow_headers_header_value
      routing_http_response_access_control_allow_methods_header_value
      routing_http_response_access_control_allow_origin_header_value
      routing_http_response_access_control_expose_headers_header_value
      routing_http_response_access_control_max_age_header_value
      routing_http_response_content_security_policy_header_value routing_http_response_server_enabled
      routing_http_response_strict_transport_security_header_value
      routing_http_response_x_content_type_options_header_value routing_http_response_x_frame_options_header_value
      tcp_idle_timeout_seconds`,
  },

  aws_lb_target_group: {
    source: 'internal/service/elbv2/target_group.go',
    atMostOneOf: [['name', 'name_prefix']],
    conditions: [
      { where: 'target_type', isNot: ['lambda'], needs: ['port', 'protocol', 'vpc_id'] },
      { where: 'health_check.protocol', is: ['TCP'], forbids: ['health_check.matcher', 'health_check.path'] },
    ],
    limited: {
      deregistration_delay: { range: [0, 3600] },
      'health_check.healthy_threshold': { range: [2, 10] },
      'health_check.interval': { range: [5, 300] },
      'health_check.path': { length: [1, 1024], matches: /^\// },
      'health_check.port': { range: [1, 65536], also: ['traffic-port'] },
      'health_check.protocol': { oneOf: ['HTTP', 'HTTPS', 'TCP'] },
      'health_check.timeout': { range: [2, 120] },
      'health_check.unhealthy_threshold': { range: [2, 10] },
      ip_address_type: { oneOf: ['ipv4', 'ipv6'] },
      load_balancing_algorithm_type: { oneOf: ['round_robin', 'least_outstanding_requests', 'weighted_random'] },
      load_balancing_anomaly_mitigation: { oneOf: ['on', 'off'] },
      load_balancing_cross_zone_enabled: { oneOf: ['true', 'false', 'use_load_balancer_configuration'] },
      name: { length: [0, 32], matches: /^[0-9A-Za-z]([0-9A-Za-z-]*[0-9A-Za-z])?$/ },
      name_prefix: { length: [0, 6], matches: /^[0-9A-Za-z][0-9A-Za-z-]*$/ },
      port: { range: [1, 65535] },
      preserve_client_ip: { is: 'boolean text' },
      protocol: { oneOf: ['HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP', 'GENEVE'] },
      protocol_version: { oneOf: ['GRPC', 'HTTP1', 'HTTP2'] },
      slow_start: { range: [30, 900], also: [0] },
      'stickiness.cookie_duration': { range: [0, 604800] },
      'stickiness.type': {
        oneOf: ['lb_cookie', 'app_cookie', 'source_ip', 'source_ip_dest_ip', 'source_ip_dest_ip_proto'],
      },
      'target_failover.on_deregistration': { oneOf: ['rebalance', 'no_rebalance'] },
      'target_failover.on_unhealthy': { oneOf: ['rebalance', 'no_rebalance'] },
      target_type: { oneOf: ['instance', 'ip', 'lambda', 'alb'] },
    },
    free: `
      connection_termination health_check.enabled health_check.matcher lambda_multi_value_headers_enabled
      proxy_protocol_v2 stickiness.cookie_name stickiness.enabled
      target_health_state.enable_unhealthy_connection_termination vpc_id`,
    newer: `
      target_control_port target_group_health.dns_failover.minimum_healthy_targets_count
      target_group_health.dns_failover.minimum_healthy_targets_percentage
      target_group_health.unhealthy_state_routing.minimum_healthy_targets_count
      target_group_health.unhealthy_state_routing.minimum_healthy_targets_percentage
      target_health_state.unhealthy_draining_interval`,
  },

  aws_lb_target_group_attachment: {
    source: 'internal/service/elbv2/target_group_attachment.go',
    free: 'availability_zone port target_group_arn target_id',
  },
};
