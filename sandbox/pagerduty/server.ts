import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pagerDutyVariables } from '../../contracts/pagerduty.ts';
import { sufferCall } from '../aws/call-faults.ts';
import { asAwsError } from '../aws/protocols/protocol.ts';
import type { Cloud } from '../cloud.ts';
import type { Faults } from '../faults.ts';
import type { AppliedChange } from '../provider/session.ts';
import { openEventsApi } from './events-api.ts';
import { type Incidents, openIncidents } from './incidents.ts';
import { followServices, type Integrations, openIntegrations } from './integrations.ts';
import { RestRefused, restCall } from './rest-api.ts';
import { type Overrides, openOverrides, scheduleCall } from './schedules.ts';

/** PagerDuty, as far as Warren itself calls it. */
export interface PagerDutyServer {
  /** What a program needs to reach it: the addresses of both APIs and a token. */
  readonly environment: Readonly<Record<string, string>>;
  /** Address of both APIs, without a path. */
  readonly url: string;
  readonly incidents: Incidents;
  readonly integrations: Integrations;
  /** Learns what Terraform changes. */
  follow(change: AppliedChange): void;
  stop(): Promise<void>;
}

export interface PagerDutyParts {
  readonly cloud: Cloud;
  readonly faults: Faults;
  /** Learns of each key of an integration. */
  remember?: (secret: string) => void;
  /** Milliseconds since the epoch. Default: the computer's clock. */
  readonly now?: () => number;
}

/** The one token that its REST API takes. */
const token = 'sandbox-pagerduty-token';

/** The fault by which an event is taken and the answer lost. */
const lostAnswer = 'AnswerLost';

interface Desk {
  readonly faults: Faults;
  readonly integrations: Integrations;
  readonly overrides: Overrides;
  readonly enqueue: ReturnType<typeof openEventsApi>;
}

interface Answer {
  status: number;
  body?: object;
  headers?: Record<string, string>;
}

/**
 * Starts one HTTP server on 127.0.0.1 that answers as the Events API v2, and as much of the REST API as making integrations of services and overrides of schedules needs.
 * Services are those that Terraform made; who is called, and when, it does not know. A fault names a call by `pagerduty`: `update@enqueue-event`
 * fails with 500, with 429 where its error is throttling, and where it is `AnswerLost` the event counts, and the connection breaks.
 */
export async function startPagerDuty(parts: PagerDutyParts): Promise<PagerDutyServer> {
  const { cloud, faults, remember = () => {}, now = Date.now } = parts;
  const integrations = openIntegrations(cloud, remember);
  const incidents = openIncidents();
  const overrides = openOverrides(cloud, now);
  const desk: Desk = { faults, integrations, overrides, enqueue: openEventsApi({ integrations, incidents, now }) };
  const server = createServer((request, response) => void answer(desk, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { token: tokenVariable, api, events } = pagerDutyVariables;
  return {
    environment: { [tokenVariable]: token, [api]: url, [events]: url },
    url,
    incidents,
    integrations,
    follow: (change) => followServices(integrations, change),
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://pagerduty');
  const isEvent = request.method === 'POST' && url.pathname === '/v2/enqueue';
  const { status, body, headers } = isEvent
    ? await answerEvent(desk, Buffer.concat(chunks))
    : await answerRest(desk, request, { url, body: Buffer.concat(chunks).toString('utf8') });
  if (status === 0) {
    request.socket.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body && JSON.stringify(body));
}

async function answerEvent({ faults, enqueue }: Desk, body: Buffer): Promise<Answer> {
  const about = /"dedup_key"\s*:\s*"([^"]+)"/.exec(body.toString('utf8'))?.[1];
  try {
    await sufferCall(faults, { service: 'pagerduty', api: 'EnqueueEvent', about: [about] });
  } catch (cause) {
    const { name, status, message } = asFault(cause);
    if (name !== lostAnswer) return { status, body: { status: name, message } };
    enqueue(body);
    return { status: 0 };
  }
  return enqueue(body);
}

async function answerRest(
  { faults, integrations, overrides }: Desk,
  { method = 'GET', headers }: IncomingMessage,
  { url, body }: { url: URL; body: string },
): Promise<Answer> {
  try {
    // https://developer.pagerduty.com/docs/authentication
    if (headers.authorization !== `Token token=${token}`) throw new RestRefused(401, 2006, 'Authentication failed');
    const call = restCall(integrations, { method, url, body }) ?? scheduleCall(overrides, { method, url, body });
    if (call === undefined) throw new RestRefused(404, 2100, 'Not Found');
    await sufferCall(faults, { service: 'pagerduty', api: call.api, about: call.about });
    return call.run();
  } catch (cause) {
    if (cause instanceof RestRefused) {
      const { status, code, message, errors } = cause;
      return { status, body: { error: { message, code, errors } } };
    }
    const { status, message } = asFault(cause);
    if (status !== 429) return { status, body: { error: { message, code: 2000 } } };
    // https://developer.pagerduty.com/docs/rest-api-rate-limits
    const limits = { 'ratelimit-limit': '960', 'ratelimit-remaining': '0', 'ratelimit-reset': '1' };
    return { status, headers: limits, body: { error: { message: 'Rate Limit Exceeded', code: 2020 } } };
  }
}

/** Faults are written as for AWS's services. */
function asFault(cause: unknown): { name: string; status: number; message: string } {
  const { status, name, message } = asAwsError(cause);
  return { name, status: status === 503 ? 429 : status, message };
}
