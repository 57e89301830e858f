import type { CloudflarePlan } from '../../platform/cloudflare/cloudflare.ts';

/** What Cloudflare lets a zone of a plan have. */
export interface PlanLimits {
  /** Custom rules of the firewall: https://developers.cloudflare.com/waf/custom-rules/#availability */
  customRules: number;
  /** Whether `matches`, a regular expression, may stand in them: the same page. */
  regularExpressions: boolean;
  /** Whether a rule that blocks may say with what: https://developers.cloudflare.com/waf/custom-rules/create-dashboard/#configure-a-custom-response-for-blocked-requests */
  ownResponse: boolean;
  /** Whether the Cloudflare Managed Ruleset is there; the free one runs by itself: https://developers.cloudflare.com/waf/managed-rules/#availability */
  managedRules: boolean;
  rateLimits: RateLimitLimits;
}

/** Of rules that count: https://developers.cloudflare.com/waf/rate-limiting-rules/#availability */
export interface RateLimitLimits {
  rules: number;
  /** Longest time that is counted over, in seconds. */
  longestPeriodSeconds: number;
  /** Whether they can tell hosts apart. */
  byHost: boolean;
  /** Whether they can tell methods apart. */
  byMethod: boolean;
}

/** What each plan has. Of enterprise the counts are those that are not bought besides. */
export const planLimits: Readonly<Record<CloudflarePlan, PlanLimits>> = {
  free: {
    customRules: 5,
    regularExpressions: false,
    ownResponse: false,
    managedRules: false,
    rateLimits: { rules: 1, longestPeriodSeconds: 10, byHost: false, byMethod: false },
  },
  pro: {
    customRules: 20,
    regularExpressions: false,
    ownResponse: true,
    managedRules: true,
    rateLimits: { rules: 2, longestPeriodSeconds: 60, byHost: true, byMethod: false },
  },
  business: {
    customRules: 100,
    regularExpressions: true,
    ownResponse: true,
    managedRules: true,
    rateLimits: { rules: 5, longestPeriodSeconds: 600, byHost: true, byMethod: true },
  },
  enterprise: {
    customRules: 1000,
    regularExpressions: true,
    ownResponse: true,
    managedRules: true,
    rateLimits: { rules: 100, longestPeriodSeconds: 65_535, byHost: true, byMethod: true },
  },
};

/** Times that requests are counted over, in seconds: the same page, footnote 3. */
export const countingPeriods: readonly number[] = [
  10, 15, 20, 30, 40, 45, 60, 90, 120, 180, 240, 300, 480, 600, 900, 1200, 1800, 2400, 3600, 65_535,
];

/** Longest expression of a rule, in characters: https://developers.cloudflare.com/ruleset-engine/rules-language/expressions/#maximum-rule-expression-length */
export const longestExpression = 4096;

/** Hosts that may lead to Workers in a zone: https://developers.cloudflare.com/workers/platform/limits/#number-of-custom-domains-per-zone */
export const mostCustomDomains = 100;

/**
 * Largest body that gets through Lambda, in bytes: a call is smaller than 6,291,456 bytes, and a body in it is base64, four
 * thirds of it. That leaves 699,048 bytes to headers, of which Cloudflare takes 128 KB, the URL and what AWS adds.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const mostEdgeBodyBytes = 4 * 1024 * 1024;
