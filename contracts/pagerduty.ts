/**
 * Variables of the environment for PagerDuty. The token is where the provider looks for it, too
 * (https://registry.terraform.io/providers/PagerDuty/pagerduty/latest/docs#token-1); the addresses stand in for PagerDuty's own.
 */
export const pagerDutyVariables = {
  token: 'PAGERDUTY_TOKEN',
  api: 'WARREN_PAGERDUTY_API',
  events: 'WARREN_PAGERDUTY_EVENTS',
} as const;

/** Where PagerDuty keeps an account's data: https://support.pagerduty.com/main/docs/service-regions */
export type ServiceRegion = 'us' | 'eu';

/** Address of the REST API, without a path. */
export function restApi(region: ServiceRegion): string {
  return region === 'eu' ? 'https://api.eu.pagerduty.com' : 'https://api.pagerduty.com';
}

/** Address of the Events API, without a path. */
export function eventsApi(region: ServiceRegion): string {
  return region === 'eu' ? 'https://events.eu.pagerduty.com' : 'https://events.pagerduty.com';
}
