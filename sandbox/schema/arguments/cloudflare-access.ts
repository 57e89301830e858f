import type { Condition, TypeArguments } from './limits.ts';

/** What an entry of a policy may be about. */
const identities = [
  'group',
  'auth_context',
  'auth_method',
  'azure_ad',
  'common_name',
  'geo',
  'device_posture',
  'email_domain',
  'email_list',
  'email',
  'external_evaluation',
  'github_organization',
  'gsuite',
  'login_method',
  'ip_list',
  'ip',
  'okta',
  'saml',
  'oidc',
  'service_token',
  'linked_app_token',
];

const decisions = ['allow', 'deny', 'non_identity', 'bypass'];

const applicationTypes = [
  'self_hosted',
  'saas',
  'ssh',
  'vnc',
  'app_launcher',
  'warp',
  'biso',
  'bookmark',
  'dash_sso',
  'infrastructure',
  'rdp',
  'mcp',
  'mcp_portal',
  'proxy_endpoint',
];

/** The same of tunnels and Access; see cloudflare.ts. */
export const cloudflareAccess: Readonly<Record<string, TypeArguments>> = {
  cloudflare_zero_trust_tunnel_cloudflared: {
    source: 'internal/services/zero_trust_tunnel_cloudflared/schema.go',
    limited: { config_src: { oneOf: ['local', 'cloudflare'] } },
    free: `
      account_id name tunnel_secret`,
  },

  cloudflare_zero_trust_tunnel_cloudflared_config: {
    source: 'internal/services/zero_trust_tunnel_cloudflared_config/schema.go',
    limited: { source: { oneOf: ['local', 'cloudflare'] } },
    free: `
      tunnel_id account_id config.ingress.hostname config.ingress.service
      config.ingress.origin_request.access.aud_tag config.ingress.origin_request.access.team_name
      config.ingress.origin_request.access.required config.ingress.origin_request.ca_pool
      config.ingress.origin_request.connect_timeout config.ingress.origin_request.disable_chunked_encoding
      config.ingress.origin_request.http2_origin config.ingress.origin_request.http_host_header
      config.ingress.origin_request.keep_alive_connections config.ingress.origin_request.keep_alive_timeout
      config.ingress.origin_request.match_sn_ito_host config.ingress.origin_request.no_happy_eyeballs
      config.ingress.origin_request.no_tls_verify config.ingress.origin_request.origin_server_name
      config.ingress.origin_request.proxy_type config.ingress.origin_request.tcp_keep_alive
      config.ingress.origin_request.tls_timeout config.ingress.path config.origin_request.access.aud_tag
      config.origin_request.access.team_name config.origin_request.access.required
      config.origin_request.ca_pool config.origin_request.connect_timeout
      config.origin_request.disable_chunked_encoding config.origin_request.http2_origin
      config.origin_request.http_host_header config.origin_request.keep_alive_connections
      config.origin_request.keep_alive_timeout config.origin_request.match_sn_ito_host
      config.origin_request.no_happy_eyeballs config.origin_request.no_tls_verify
      config.origin_request.origin_server_name config.origin_request.proxy_type
      config.origin_request.tcp_keep_alive config.origin_request.tls_timeout`,
  },

  cloudflare_zero_trust_access_policy: {
    source: 'internal/services/zero_trust_access_policy/schema.go',
    limited: {
      decision: { oneOf: decisions },
      'approval_groups.approvals_needed': { least: 0 },
    },
    // An entry of include, exclude or require says one thing: ObjectSizeAtMost(1).
    atMostOneOf: ['include', 'exclude', 'require'].map((list) => identities.map((kind) => `${list}.${kind}`)),
    free: `
      account_id name approval_required isolation_required purpose_justification_prompt
      purpose_justification_required approval_groups.email_addresses approval_groups.email_list_uuid
      session_duration exclude.group.id exclude.auth_context.id exclude.auth_context.ac_id
      exclude.auth_context.identity_provider_id exclude.auth_method.auth_method exclude.azure_ad.id
      exclude.azure_ad.identity_provider_id exclude.common_name.common_name exclude.geo.country_code
      exclude.device_posture.integration_uid exclude.email_domain.domain exclude.email_list.id
      exclude.email.email exclude.external_evaluation.evaluate_url exclude.external_evaluation.keys_url
      exclude.github_organization.identity_provider_id exclude.github_organization.name
      exclude.github_organization.team exclude.gsuite.email exclude.gsuite.identity_provider_id
      exclude.login_method.id exclude.ip_list.id exclude.ip.ip exclude.okta.identity_provider_id
      exclude.okta.name exclude.saml.attribute_name exclude.saml.attribute_value
      exclude.saml.identity_provider_id exclude.oidc.claim_name exclude.oidc.claim_value
      exclude.oidc.identity_provider_id exclude.service_token.token_id exclude.linked_app_token.app_uid
      include.group.id include.auth_context.id include.auth_context.ac_id
      include.auth_context.identity_provider_id include.auth_method.auth_method include.azure_ad.id
      include.azure_ad.identity_provider_id include.common_name.common_name include.geo.country_code
      include.device_posture.integration_uid include.email_domain.domain include.email_list.id
      include.email.email include.external_evaluation.evaluate_url include.external_evaluation.keys_url
      include.github_organization.identity_provider_id include.github_organization.name
      include.github_organization.team include.gsuite.email include.gsuite.identity_provider_id
      include.login_method.id include.ip_list.id include.ip.ip include.okta.identity_provider_id
      include.okta.name include.saml.attribute_name include.saml.attribute_value
      include.saml.identity_provider_id include.oidc.claim_name include.oidc.claim_value
      include.oidc.identity_provider_id include.service_token.token_id include.linked_app_token.app_uid
      require.group.id require.auth_context.id require.auth_context.ac_id
      require.auth_context.identity_provider_id require.auth_method.auth_method require.azure_ad.id
      require.azure_ad.identity_provider_id require.common_name.common_name require.geo.country_code
      require.device_posture.integration_uid require.email_domain.domain require.email_list.id
      require.email.email require.external_evaluation.evaluate_url require.external_evaluation.keys_url
      require.github_organization.identity_provider_id require.github_organization.name
      require.github_organization.team require.gsuite.email require.gsuite.identity_provider_id
      require.login_method.id require.ip_list.id require.ip.ip require.okta.identity_provider_id
      require.okta.name require.saml.attribute_name require.saml.attribute_value
      require.saml.identity_provider_id require.oidc.claim_name require.oidc.claim_value
      require.oidc.identity_provider_id require.service_token.token_id require.linked_app_token.app_uid`,
  },

  // What of destinations and of saas_app goes with another of their own arguments is not asked.
  cloudflare_zero_trust_access_application: {
    source: 'internal/services/zero_trust_access_application/schema.go',
    exactlyOneOf: [
      ['policies.id', 'policies.include'],
      ['cors_headers.allow_all_methods', 'cors_headers.allowed_methods'],
      ['cors_headers.allow_all_origins', 'cors_headers.allowed_origins'],
    ],
    conditions: [
      ...ofTypes(
        ['self_hosted', 'ssh', 'vnc', 'rdp', 'mcp_portal'],
        [
          'allow_iframe',
          'cors_headers',
          'enable_binding_cookie',
          'http_only_cookie_attribute',
          'options_preflight_bypass',
          'path_cookie_attribute',
          'read_service_tokens_from_header',
          'same_site_cookie_attribute',
          'self_hosted_domains',
          'service_auth_401_redirect',
          'skip_interstitial',
        ],
      ),
      ...ofTypes(['self_hosted', 'ssh', 'vnc', 'rdp', 'mcp_portal', 'mcp'], ['destinations']),
      ...ofTypes(['self_hosted', 'ssh', 'vnc', 'rdp', 'saas', 'dash_sso'], ['allow_authenticate_via_warp']),
      ...ofTypes(['self_hosted', 'ssh', 'vnc', 'rdp', 'saas', 'bookmark'], ['app_launcher_visible']),
      ...ofTypes(
        applicationTypes.filter((one) => !['biso', 'bookmark', 'infrastructure'].includes(one)),
        ['session_duration'],
      ),
      ...ofTypes(
        ['app_launcher'],
        [
          'app_launcher_logo_url',
          'bg_color',
          'footer_links',
          'header_bg_color',
          'landing_page_design',
          'skip_app_launcher_login_page',
        ],
      ),
      ...ofTypes(['rdp', 'infrastructure'], ['target_criteria']),
      ...ofTypes(['saas', 'dash_sso'], ['saas_app']),
      { where: 'type', is: ['saas', 'dash_sso'], needs: ['saas_app'] },
    ],
    limited: {
      type: { oneOf: applicationTypes },
      session_duration: { matches: /^(?:0|[-+]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))+)$/ },
      'policies.precedence': { least: 1 },
      'policies.decision': { oneOf: decisions },
      'cors_headers.allowed_methods': {
        each: { oneOf: ['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'] },
      },
      'cors_headers.allow_all_headers': { conflictsWith: ['cors_headers.allowed_headers'] },
      'cors_headers.allow_credentials': { conflictsWith: ['cors_headers.allow_all_origins'] },
      'cors_headers.max_age': { range: [-1, 86_400] },
      'scim_config.authentication.scheme': {
        oneOf: ['httpbasic', 'oauthbearertoken', 'oauth2', 'access_service_token'],
      },
      'scim_config.mappings.strictness': { oneOf: ['strict', 'passthrough'] },
      'target_criteria.protocol': { oneOf: ['SSH', 'RDP'] },
      self_hosted_domains: { conflictsWith: ['destinations'] },
      'destinations.type': { oneOf: ['public', 'private', 'via_mcp_server_portal'] },
      'destinations.l4_protocol': { oneOf: ['tcp', 'udp'] },
      'saas_app.auth_type': { oneOf: ['saml', 'oidc'] },
      'saas_app.custom_attributes.name_format': {
        oneOf: ['unspecified', 'basic', 'uri'].map((form) => `urn:oasis:names:tc:SAML:2.0:attrname-format:${form}`),
      },
      'saas_app.name_id_format': { oneOf: ['id', 'email'] },
      'saas_app.custom_claims.scope': { oneOf: ['groups', 'profile', 'email', 'openid'] },
      'saas_app.grant_types': {
        each: { oneOf: ['authorization_code', 'authorization_code_with_pkce', 'refresh_tokens', 'hybrid', 'implicit'] },
      },
      'saas_app.scopes': { each: { oneOf: ['openid', 'groups', 'email', 'profile'] } },
    },
    free: `
      account_id zone_id allow_authenticate_via_warp allow_iframe app_launcher_logo_url bg_color
      custom_deny_message custom_deny_url custom_non_identity_deny_url domain header_bg_color logo_url name
      options_preflight_bypass read_service_tokens_from_header same_site_cookie_attribute
      service_auth_401_redirect skip_interstitial allowed_idps custom_pages cors_headers.allow_all_methods
      cors_headers.allow_all_origins cors_headers.allowed_headers cors_headers.allowed_origins
      footer_links.name footer_links.url scim_config.idp_uid scim_config.remote_uri
      scim_config.authentication.password scim_config.authentication.user scim_config.authentication.token
      scim_config.authentication.authorization_url scim_config.authentication.client_id
      scim_config.authentication.client_secret scim_config.authentication.token_url
      scim_config.authentication.scopes scim_config.deactivate_on_delete scim_config.enabled
      scim_config.mappings.schema scim_config.mappings.enabled scim_config.mappings.filter
      scim_config.mappings.operations.create scim_config.mappings.operations.delete
      scim_config.mappings.operations.update scim_config.mappings.transform_jsonata target_criteria.port
      target_criteria.target_attributes app_launcher_visible auto_redirect_to_identity enable_binding_cookie
      http_only_cookie_attribute path_cookie_attribute skip_app_launcher_login_page destinations.uri
      destinations.cidr destinations.hostname destinations.port_range destinations.vnet_id
      destinations.mcp_server_id landing_page_design.button_color landing_page_design.button_text_color
      landing_page_design.image_url landing_page_design.message landing_page_design.title policies.id
      policies.include.group.id policies.include.auth_context.id policies.include.auth_context.ac_id
      policies.include.auth_context.identity_provider_id policies.include.auth_method.auth_method
      policies.include.azure_ad.id policies.include.azure_ad.identity_provider_id
      policies.include.common_name.common_name policies.include.geo.country_code
      policies.include.device_posture.integration_uid policies.include.email_domain.domain
      policies.include.email_list.id policies.include.email.email
      policies.include.external_evaluation.evaluate_url policies.include.external_evaluation.keys_url
      policies.include.github_organization.identity_provider_id policies.include.github_organization.name
      policies.include.github_organization.team policies.include.gsuite.email
      policies.include.gsuite.identity_provider_id policies.include.login_method.id
      policies.include.ip_list.id policies.include.ip.ip policies.include.okta.identity_provider_id
      policies.include.okta.name policies.include.saml.attribute_name policies.include.saml.attribute_value
      policies.include.saml.identity_provider_id policies.include.oidc.claim_name
      policies.include.oidc.claim_value policies.include.oidc.identity_provider_id
      policies.include.service_token.token_id policies.include.linked_app_token.app_uid policies.name
      policies.connection_rules.ssh.usernames policies.connection_rules.ssh.allow_email_alias
      policies.exclude.group.id policies.exclude.auth_context.id policies.exclude.auth_context.ac_id
      policies.exclude.auth_context.identity_provider_id policies.exclude.auth_method.auth_method
      policies.exclude.azure_ad.id policies.exclude.azure_ad.identity_provider_id
      policies.exclude.common_name.common_name policies.exclude.geo.country_code
      policies.exclude.device_posture.integration_uid policies.exclude.email_domain.domain
      policies.exclude.email_list.id policies.exclude.email.email
      policies.exclude.external_evaluation.evaluate_url policies.exclude.external_evaluation.keys_url
      policies.exclude.github_organization.identity_provider_id policies.exclude.github_organization.name
      policies.exclude.github_organization.team policies.exclude.gsuite.email
      policies.exclude.gsuite.identity_provider_id policies.exclude.login_method.id
      policies.exclude.ip_list.id policies.exclude.ip.ip policies.exclude.okta.identity_provider_id
      policies.exclude.okta.name policies.exclude.saml.attribute_name policies.exclude.saml.attribute_value
      policies.exclude.saml.identity_provider_id policies.exclude.oidc.claim_name
      policies.exclude.oidc.claim_value policies.exclude.oidc.identity_provider_id
      policies.exclude.service_token.token_id policies.exclude.linked_app_token.app_uid
      policies.require.group.id policies.require.auth_context.id policies.require.auth_context.ac_id
      policies.require.auth_context.identity_provider_id policies.require.auth_method.auth_method
      policies.require.azure_ad.id policies.require.azure_ad.identity_provider_id
      policies.require.common_name.common_name policies.require.geo.country_code
      policies.require.device_posture.integration_uid policies.require.email_domain.domain
      policies.require.email_list.id policies.require.email.email
      policies.require.external_evaluation.evaluate_url policies.require.external_evaluation.keys_url
      policies.require.github_organization.identity_provider_id policies.require.github_organization.name
      policies.require.github_organization.team policies.require.gsuite.email
      policies.require.gsuite.identity_provider_id policies.require.login_method.id
      policies.require.ip_list.id policies.require.ip.ip policies.require.okta.identity_provider_id
      policies.require.okta.name policies.require.saml.attribute_name policies.require.saml.attribute_value
      policies.require.saml.identity_provider_id policies.require.oidc.claim_name
      policies.require.oidc.claim_value policies.require.oidc.identity_provider_id
      policies.require.service_token.token_id policies.require.linked_app_token.app_uid
      saas_app.consumer_service_url saas_app.custom_attributes.friendly_name saas_app.custom_attributes.name
      saas_app.custom_attributes.required saas_app.custom_attributes.source.name
      saas_app.custom_attributes.source.name_by_idp.idp_id
      saas_app.custom_attributes.source.name_by_idp.source_name saas_app.default_relay_state
      saas_app.idp_entity_id saas_app.name_id_transform_jsonata saas_app.saml_attribute_transform_jsonata
      saas_app.sp_entity_id saas_app.sso_endpoint saas_app.access_token_lifetime
      saas_app.allow_pkce_without_client_secret saas_app.app_launcher_url saas_app.custom_claims.name
      saas_app.custom_claims.required saas_app.custom_claims.source.name
      saas_app.custom_claims.source.name_by_idp saas_app.group_filter_regex
      saas_app.hybrid_and_implicit_options.return_access_token_from_authorization_endpoint
      saas_app.hybrid_and_implicit_options.return_id_token_from_authorization_endpoint saas_app.redirect_uris
      saas_app.refresh_token_options.lifetime`,
  },
};

/** Arguments that applications of these types alone may have. */
function ofTypes(types: readonly string[], forbids: readonly string[]): Condition[] {
  return [{ where: 'type', isNot: types, forbids }];
}
