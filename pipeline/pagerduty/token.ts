import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { pagerDutyVariables } from '../../contracts/pagerduty.ts';
import { pagerDutyProvider } from '../../contracts/providers.ts';
import { SurroundingsFailure } from '../process/failure.ts';
import { type StackEnvironment, type TokenPurpose, tokenEnvironment } from '../tokens/token-environment.ts';
import { openPagerDuty, PagerDutyRefusal } from './pagerduty-api.ts';

/** The REST API key for the stack that says who is called, and nothing for others: see `tokenEnvironment`. */
export function pagerDutyEnvironment(
  { region, alerting }: Pick<Platform, 'region' | 'alerting'>,
  purpose: TokenPurpose,
): StackEnvironment {
  const account = alerting?.pagerDuty;
  return tokenEnvironment({
    service: 'PagerDuty',
    provider: pagerDutyProvider.name,
    variable: pagerDutyVariables.token,
    field: 'alerting.pagerDuty',
    docs: 'docs/oncall.md',
    secrets: account,
    region,
    purpose,
    async try({ token, where }) {
      // Where platform.yaml says nothing of it any more, nobody knows in which region it is; the provider asks by itself.
      if (!account) return;
      const { serviceRegion } = account;
      // What the provider itself asks first: https://github.com/PagerDuty/terraform-provider-pagerduty/blob/v3.30.8/pagerdutyplugin/config.go
      await openPagerDuty({ token, serviceRegion })
        .call('GET', '/abilities')
        .catch((error) => {
          if (!(error instanceof PagerDutyRefusal)) throw error;
          throw new SurroundingsFailure(
            `PagerDuty does not take the token in ${where}: ${error.because}. It is not whole, was revoked, or is that of an account in another service region than ${serviceRegion} (alerting.pagerDuty.serviceRegion). Nothing was changed.`,
          );
        });
    },
  });
}
