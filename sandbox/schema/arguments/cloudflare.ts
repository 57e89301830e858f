import type { TypeArguments } from './limits.ts';

/** Phases that a ruleset may be of, in the provider's order. */
const phases = [
  'ddos_l4',
  'ddos_l7',
  'http_config_settings',
  'http_custom_errors',
  'http_log_custom_fields',
  'http_ratelimit',
  'http_request_cache_settings',
  'http_request_dynamic_redirect',
  'http_request_firewall_custom',
  'http_request_firewall_managed',
  'http_request_late_transform',
  'http_request_origin',
  'http_request_redirect',
  'http_request_sanitize',
  'http_request_sbfm',
  'http_request_transform',
  'http_response_compression',
  'http_response_firewall_managed',
  'http_response_headers_transform',
  'magic_transit',
  'magic_transit_ids_managed',
  'magic_transit_managed',
  'magic_transit_ratelimit',
];

/**
 * What the provider takes of Cloudflare: read off the schemas of cloudflare/terraform-provider-cloudflare v5.14.0, the version that is
 * pinned. It compares words without regard to case; these are as Cloudflare writes them. What Cloudflare refuses besides stands in
 * edge-refusals.ts of the provider. See limits.ts for the words.
 */
export const cloudflare: Readonly<Record<string, TypeArguments>> = {
  cloudflare_dns_record: {
    source: 'internal/services/dns_record/schema.go',
    limited: {
      content: { conflictsWith: ['data'] },
      priority: { range: [0, 65535] },
      type: {
        oneOf: [
          'A',
          'AAAA',
          'CNAME',
          'MX',
          'NS',
          'OPENPGPKEY',
          'PTR',
          'TXT',
          'CAA',
          'CERT',
          'DNSKEY',
          'DS',
          'HTTPS',
          'LOC',
          'NAPTR',
          'SMIMEA',
          'SRV',
          'SSHFP',
          'SVCB',
          'TLSA',
          'URI',
        ],
      },
      data: { conflictsWith: ['content'] },
      'data.algorithm': { range: [0, 255] },
      'data.key_tag': { range: [0, 65535] },
      'data.type': { least: 0 },
      'data.protocol': { range: [0, 255] },
      'data.digest_type': { range: [0, 255] },
      'data.priority': { range: [0, 65535] },
      'data.altitude': { range: [-100000, 42849672.95] },
      'data.lat_degrees': { range: [0, 90] },
      'data.lat_direction': { oneOf: ['N', 'S'] },
      'data.lat_minutes': { range: [0, 59] },
      'data.lat_seconds': { range: [0, 59.999] },
      'data.long_degrees': { range: [0, 180] },
      'data.long_direction': { oneOf: ['E', 'W'] },
      'data.long_minutes': { range: [0, 59] },
      'data.long_seconds': { range: [0, 59.999] },
      'data.precision_horz': { range: [0, 90000000] },
      'data.precision_vert': { range: [0, 90000000] },
      'data.size': { range: [0, 90000000] },
      'data.order': { range: [0, 65535] },
      'data.preference': { range: [0, 65535] },
      'data.matching_type': { range: [0, 255] },
      'data.selector': { range: [0, 255] },
      'data.usage': { range: [0, 255] },
      'data.port': { range: [0, 65535] },
      'data.weight': { range: [0, 65535] },
    },
    free: `
      zone_id comment data.flags data.tag data.value data.certificate data.public_key data.digest data.target
      data.regex data.replacement data.service data.fingerprint proxied ttl settings.ipv4_only
      settings.ipv6_only settings.flatten_cname name`,
  },

  cloudflare_ruleset: {
    source: 'internal/services/ruleset/schema.go',
    exactlyOneOf: [['account_id', 'zone_id']],
    atMostOneOf: [
      ['rules.action_parameters.from_list', 'rules.action_parameters.from_value'],
      ['rules.action_parameters.asset_name', 'rules.action_parameters.content'],
      ['rules.action_parameters.headers.value', 'rules.action_parameters.headers.expression'],
    ],
    limited: {
      account_id: { matches: /^[0-9a-f]{32}$/ },
      zone_id: { matches: /^[0-9a-f]{32}$/ },
      kind: { oneOf: ['managed', 'custom', 'root', 'zone'] },
      name: { is: 'not empty' },
      phase: { oneOf: phases },
      'rules.action': {
        oneOf: [
          'block',
          'challenge',
          'compress_response',
          'ddos_dynamic',
          'execute',
          'force_connection_close',
          'js_challenge',
          'log',
          'log_custom_field',
          'managed_challenge',
          'redirect',
          'rewrite',
          'route',
          'score',
          'serve_error',
          'set_cache_settings',
          'set_config',
          'skip',
        ],
        matches: /^[a-z_]+$/,
      },
      'rules.action_parameters.response.content': { is: 'not empty' },
      'rules.action_parameters.response.content_type': { is: 'not empty' },
      'rules.action_parameters.response.status_code': { range: [400, 499] },
      'rules.action_parameters.algorithms': { entries: [1, Number.POSITIVE_INFINITY] },
      'rules.action_parameters.algorithms.name': { oneOf: ['none', 'auto', 'default', 'gzip', 'brotli', 'zstd'] },
      'rules.action_parameters.id': { matches: /^[0-9a-f]{32}$/ },
      'rules.action_parameters.matched_data.public_key': { is: 'not empty' },
      'rules.action_parameters.overrides.action': { matches: /^[a-z_]+$/ },
      'rules.action_parameters.overrides.categories': { entries: [1, Number.POSITIVE_INFINITY] },
      'rules.action_parameters.overrides.categories.category': { is: 'not empty' },
      'rules.action_parameters.overrides.categories.action': { matches: /^[a-z_]+$/ },
      'rules.action_parameters.overrides.categories.sensitivity_level': { oneOf: ['default', 'medium', 'low', 'eoff'] },
      'rules.action_parameters.overrides.rules': { entries: [1, Number.POSITIVE_INFINITY] },
      'rules.action_parameters.overrides.rules.id': { matches: /^[0-9a-f]{32}$/ },
      'rules.action_parameters.overrides.rules.action': { matches: /^[a-z_]+$/ },
      'rules.action_parameters.overrides.rules.sensitivity_level': { oneOf: ['default', 'medium', 'low', 'eoff'] },
      'rules.action_parameters.overrides.sensitivity_level': { oneOf: ['default', 'medium', 'low', 'eoff'] },
      'rules.action_parameters.from_list.key': { is: 'not empty' },
      'rules.action_parameters.from_list.name': { matches: /^[a-zA-Z0-9_]+$/ },
      'rules.action_parameters.from_value.status_code': { oneOf: [301, 302, 303, 307, 308] },
      'rules.action_parameters.from_value.target_url.value': { is: 'not empty' },
      'rules.action_parameters.from_value.target_url.expression': { is: 'not empty' },
      'rules.action_parameters.headers': { entries: [1, Number.POSITIVE_INFINITY] },
      'rules.action_parameters.headers.operation': { oneOf: ['add', 'set', 'remove'] },
      'rules.action_parameters.headers.value': { is: 'not empty' },
      'rules.action_parameters.headers.expression': { is: 'not empty' },
      'rules.action_parameters.uri.path.value': { is: 'not empty' },
      'rules.action_parameters.uri.path.expression': { is: 'not empty' },
      'rules.action_parameters.uri.query.expression': { is: 'not empty' },
      'rules.action_parameters.host_header': { is: 'not empty' },
      'rules.action_parameters.origin.host': { is: 'not empty' },
      'rules.action_parameters.origin.port': { range: [1, 65535] },
      'rules.action_parameters.sni.value': { is: 'not empty' },
      'rules.action_parameters.asset_name': { is: 'not empty' },
      'rules.action_parameters.content': { is: 'not empty' },
      'rules.action_parameters.content_type': { oneOf: ['application/json', 'text/html', 'text/plain', 'text/xml'] },
      'rules.action_parameters.status_code': { range: [400, 999] },
      'rules.action_parameters.polish': { oneOf: ['off', 'lossless', 'lossy', 'webp'] },
      'rules.action_parameters.security_level': {
        oneOf: ['off', 'essentially_off', 'low', 'medium', 'high', 'under_attack'],
      },
      'rules.action_parameters.ssl': { oneOf: ['off', 'flexible', 'full', 'strict', 'origin_pull'] },
      'rules.action_parameters.phases': {
        each: {
          oneOf: phases,
        },
        entries: [1, Number.POSITIVE_INFINITY],
      },
      'rules.action_parameters.products': {
        each: { oneOf: ['bic', 'hot', 'rateLimit', 'securityLevel', 'uaBlock', 'waf', 'zoneLockdown'] },
        entries: [1, Number.POSITIVE_INFINITY],
      },
      'rules.action_parameters.rules': { each: { matches: /^[0-9a-f]{32}$/ }, entries: [1, Number.POSITIVE_INFINITY] },
      'rules.action_parameters.ruleset': { oneOf: ['current'] },
      'rules.action_parameters.rulesets': {
        each: { matches: /^[0-9a-f]{32}$/ },
        entries: [1, Number.POSITIVE_INFINITY],
      },
      'rules.action_parameters.additional_cacheable_ports': {
        each: { range: [1, 65535] },
        entries: [1, Number.POSITIVE_INFINITY],
      },
      'rules.action_parameters.browser_ttl.mode': {
        oneOf: ['respect_origin', 'bypass_by_default', 'override_origin', 'bypass'],
      },
      'rules.action_parameters.browser_ttl.default': { least: 0 },
      'rules.action_parameters.cache_key.custom_key.cookie.check_presence': { entries: [1, Number.POSITIVE_INFINITY] },
      'rules.action_parameters.cache_key.custom_key.cookie.include': { entries: [1, Number.POSITIVE_INFINITY] },
      'rules.action_parameters.cache_key.custom_key.header.check_presence': { entries: [1, Number.POSITIVE_INFINITY] },
      'rules.action_parameters.cache_key.custom_key.header.contains': { entries: [1, Number.POSITIVE_INFINITY] },
      'rules.action_parameters.cache_key.custom_key.header.include': { entries: [1, Number.POSITIVE_INFINITY] },
      'rules.action_parameters.cache_key.custom_key.query_string.include.list': {
        entries: [1, Number.POSITIVE_INFINITY],
      },
      'rules.action_parameters.cache_key.custom_key.query_string.exclude.list': {
        entries: [1, Number.POSITIVE_INFINITY],
      },
      'rules.action_parameters.cache_reserve.minimum_file_size': { least: 0 },
      'rules.action_parameters.edge_ttl.default': { least: 0 },
      'rules.action_parameters.edge_ttl.mode': { oneOf: ['respect_origin', 'bypass_by_default', 'override_origin'] },
      'rules.action_parameters.edge_ttl.status_code_ttl': { entries: [1, Number.POSITIVE_INFINITY] },
      'rules.action_parameters.edge_ttl.status_code_ttl.status_code_range.from': { range: [100, 999] },
      'rules.action_parameters.edge_ttl.status_code_ttl.status_code_range.to': { range: [100, 999] },
      'rules.action_parameters.edge_ttl.status_code_ttl.status_code': { range: [100, 999] },
      'rules.action_parameters.read_timeout': { range: [100, 6000] },
      'rules.action_parameters.cookie_fields': { entries: [1, Number.POSITIVE_INFINITY] },
      'rules.action_parameters.cookie_fields.name': { is: 'not empty' },
      'rules.action_parameters.raw_response_fields': { entries: [1, Number.POSITIVE_INFINITY] },
      'rules.action_parameters.raw_response_fields.name': { is: 'not empty' },
      'rules.action_parameters.request_fields': { entries: [1, Number.POSITIVE_INFINITY] },
      'rules.action_parameters.request_fields.name': { is: 'not empty' },
      'rules.action_parameters.response_fields': { entries: [1, Number.POSITIVE_INFINITY] },
      'rules.action_parameters.response_fields.name': { is: 'not empty' },
      'rules.action_parameters.transformed_request_fields': { entries: [1, Number.POSITIVE_INFINITY] },
      'rules.action_parameters.transformed_request_fields.name': { is: 'not empty' },
      'rules.exposed_credential_check.password_expression': { is: 'not empty' },
      'rules.exposed_credential_check.username_expression': { is: 'not empty' },
      'rules.expression': { is: 'not empty' },
      'rules.ratelimit.characteristics': { entries: [1, Number.POSITIVE_INFINITY] },
      'rules.ratelimit.period': { least: 0 },
      'rules.ratelimit.counting_expression': { is: 'not empty' },
      'rules.ratelimit.requests_per_period': { least: 1 },
      'rules.ratelimit.score_response_header_name': { is: 'not empty' },
      'rules.ref': { is: 'not empty' },
    },
    free: `
      description rules.action_parameters.overrides.categories.enabled rules.action_parameters.overrides.enabled
      rules.action_parameters.overrides.rules.enabled rules.action_parameters.overrides.rules.score_threshold
      rules.action_parameters.from_value.preserve_query_string rules.action_parameters.uri.query.value
      rules.action_parameters.increment rules.action_parameters.automatic_https_rewrites
      rules.action_parameters.autominify.css rules.action_parameters.autominify.html
      rules.action_parameters.autominify.js rules.action_parameters.bic rules.action_parameters.disable_apps
      rules.action_parameters.disable_rum rules.action_parameters.disable_zaraz
      rules.action_parameters.email_obfuscation rules.action_parameters.fonts
      rules.action_parameters.hotlink_protection rules.action_parameters.mirage
      rules.action_parameters.opportunistic_encryption rules.action_parameters.rocket_loader
      rules.action_parameters.server_side_excludes rules.action_parameters.sxg rules.action_parameters.cache
      rules.action_parameters.cache_key.cache_by_device_type
      rules.action_parameters.cache_key.cache_deception_armor
      rules.action_parameters.cache_key.custom_key.header.exclude_origin
      rules.action_parameters.cache_key.custom_key.host.resolved
      rules.action_parameters.cache_key.custom_key.query_string.include.all
      rules.action_parameters.cache_key.custom_key.query_string.exclude.all
      rules.action_parameters.cache_key.custom_key.user.device_type
      rules.action_parameters.cache_key.custom_key.user.geo
      rules.action_parameters.cache_key.custom_key.user.lang
      rules.action_parameters.cache_key.ignore_query_strings_order
      rules.action_parameters.cache_reserve.eligible rules.action_parameters.edge_ttl.status_code_ttl.value
      rules.action_parameters.origin_cache_control rules.action_parameters.origin_error_page_passthru
      rules.action_parameters.respect_strong_etags
      rules.action_parameters.serve_stale.disable_stale_while_updating
      rules.action_parameters.raw_response_fields.preserve_duplicates
      rules.action_parameters.response_fields.preserve_duplicates rules.description rules.enabled
      rules.logging.enabled rules.ratelimit.mitigation_timeout rules.ratelimit.requests_to_origin
      rules.ratelimit.score_per_period`,
  },

  cloudflare_workers_custom_domain: {
    source: 'internal/services/workers_custom_domain/schema.go',
    free: `
      account_id hostname service zone_id environment`,
  },

  cloudflare_workers_script: {
    source: 'internal/services/workers_script/schema.go',
    atLeastOneOf: [['content', 'content_file', 'assets']],
    limited: {
      content: { conflictsWith: ['content_file'] },
      content_file: { conflictsWith: ['content'], requires: ['content_sha256'] },
      content_type: {
        oneOf: [
          'application/javascript+module',
          'application/javascript',
          'text/javascript+module',
          'text/javascript',
          'text/x-python',
        ],
      },
      'assets.config.html_handling': {
        oneOf: ['auto-trailing-slash', 'force-trailing-slash', 'drop-trailing-slash', 'none'],
      },
      'assets.config.not_found_handling': { oneOf: ['none', '404-page', 'single-page-application'] },
      'assets.directory': { conflictsWith: ['assets.jwt'] },
      'bindings.type': {
        oneOf: [
          'ai',
          'analytics_engine',
          'assets',
          'browser',
          'd1',
          'data_blob',
          'dispatch_namespace',
          'durable_object_namespace',
          'hyperdrive',
          'inherit',
          'images',
          'json',
          'kv_namespace',
          'mtls_certificate',
          'plain_text',
          'pipelines',
          'queue',
          'r2_bucket',
          'secret_text',
          'send_email',
          'service',
          'tail_consumer',
          'text_blob',
          'vectorize',
          'version_metadata',
          'secrets_store_secret',
          'secret_key',
          'workflow',
          'wasm_module',
        ],
      },
      'bindings.format': { oneOf: ['raw', 'pkcs8', 'spki', 'jwk'] },
      'bindings.usages': {
        each: { oneOf: ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'] },
      },
      'bindings.jurisdiction': { oneOf: ['eu', 'fedramp'] },
      usage_model: { oneOf: ['standard', 'bundled', 'unbound'] },
      'placement.mode': { oneOf: ['smart'] },
    },
    free: `
      script_name account_id content_sha256 assets.config.headers assets.config.redirects
      assets.config.run_worker_first assets.config.serve_directly assets.jwt bindings.name bindings.dataset
      bindings.id bindings.namespace bindings.outbound.params bindings.outbound.worker.environment
      bindings.outbound.worker.service bindings.class_name bindings.environment bindings.namespace_id
      bindings.script_name bindings.json bindings.certificate_id bindings.text bindings.pipeline
      bindings.queue_name bindings.bucket_name bindings.service bindings.index_name bindings.secret_name
      bindings.store_id bindings.algorithm bindings.key_base64 bindings.key_jwk bindings.workflow_name
      bindings.part bindings.old_name bindings.version_id bindings.allowed_destination_addresses
      bindings.allowed_sender_addresses bindings.destination_address body_part compatibility_date
      compatibility_flags keep_assets keep_bindings limits.cpu_ms logpush main_module migrations.deleted_classes
      migrations.new_classes migrations.new_sqlite_classes migrations.new_tag migrations.old_tag
      migrations.renamed_classes.from migrations.renamed_classes.to migrations.transferred_classes.from
      migrations.transferred_classes.from_script migrations.transferred_classes.to
      migrations.steps.deleted_classes migrations.steps.new_classes migrations.steps.new_sqlite_classes
      migrations.steps.renamed_classes.from migrations.steps.renamed_classes.to
      migrations.steps.transferred_classes.from migrations.steps.transferred_classes.from_script
      migrations.steps.transferred_classes.to observability.enabled observability.head_sampling_rate
      observability.logs.enabled observability.logs.invocation_logs observability.logs.destinations
      observability.logs.head_sampling_rate observability.logs.persist tail_consumers.service
      tail_consumers.environment tail_consumers.namespace`,
  },

  cloudflare_workers_script_subdomain: {
    source: 'internal/services/workers_script_subdomain/schema.go',
    free: `
      account_id script_name enabled previews_enabled`,
  },

  cloudflare_zone_setting: {
    source: 'internal/services/zone_setting/schema.go',
    free: `
      setting_id zone_id value enabled`,
  },
};
