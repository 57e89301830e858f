import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { cloudflareEnvironment } from '../cloudflare/token.ts';
import { pagerDutyEnvironment } from '../pagerduty/token.ts';
import type { StackEnvironment, TokenPurpose } from './token-environment.ts';

/** What Terraform needs in its environment for each stack of a platform: the tokens for what is not in AWS. */
export function stackEnvironment(
  platform: Pick<Platform, 'region' | 'cloudflare' | 'alerting'>,
  purpose: TokenPurpose,
): StackEnvironment {
  const environments = [cloudflareEnvironment(platform, purpose), pagerDutyEnvironment(platform, purpose)];
  return async (stack) => {
    const found = [];
    for (const environment of environments) found.push(await environment(stack));
    return Object.assign({}, ...found);
  };
}
