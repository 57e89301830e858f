import type { Incidents, TakenEvent } from './incidents.ts';
import type { Integrations } from './integrations.ts';

/** What the Events API answers. */
export interface EventsAnswer {
  status: number;
  body: object;
}

export interface EventsApiParts {
  integrations: Integrations;
  incidents: Incidents;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** https://developer.pagerduty.com/docs/events-api-v2-overview#size-limits; with which status more is refused is documented nowhere. */
const mostBytes = 512 * 1024;

/** "approximately 120 calls/minute per integration key … over a 60 second window looking back": https://developer.pagerduty.com/docs/events-api-rate-limits */
export const eventsAMinute = 120;

const severities = ['critical', 'error', 'warning', 'info'];
const actions = ['trigger', 'acknowledge', 'resolve'];

/** `POST /v2/enqueue`: https://developer.pagerduty.com/docs/send-alert-event, its shapes by PagerDuty/api-schema, reference/events-v2/openapiv3.json. */
export function openEventsApi({ integrations, incidents, now }: EventsApiParts): (body: Buffer) => EventsAnswer {
  const calls = new Map<string, number[]>();
  /** What is refused for being too much is not counted: "PagerDuty will not ingest the event". */
  const isTooMany = (key: string) => {
    const recent = (calls.get(key) ?? []).filter((at) => at > now() - 60_000);
    calls.set(key, recent);
    if (recent.length >= eventsAMinute) return true;
    recent.push(now());
    return false;
  };
  return (body) => {
    if (body.length > mostBytes) return invalid([`Event is larger than ${mostBytes} bytes`]);
    const event = parsed(body);
    if (event === undefined) {
      const [status, message] = ['Unrecognized object', 'Event object format is unrecognized'];
      return { status: 400, body: { status, message, errors: ['JSON parse error'] } };
    }
    const problems = problemsOf(event);
    if (problems.length > 0) return invalid(problems);
    const routingKey = String(event.routing_key);
    const integration = integrations.ofKey(routingKey);
    if (integration === undefined) return invalid(['Invalid routing key']);
    if (isTooMany(routingKey))
      return { status: 429, body: { status: 'throttle exceeded', message: 'Request Limit Exceeded' } };
    const dedupKey = typeof event.dedup_key === 'string' ? event.dedup_key : crypto.randomUUID().replaceAll('-', '');
    if (event.event_action === 'trigger') {
      incidents.trigger({ service: integration.service, routingKey, dedupKey }, takenOf(event, now()));
    } else {
      incidents.follow({ routingKey, dedupKey }, event.event_action === 'resolve' ? 'resolved' : 'acknowledged');
    }
    return { status: 202, body: { status: 'success', message: 'Event processed', dedup_key: dedupKey } };
  };
}

/** As https://github.com/blockpane/tenderduty/issues/10 and https://github.com/envato/pagerduty/issues/70 show its words. */
function invalid(errors: readonly string[]): EventsAnswer {
  return { status: 400, body: { status: 'invalid event', message: 'Event object is invalid', errors } };
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(body: Buffer): Fields | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problemsOf(event: Fields): string[] {
  const { routing_key: key, event_action: action, dedup_key: dedup } = event;
  const problems: string[] = [];
  if (typeof key !== 'string' || key.length !== 32)
    problems.push("Length of 'routing_key' is incorrect (should be 32 characters)");
  if (typeof key === 'string' && !/^[a-z0-9]*$/i.test(key))
    problems.push("'routing_key' cannot contain non-alphanumeric characters.");
  if (!actions.includes(String(action))) problems.push(`'event_action' is missing or invalid`);
  if (dedup !== undefined && (typeof dedup !== 'string' || dedup.length > 255))
    problems.push(`'dedup_key' is longer than 255 characters`);
  if (dedup === undefined && action !== 'trigger') problems.push(`'dedup_key' is missing or blank`);
  if (action === 'trigger') problems.push(...problemsOfPayload(event.payload), ...problemsOfLinks(event.links));
  return problems;
}

function problemsOfPayload(payload: unknown): string[] {
  if (!isFields(payload)) return [`'payload' is missing or invalid`];
  const problems: string[] = [];
  for (const name of ['summary', 'source'])
    if (typeof payload[name] !== 'string' || payload[name] === '')
      problems.push(`'payload.${name}' is missing or blank`);
  if (String(payload.summary).length > 1024) problems.push(`'payload.summary' is longer than 1024 characters`);
  if (!severities.includes(String(payload.severity))) problems.push(`'payload.severity' is missing or invalid`);
  const { timestamp, custom_details: details } = payload;
  if (timestamp !== undefined && Number.isNaN(Date.parse(String(timestamp))))
    problems.push(`'payload.timestamp' is invalid`);
  if (details !== undefined && !isFields(details)) problems.push(`'payload.custom_details' is invalid`);
  for (const name of ['component', 'group', 'class'])
    if (payload[name] !== undefined && typeof payload[name] !== 'string') problems.push(`'payload.${name}' is invalid`);
  return problems;
}

function problemsOfLinks(links: unknown): string[] {
  if (links === undefined) return [];
  const right = Array.isArray(links) && links.every((link) => isFields(link) && URL.canParse(String(link.href)));
  return right ? [] : [`'links' is invalid`];
}

function takenOf({ payload, links }: Fields, now: number): TakenEvent {
  const { timestamp, custom_details: details = {}, ...said } = payload as Record<string, unknown>;
  const at = timestamp === undefined ? new Date(now).toISOString() : String(timestamp);
  return { ...said, at, details, links: links ?? [] } as unknown as TakenEvent;
}
