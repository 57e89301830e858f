import { Ruleset, type RulesetRules } from '@cdktf/provider-cloudflare/lib/ruleset';
import { Construct } from 'constructs';
import type { EdgeRule, EdgeRules } from '../../catalog/kinds/endpoint/edge/edge-rule.ts';
import type { Escaped } from '../constructs/literal.ts';

/** Where Cloudflare looks at the rules of each group: https://developers.cloudflare.com/ruleset-engine/reference/phases-list/ */
const phases: Readonly<Record<keyof EdgeRules, { id: string; phase: string; of: string }>> = {
  custom: { id: 'custom', phase: 'http_request_firewall_custom', of: 'What endpoints take' },
  rateLimits: { id: 'rate-limits', phase: 'http_ratelimit', of: 'How many requests endpoints take' },
  managed: { id: 'managed', phase: 'http_request_firewall_managed', of: "Cloudflare's own rules, before endpoints" },
};

export interface EdgeRulesetsProps {
  /** Name of the platform, which the rulesets carry. */
  platform: string;
  zoneId: string;
  rules: Escaped<EdgeRules>;
}

/**
 * The rules of all endpoints, in one ruleset a phase, of which a zone has one. Every rule says what it could leave out: the
 * provider has shown differences that were none where `enabled`, `description` or `ref` were missing
 * (cloudflare/terraform-provider-cloudflare#5390, #5600, #5657).
 */
export class EdgeRulesets extends Construct {
  readonly all: readonly Ruleset[];

  constructor(scope: Construct, id: string, { platform, zoneId, rules }: EdgeRulesetsProps) {
    super(scope, id);
    this.all = (Object.keys(phases) as (keyof EdgeRules)[])
      .filter((group) => rules[group].length > 0)
      .map((group) => {
        const { id: own, phase, of } = phases[group];
        return new Ruleset(this, own, {
          zoneId,
          kind: 'zone',
          phase,
          name: `Warren ${platform}`,
          description: of,
          rules: rules[group].map(rulesetRule),
        });
      });
  }
}

function rulesetRule(rule: Escaped<EdgeRule>): RulesetRules {
  const { ref, description, action, expression, actionParameters, ratelimit } = rule;
  return {
    ...{ ref, description, enabled: true, action, expression },
    ...(actionParameters ? { actionParameters } : {}),
    ...(ratelimit ? { ratelimit: { ...ratelimit, characteristics: [...ratelimit.characteristics] } } : {}),
  };
}
