import { DataResource } from 'cdktf';
import { Construct } from 'constructs';
import type { Schedule } from '../../../catalog/kinds/route/route.ts';
import { type OverridesOrder, overridesVariable } from '../../../contracts/overrides.ts';
import type { Escaped } from '../../constructs/literal.ts';
import type { People } from './people.ts';
import { zonedTime } from './zoned-time.ts';

export interface ScheduleOverridesProps extends Pick<OverridesOrder, 'serviceRegion' | 'title'> {
  /** What it is called in Terraform. */
  logicalId: string;
  /** Id of the schedule at PagerDuty. */
  schedule: string;
  says: Escaped<Schedule>;
  people: People;
}

/**
 * Who takes over for a while, which no resource of the provider says: `warren overrides` places it when it changes, once what was said
 * before was taken back. It stands there for each schedule, since what is gone from the configuration is destroyed without a word.
 */
export class ScheduleOverrides extends Construct {
  constructor(scope: Construct, id: string, props: ScheduleOverridesProps) {
    super(scope, id);
    const { logicalId, says, people, serviceRegion, title, schedule } = props;
    const overrides = says.overrides.map(({ person, from, until }) => ({
      person,
      user: people.idOf(person),
      start: zonedTime(from, says.timeZone),
      end: zonedTime(until, says.timeZone),
    }));
    const order: OverridesOrder = { serviceRegion, title, schedule, overrides };
    const environment = { [overridesVariable]: '${jsonencode(self.input)}' };
    const place = { type: 'local-exec' as const, command: 'warren overrides place', environment };
    new DataResource(this, 'self', {
      input: order,
      triggersReplace: { schedule, overrides },
      provisioners: [
        ...(overrides.length > 0 ? [place] : []),
        { type: 'local-exec', when: 'destroy', command: 'warren overrides take-back', environment },
      ],
    }).overrideLogicalId(logicalId);
  }
}
