import { Command } from 'commander';
import { overridesOrder, overridesVariable } from '../../contracts/overrides.ts';
import { pagerDutyVariables } from '../../contracts/pagerduty.ts';
import { type OverridesProps, placeOverrides, takeBackOverrides } from '../../operations/overrides/place-overrides.ts';
import { openPagerDuty } from '../../pipeline/pagerduty/pagerduty-api.ts';
import { readOrder } from './read-order.ts';
import { requireToken } from './require-token.ts';

/** `warren overrides`: what Terraform runs when who takes over by a schedule for a while is said otherwise. */
export function overridesCommand(): Command {
  const command = new Command('overrides').description(
    `What Terraform runs for overrides of a schedule at PagerDuty, as ${overridesVariable} says.`,
  );
  command
    .command('place')
    .description('Have PagerDuty know who takes over, and when.')
    .action(() => withOrder(placeOverrides));
  command
    .command('take-back')
    .description('Take back those of them that have not begun.')
    .action(() => withOrder(takeBackOverrides));
  return command;
}

async function withOrder(run: (props: OverridesProps) => Promise<void>): Promise<void> {
  const order = readOrder({ variable: overridesVariable, schema: overridesOrder });
  const token = requireToken({ variable: pagerDutyVariables.token, service: 'PagerDuty' });
  const api = openPagerDuty({ token, serviceRegion: order.serviceRegion });
  await run({ order, api, now: Date.now(), say: (line) => console.log(line) });
}
