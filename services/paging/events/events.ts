import { dedupKey, type LastChange, type PagerDutyEvent, type PagingSettings } from '../../../contracts/paging.ts';
import { type Firing, worstOf } from '../decide.ts';
import { numberText } from '../signals/signal.ts';
import { inert, plainText } from './inert.ts';

/** An event without the key by which it is sent. */
export type UnsentEvent = Omit<PagerDutyEvent, 'routing_key'>;

/** https://developer.pagerduty.com/docs/send-alert-event */
const mostSummary = 1024;

/** Most alarms of a storm that its event names: 500 ids of 255 characters are a quarter of the 512 KB that an event may have. */
const mostNamed = 500;

export interface CallEventProps extends Pick<Firing, 'item' | 'alarm' | 'open'> {
  settings: PagingSettings;
  /** The last merged change of the object; undefined where none is known. */
  change: LastChange | undefined;
}

/** The event by which people are called about an alarm. Texts of others in it are inert, and each has an end. */
export function callEvent({ settings, item, alarm, open, change }: CallEventProps): UnsentEvent {
  const { platform, repository } = settings;
  const value = open.value === undefined ? '' : `: ${inert(open.value, 200)}`;
  return {
    event_action: 'trigger',
    dedup_key: dedupKey(platform, item),
    client: 'Warren',
    ...(repository !== undefined && { client_url: fileUrl(repository, alarm.file) }),
    links: linksOf(alarm, change),
    payload: {
      summary: plainText(`${alarm.title}${value} (${alarm.condition})`, mostSummary).replaceAll('\n', ' '),
      source: `${platform} ${alarm.object}`,
      severity: alarm.severity,
      timestamp: open.since,
      component: alarm.object,
      group: platform,
      class: alarm.id.slice(0, alarm.id.indexOf('/') === -1 ? undefined : alarm.id.indexOf('/')),
      custom_details: detailsOf({ alarm, open, change }),
    },
  };
}

function fileUrl(repository: string, file: string): string {
  return `https://github.com/${repository}/blob/HEAD/${file}`;
}

function detailsOf({
  alarm,
  open,
  change,
}: Pick<CallEventProps, 'alarm' | 'open' | 'change'>): Record<string, unknown> {
  const { parts, partsInAll, value, since, isTest } = open;
  return {
    alarm: inert(alarm.id, 300),
    object: alarm.object,
    value: value === undefined ? 'unknown' : inert(value, 200),
    condition: alarm.condition,
    since,
    ...(parts.length > 0 && { parts: parts.map((part) => inert(part, 300)) }),
    ...(partsInAll !== undefined && { 'parts in all': partsInAll }),
    'last change': changeText(alarm.objectFile, change),
    ...(alarm.runbook !== undefined && { 'what to do': plainText(alarm.runbook, 4000) }),
    ...(alarm.runbookUrl !== undefined && { runbook: alarm.runbookUrl }),
    ...(alarm.dashboard !== undefined && {
      dashboard: alarm.dashboardUrl ?? `${alarm.dashboard}, after "warren open grafana"`,
    }),
    file: alarm.file,
    ...(isTest && { test: 'This was made to try the way by which people are called.' }),
  };
}

function changeText(file: string, change: LastChange | undefined): string {
  if (!change) return `none of ${file} is known`;
  const { commit, author, at, title } = change;
  const by = author === undefined ? '' : ` by ${inert(author, 100)}`;
  return `${commit.slice(0, 12)}${by}, ${at}: ${inert(title, 300)}`;
}

function linksOf(
  { runbookUrl, dashboardUrl }: CallEventProps['alarm'],
  change: LastChange | undefined,
): { href: string; text: string }[] {
  return [
    ...(runbookUrl === undefined ? [] : [{ href: runbookUrl, text: 'What to do' }]),
    ...(dashboardUrl === undefined ? [] : [{ href: dashboardUrl, text: 'Dashboard' }]),
    ...(change?.url === undefined ? [] : [{ href: change.url, text: `Last change: ${inert(change.title, 100)}` }]),
  ];
}

/** The event for all of a storm. `firing` is in order, the worst first. */
export function stormEvent(props: {
  settings: PagingSettings;
  item: string;
  route: string;
  firing: readonly Firing[];
}): UnsentEvent {
  const { settings, item, route, firing } = props;
  const { platform } = settings;
  const counts = new Map<string, number>();
  for (const { alarm } of firing) counts.set(alarm.title, (counts.get(alarm.title) ?? 0) + 1);
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, 3);
  const first = most.map(([title, count]) => `${plainText(title, 150)}${count > 1 ? ` (${count})` : ''}`);
  return {
    event_action: 'trigger',
    dedup_key: dedupKey(platform, item),
    client: 'Warren',
    payload: {
      summary: plainText(
        `${numberText(firing.length)} alarms of ${platform} at once: ${first.join('; ')}`,
        mostSummary,
      ),
      source: platform,
      severity: worstOf(firing),
      timestamp: firing.map(({ open }) => open.since).sort()[0] ?? new Date(0).toISOString(),
      group: platform,
      class: 'storm',
      custom_details: {
        alarms: firing.length,
        'the worst': firing.slice(0, mostNamed).map(({ alarm, open }) => stormLine(alarm.id, open.value)),
        ...(firing.length > mostNamed && { 'not named': firing.length - mostNamed }),
        route,
        'what this is':
          'More began within minutes than anybody can be called about one by one. It resolves when they have; once few are left, each becomes an incident of its own.',
      },
    },
  };
}

function stormLine(id: string, value: string | undefined): string {
  return value === undefined ? inert(id, 255) : `${inert(id, 255)}: ${inert(value, 200)}`;
}

/** The event by which an incident resolves. */
export function endEvent(settings: PagingSettings, item: string): UnsentEvent {
  return { event_action: 'resolve', dedup_key: dedupKey(settings.platform, item) };
}
