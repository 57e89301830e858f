import { z } from 'zod';
import type { OverridesOrder } from '../../contracts/overrides.ts';
import { type PagerDutyApi, PagerDutyRefusal } from '../../pipeline/pagerduty/pagerduty-api.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';

export interface OverridesProps {
  order: OverridesOrder;
  api: PagerDutyApi;
  /** Milliseconds since the epoch. */
  now: number;
  say: (line: string) => void;
}

type Override = OverridesOrder['overrides'][number];

/** https://github.com/PagerDuty/api-schema/blob/91a06fb3/reference/REST/openapiv3.json, /schedules/{id}/overrides */
const listed = z.object({
  overrides: z.array(
    z.object({ id: z.string().optional(), start: z.string(), end: z.string(), user: z.object({ id: z.string() }) }),
  ),
});

const created = z.array(z.object({ status: z.number().optional(), errors: z.array(z.string()).default([]) }));

/** Has PagerDuty know who takes over by a schedule, and when: what it knows already, and what has been, is left as it is. */
export async function placeOverrides({ order, api, now, say }: OverridesProps): Promise<void> {
  for (const override of order.overrides) {
    const what = `${override.person} by ${order.title} from ${override.start} until ${override.end}`;
    if (Date.parse(override.end) <= now) {
      say(`${what} is over`);
      continue;
    }
    const known = await overridesLike(override, { order, api, now });
    if (known.length === 0) await create(override, { order, api, now });
    say(`${what} ${known.length === 0 ? 'is placed' : 'is known'}`);
  }
}

/** Takes back what was said before and has not begun. One that runs cannot be found by who has it, and ends by itself. */
export async function takeBackOverrides({ order, api, now, say }: OverridesProps): Promise<void> {
  for (const override of order.overrides.filter(({ end }) => Date.parse(end) > now)) {
    const what = `${override.person} by ${order.title} from ${override.start} until ${override.end}`;
    const known = await overridesLike(override, { order, api, now, editable: true });
    const ids = known.flatMap(({ id }) => id ?? []);
    for (const id of ids) await gone(api.call('DELETE', `/schedules/${order.schedule}/overrides/${id}`));
    if (ids.length > 0) say(`${what} is taken back`);
    else if (Date.parse(override.start) <= now)
      say(`${what} runs, and ends by itself; end it at PagerDuty if it should not`);
  }
}

interface Looking extends Pick<OverridesProps, 'order' | 'api' | 'now'> {
  /** Those alone that can be taken back, which are the only ones whose ids are told. */
  editable?: true;
}

async function overridesLike(override: Override, { order, api, now, editable }: Looking) {
  const range = new URLSearchParams({ since: override.start, until: override.end, overflow: 'true' });
  if (editable) range.set('editable', 'true');
  const answer = await gone(api.call('GET', `/schedules/${order.schedule}/overrides?${range}`));
  const { overrides } = listed.parse(answer ?? { overrides: [] });
  return overrides.filter(
    ({ user, start, end }) =>
      user.id === override.user &&
      Date.parse(end) === Date.parse(override.end) &&
      // One that was placed late begins when it was.
      (Date.parse(start) === Date.parse(override.start) ||
        Math.max(Date.parse(start), Date.parse(override.start)) <= now),
  );
}

async function create(override: Override, { order, api, now }: Looking): Promise<void> {
  const { end, user } = override;
  const start = Date.parse(override.start) > now ? override.start : new Date(now).toISOString();
  const body = { overrides: [{ start, end, user: { id: user, type: 'user_reference' } }] };
  const answers = created.parse(await api.call('POST', `/schedules/${order.schedule}/overrides`, body));
  const refused = answers.find(({ status, errors }) => errors.length > 0 || (status !== undefined && status >= 400));
  if (!refused) return;
  throw new SurroundingsFailure(
    `PagerDuty does not have ${override.person} take over by ${order.title} from ${override.start}: ${refused.errors.join(', ') || `HTTP ${refused.status}`}. Mend it in the schedule's overrides.`,
  );
}

/** Of what is not there any more there is nothing to take back. */
async function gone(answer: Promise<unknown>): Promise<unknown> {
  return answer.catch((error) => {
    if (error instanceof PagerDutyRefusal && error.status === 404) return undefined;
    throw error;
  });
}
