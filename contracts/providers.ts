/** Providers besides AWS's, which stacks of what stands there alone have, at exactly the version that its binding was made from. */
interface Provider {
  /** What its types begin with, before an underscore. */
  name: string;
  source: string;
  version: string;
}

/** The provider of what stands at Cloudflare. */
export const cloudflareProvider = {
  name: 'cloudflare',
  source: 'cloudflare/cloudflare',
  version: '5.14.0',
} as const satisfies Provider;

/** The provider of the stack that says who is called. */
export const pagerDutyProvider = {
  name: 'pagerduty',
  source: 'pagerduty/pagerduty',
  version: '3.30.8',
} as const satisfies Provider;

/** Those that are told again to whatever takes down such a stack once no file asks for it any more. */
export const lentProviders: readonly Provider[] = [cloudflareProvider, pagerDutyProvider];
