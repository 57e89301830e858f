/** One rule at Cloudflare, as `cloudflare_ruleset` takes it but for the names of its fields. */
export interface EdgeRule {
  /** What the rule is known by from one apply to the next: `open_<endpoint>`. */
  ref: string;
  /** Names of the endpoints that it is for. */
  endpoints: readonly string[];
  description: string;
  action: 'skip' | 'block' | 'execute';
  /** In Cloudflare's rules language. */
  expression: string;
  actionParameters?: EdgeRuleParameters;
  ratelimit?: {
    characteristics: readonly string[];
    /** Seconds. */
    period: number;
    requestsPerPeriod: number;
    /** Seconds that more are refused for. */
    mitigationTimeout: number;
  };
}

/** What an action does, where that has to be said. */
export interface EdgeRuleParameters {
  /** Of `skip`: the rules after it in the same ruleset. */
  ruleset?: 'current';
  /** Of `block`: the answer. */
  response?: { statusCode: number; contentType: string; content: string };
  /** Of `execute`: the ruleset. */
  id?: string;
}

/** The rules of each phase, in the order in which Cloudflare looks at them. */
export interface EdgeRules {
  custom: EdgeRule[];
  rateLimits: EdgeRule[];
  managed: EdgeRule[];
}

/**
 * Refs are words and names with an underscore between them, which no name of an endpoint, a host or a group has. The first word
 * says what the rule does, the name whose it is; a third part numbers the rules that one endpoint needs several of.
 */
export const refOf = {
  open: (endpoint: string, part: number) => (part === 0 ? `open_${endpoint}` : `open_${endpoint}_${part + 1}`),
  rate: (endpoint: string) => `rate_${endpoint}`,
  closed: (host: string) => `closed_${host}`,
  openGroup: (group: number) => `group_open-${group}`,
  closedGroup: (group: number) => `group_closed-${group}`,
  managedGroup: (group: number) => `group_managed-${group}`,
} as const;

/** The endpoint that a rule of this ref is of; undefined for the rules that several share. */
export function endpointOfRef(ref: string): string | undefined {
  return /^(?:open|rate)_([a-z0-9-]+)(?:_\d+)?$/.exec(ref)?.[1];
}
