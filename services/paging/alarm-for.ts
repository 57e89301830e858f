import { type PagedAlarm, type PagingSettings, pagedAlarm, pagingWays, trialAlarm } from '../../contracts/paging.ts';
import { inert } from './events/inert.ts';
import type { OpenAlarm } from './open-alarm.ts';

/**
 * What is said of an alarm that fires: what its file says; of a trial, or of what no file says, as much as can be. Undefined for one that a file
 * said when it began, and none says any more: nobody asked to be called about it now.
 */
export function alarmFor(settings: PagingSettings, open: OpenAlarm, item: string): PagedAlarm | undefined {
  const id = open.isTest ? item.slice(item.indexOf('/') + 1) : item;
  const found = settings.alarms.find((alarm) => alarm.id === id);
  if (open.isTest) return testOf(settings, id, found);
  if (found) return found;
  if (isTrial(id)) return trialOf(settings, id);
  return open.isKnown ? undefined : unknownOf(settings, id);
}

/** Whether it is an alarm by which a way is tried. */
export function isTrial(id: string): boolean {
  return pagingWays.some((way) => trialAlarm(way) === id);
}

/** An event that was made to try the way: it says so, and its urgency is low. */
function testOf(settings: PagingSettings, id: string, found: PagedAlarm | undefined): PagedAlarm {
  const of = found ?? unknownOf(settings, id);
  return { ...of, title: `Test, nothing is wrong: ${of.title}`, severity: 'info', urgency: 'low' };
}

function trialOf({ route }: PagingSettings, id: string): PagedAlarm {
  return pagedAlarm.parse({
    ...{ id, route, file: 'platform.yaml', objectFile: 'platform.yaml', object: 'platform' },
    title: 'The daily trial of a way by which people are called: nothing is wrong',
    severity: 'info',
    urgency: 'low',
    condition: 'resolves itself within minutes',
  });
}

/** Rather called about than lost. */
function unknownOf({ route }: PagingSettings, id: string): PagedAlarm {
  return pagedAlarm.parse({
    ...{ id, route, file: 'platform.yaml', objectFile: 'platform.yaml', object: 'platform' },
    title: `An alarm that no file says: ${inert(id, 300)}`,
    severity: 'error',
    urgency: 'high',
    condition: 'it is in no settings of the pager',
    runbook:
      'Whoever raised it was not told that it is gone, or the pager was not told that it is there. Apply the stacks alerting and monitoring; where it was made by hand, take it away or say it in a file of alerts/.',
  });
}
