import type { PagerDutyEvent, PagingSettings } from '../../contracts/paging.ts';
import type { UnsentEvent } from './events/events.ts';
import type { Service } from './open-alarm.ts';
import type { PagerParts } from './pager.ts';
import type { Sent } from './send.ts';

export interface DeliverProps {
  settings: PagingSettings;
  service: Service;
  event: UnsentEvent;
  until: number;
}

/** The service that took it, or why none did. */
export type Delivered = { service: Service } | { because: string };

/**
 * Has PagerDuty take an event: by its service, and where that has no key, or none that PagerDuty knows, by those of the default route, which is
 * said in it. An event that PagerDuty refuses for what is in it is sent once more with nothing but what it has to have.
 */
export async function deliver(parts: PagerParts, props: DeliverProps): Promise<Delivered> {
  const { settings, service, event, until } = props;
  const reasons: string[] = [];
  for (const each of servicesFor(settings, service)) {
    const from = each === service ? undefined : service;
    const sent = await sendTo(parts, { ...props, service: each, event: from ? withNote(event, from) : event, until });
    if (sent === 'taken') return { service: each };
    const because = 'away' in sent ? sent.away : sent.refused;
    reasons.push(`${each.route} (${each.urgency}): ${because}`);
    // Another service is at the same PagerDuty.
    if ('away' in sent) break;
    parts.log.error({ ...each, said: because }, 'PagerDuty did not take an event, and no other try would help');
  }
  return { because: reasons.join('; ') };
}

function servicesFor({ services, route }: PagingSettings, service: Service): Service[] {
  const others = services.filter((each) => each.route === route);
  const same = (each: Service) => each.route === service.route && each.urgency === service.urgency;
  return [service, ...others.filter((each) => !same(each))];
}

async function sendTo(parts: PagerParts, { settings, service, event, until }: DeliverProps): Promise<Sent> {
  const key = await keyOf(parts, service);
  if (typeof key !== 'string') return key ?? { refused: 'it has no key. Apply the stack alerting.' };
  const send = parts.send(settings);
  const sent = await send({ ...event, routing_key: key }, until);
  if (sent === 'taken' || 'away' in sent) return sent;
  // It may have been rotated a moment ago.
  parts.keys.forget(service);
  const bare = await send(bareOf(event, key), until);
  return bare === 'taken' || 'away' in bare ? bare : sent;
}

async function keyOf(parts: PagerParts, service: Service): Promise<string | undefined | { away: string }> {
  try {
    return await parts.keys.current(service);
  } catch (error) {
    return { away: (error as Error).message };
  }
}

function bareOf(event: UnsentEvent, key: string): PagerDutyEvent {
  const { event_action, dedup_key, payload } = event;
  if (payload === undefined) return { event_action, dedup_key, routing_key: key };
  const { summary, source, severity } = payload;
  return { event_action, dedup_key, routing_key: key, payload: { summary, source, severity } };
}

function withNote(event: UnsentEvent, from: Service): UnsentEvent {
  if (event.payload === undefined) return event;
  const note = `The key of ${from.route} (${from.urgency}) is missing or PagerDuty does not know it, so this came to the default route.`;
  return { ...event, payload: { ...event.payload, custom_details: { ...event.payload.custom_details, note } } };
}
