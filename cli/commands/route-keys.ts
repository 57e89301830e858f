import { Command } from 'commander';
import { pagerDutyVariables } from '../../contracts/pagerduty.ts';
import { routeKeysOrder, routeKeysVariable } from '../../contracts/route-keys.ts';
import { placeRouteKey } from '../../operations/route-keys/place-route-key.ts';
import { openPagerDuty } from '../../pipeline/pagerduty/pagerduty-api.ts';
import { readOrder } from './read-order.ts';
import { requireToken } from './require-token.ts';

/** `warren route-keys`: what Terraform runs after it made a service at PagerDuty, and before anybody is called by it. */
export function routeKeysCommand(): Command {
  return new Command('route-keys')
    .description(
      `Make the key by which events reach a service at PagerDuty, as ${routeKeysVariable} says, and put it into its secret. Terraform runs this once the service is there.`,
    )
    .action(async () => {
      const order = readOrder({ variable: routeKeysVariable, schema: routeKeysOrder });
      const token = requireToken({ variable: pagerDutyVariables.token, service: 'PagerDuty' });
      // The AWS SDK takes a while to load.
      const { secretValue } = await import('../../operations/route-keys/secret-value.ts');
      await placeRouteKey({
        order,
        api: openPagerDuty({ token, serviceRegion: order.serviceRegion }),
        secret: secretValue(order),
        say: (line) => console.log(line),
      });
    });
}
