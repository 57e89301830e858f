import type { Cloud } from '../cloud.ts';
import { type RestAnswer, type RestCall, RestRefused } from './rest-api.ts';

interface Override {
  id: string;
  schedule: string;
  start: string;
  end: string;
  user: string;
}

/** Overrides of schedules. */
export interface Overrides {
  readonly cloud: Cloud;
  readonly all: Override[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Gives what there is of overrides in the beginning: none. */
export function openOverrides(cloud: Cloud, now: () => number): Overrides {
  return { cloud, all: [], now };
}

/**
 * Overrides of schedules that Terraform made, and what an account can do, by PagerDuty/api-schema, reference/REST/openapiv3.json; undefined
 * for another place.
 */
export function scheduleCall(
  overrides: Overrides,
  { method, url, body }: { method: string; url: URL; body: string },
): RestCall | undefined {
  if (url.pathname === '/abilities' && method === 'GET') {
    return { api: 'ListAbilities', about: [], run: () => ({ status: 200, body: { abilities: ['urgencies'] } }) };
  }
  const [, schedule = '', id] = /^\/schedules\/([^/]+)\/overrides(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
  if (schedule === '') return undefined;
  const at = (api: string, run: () => RestAnswer): RestCall => ({
    api,
    about: [schedule, id ?? ''],
    run: () => {
      if (!overrides.cloud.get('pagerduty_schedule', schedule)) throw new RestRefused(404, 2100, 'Not Found');
      return run();
    },
  });
  if (id !== undefined) return method === 'DELETE' ? at('DeleteOverride', () => remove(overrides, id)) : undefined;
  if (method === 'GET') return at('ListOverrides', () => list(overrides, schedule, url));
  return method === 'POST' ? at('CreateOverrides', () => create(overrides, schedule, body)) : undefined;
}

/** Those that can still be taken back alone are told with their ids. */
function list({ all, now }: Overrides, schedule: string, { searchParams }: URL): RestAnswer {
  const [since, until] = [timeOf(searchParams.get('since')), timeOf(searchParams.get('until'))];
  const isEditable = searchParams.get('editable') === 'true';
  const found = all
    .filter((each) => each.schedule === schedule && timeOf(each.start) < until && timeOf(each.end) > since)
    .filter(({ start }) => !isEditable || timeOf(start) > now())
    .map(({ id, start, end, user }) => ({
      ...(isEditable && { id }),
      start,
      end,
      user: { id: user, type: 'user_reference' },
    }));
  return { status: 200, body: { overrides: found } };
}

function create(overrides: Overrides, schedule: string, body: string): RestAnswer {
  const asked = (JSON.parse(body) as { overrides?: { start: string; end: string; user: { id: string } }[] }).overrides;
  const answers = (asked ?? []).map(({ start, end, user }) => {
    if (timeOf(end) <= timeOf(start)) {
      return { status: 400, errors: ['Override must end after its start'], override: { start, end, user } };
    }
    const id = `Q${String(overrides.all.length + 1).padStart(13, '0')}`;
    overrides.all.push({ id, schedule, start, end, user: user.id });
    return { status: 201, override: { id, start, end, user } };
  });
  return { status: 201, body: answers };
}

/** What has begun is cut short. */
function remove({ all, now }: Overrides, id: string): RestAnswer {
  const found = all.find((each) => each.id === id);
  if (!found || timeOf(found.end) <= now()) throw new RestRefused(404, 2100, 'Not Found');
  if (timeOf(found.start) > now()) {
    all.splice(all.indexOf(found), 1);
    return { status: 204 };
  }
  found.end = new Date(now()).toISOString();
  return { status: 200 };
}

function timeOf(text: string | null): number {
  const time = Date.parse(text ?? '');
  if (Number.isNaN(time)) throw new RestRefused(400, 2001, 'Invalid Input Provided', ['Since and until are required']);
  return time;
}
