import { DataPagerdutyUser } from '@cdktf/provider-pagerduty/lib/data-pagerduty-user';
import { Construct } from 'constructs';
import { personId } from '../../../contracts/resources.ts';
import type { EscapedText } from '../../constructs/literal.ts';

/** People as PagerDuty knows them, each asked for once. They are read and never made: whoever plans learns of one who is not there. */
export class People extends Construct {
  private readonly known = new Map<string, DataPagerdutyUser>();

  /** Id at PagerDuty of who has that address. */
  idOf(email: EscapedText): string {
    const known = this.known.get(email);
    if (known) return known.id;
    const user = new DataPagerdutyUser(this, email, { email });
    user.overrideLogicalId(personId(email));
    this.known.set(email, user);
    return user.id;
  }
}
