import type { Value } from '../values.ts';

/**
 * What a provider decides of an attribute while it plans, where the bindings do not say it. They call every attribute within a nested
 * one that is computed computed, too; cloudflare/terraform-provider-cloudflare v5.14.0 does so of few. By type, its schema.go:
 */
interface PlanValues {
  /** Attributes within others that the provider fills in; the rest of those it leaves as the configuration has them. */
  readonly computedWithin: readonly string[];
  /** What stands for an attribute that the configuration leaves out. */
  readonly defaults: Readonly<Record<string, Value>>;
  /** Attributes that are unknown again once anything changes. */
  readonly anew: readonly string[];
  /** Attributes that stay as they are for as long as another one does, by that one's name; unknown again once it does not. */
  readonly kept?: Readonly<Record<string, string>>;
  /** Lists whose elements keep what they have by an attribute of theirs, wherever they stand. */
  readonly keys?: Readonly<Record<string, string>>;
}

const noDefaults = { computedWithin: [], defaults: {} };

export const planValues: Readonly<Record<string, PlanValues>> = {
  cloudflare_dns_record: {
    computedWithin: ['settings.ipv4_only', 'settings.ipv6_only', 'settings.flatten_cname'],
    defaults: { proxied: false },
    // ModifyPlan keeps the others.
    anew: ['modified_on'],
  },
  cloudflare_ruleset: {
    computedWithin: [
      'rules.id',
      'rules.action_parameters',
      'rules.description',
      'rules.enabled',
      'rules.logging',
      'rules.logging.enabled',
      'rules.ratelimit.mitigation_timeout',
      'rules.ratelimit.requests_to_origin',
      'rules.ref',
    ],
    defaults: {
      description: '',
      rules: [],
      'rules.action_parameters': {},
      'rules.description': '',
      'rules.enabled': true,
      'rules.ratelimit.requests_to_origin': false,
    },
    anew: ['last_updated', 'version'],
    // ModifyPlan: a rule keeps its id by its ref.
    keys: { rules: 'ref' },
  },
  cloudflare_workers_custom_domain: { ...noDefaults, anew: ['zone_name'] },
  cloudflare_workers_script: {
    computedWithin: ['observability.logs.persist', 'placement.last_analyzed_at', 'placement.status'],
    defaults: {
      compatibility_date: '',
      logpush: false,
      usage_model: 'standard',
      'observability.logs.persist': true,
    },
    anew: [
      'compatibility_flags',
      'etag',
      'handlers',
      'has_assets',
      'has_modules',
      'last_deployed_from',
      'migration_tag',
      'modified_on',
      'named_handlers',
      'placement',
      'startup_time_ms',
      'tail_consumers',
    ],
  },
  cloudflare_workers_script_subdomain: { ...noDefaults, anew: [] },
  cloudflare_zero_trust_access_application: {
    computedWithin: ['destinations.type', 'landing_page_design.title', 'policies.precedence'],
    // plan_modifiers.go, for the type self_hosted.
    defaults: {
      app_launcher_visible: true,
      http_only_cookie_attribute: true,
      session_duration: '24h',
      skip_app_launcher_login_page: null,
    },
    anew: [],
    // modifyPlanForDomains. Terraform itself proposes to take destinations away, which it finds to have been configured before.
    kept: { destinations: 'domain', self_hosted_domains: 'domain' },
  },
  cloudflare_zero_trust_access_policy: { computedWithin: [], defaults: { session_duration: '24h' }, anew: [] },
  cloudflare_zero_trust_tunnel_cloudflared: {
    computedWithin: [],
    defaults: { config_src: 'local' },
    anew: [
      'account_tag',
      'connections',
      'conns_active_at',
      'conns_inactive_at',
      'created_at',
      'deleted_at',
      'metadata',
      'remote_config',
      'status',
      'tun_type',
    ],
  },
  cloudflare_zero_trust_tunnel_cloudflared_config: { ...noDefaults, anew: ['created_at', 'source', 'version'] },
  cloudflare_zone_setting: { ...noDefaults, anew: ['editable', 'enabled', 'modified_on', 'time_remaining'] },
};

/** Whether the provider fills in an optional attribute that the bindings call computed; `path` begins with the type. */
export function isFilledIn(path: string): boolean {
  const [type = '', ...steps] = path.split('.');
  const known = planValues[type];
  return known === undefined || steps.length < 2 || known.computedWithin.includes(steps.join('.'));
}
