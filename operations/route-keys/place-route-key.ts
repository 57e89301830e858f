import { z } from 'zod';
import { integrationName, keysInName, type RouteKeysOrder } from '../../contracts/route-keys.ts';
import { type PagerDutyApi, PagerDutyRefusal } from '../../pipeline/pagerduty/pagerduty-api.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';

/** The value of a secret. */
export interface SecretValue {
  /** Undefined where it has none. */
  read(): Promise<string | undefined>;
  write(value: string): Promise<void>;
}

export interface PlaceRouteKeyProps {
  order: RouteKeysOrder;
  api: PagerDutyApi;
  secret: SecretValue;
  say: (line: string) => void;
}

/** As much of PagerDuty's answers as is read: PagerDuty/api-schema, reference/REST/openapiv3.json. */
const serviceAnswer = z.object({
  service: z.object({ integrations: z.array(z.object({ id: z.string(), summary: z.string() })) }),
});
const integrationAnswer = z.object({
  integration: z.object({ id: z.string(), integration_key: z.string().regex(/^[A-Za-z0-9]{32}$/) }),
});

type Integration = z.infer<typeof integrationAnswer>['integration'];

/**
 * Has the secret of a route and an urgency hold the key of an integration made for this order, and leaves the service that of the number before
 * it, too, by which what began by it still ends. Where all is in place nothing is made or written. Throws SurroundingsFailure; no message
 * holds a key.
 */
export async function placeRouteKey({ order, api, secret, say }: PlaceRouteKeyProps): Promise<void> {
  const { platform, route, urgency, keys, service } = order;
  const about = `${platform}: ${route} (${urgency})`;
  const path = `/services/${encodeURIComponent(service)}`;
  const found = serviceAnswer.parse(await api.call('GET', path).catch(explain(order))).service.integrations;
  const [own, ...twins] = found.filter(({ summary }) => summary === integrationName(keys));
  const integration = own ? await read(api, `${path}/integrations/${own.id}`) : await make(api, path, order);
  if ((await secret.read()) === integration.integration_key) {
    say(`${about}: PagerDuty is reached by the key of number ${keys}`);
  } else {
    await secret.write(integration.integration_key);
    say(`${about}: the key of number ${keys} was placed`);
  }
  // One that an earlier run made whose answer got lost is nobody's.
  for (const { id, summary } of [...twins, ...found.filter((each) => isOver(each.summary, keys))]) {
    await api.call('DELETE', `${path}/integrations/${id}`).catch(unlessGone);
    say(`${about}: the integration ${summary} is gone`);
  }
}

function isOver(name: string, keys: number): boolean {
  const number = keysInName(name);
  return number !== undefined && number !== keys && number !== keys - 1;
}

async function read(api: PagerDutyApi, path: string): Promise<Integration> {
  return keyIn(await api.call('GET', path));
}

async function make(api: PagerDutyApi, path: string, order: RouteKeysOrder): Promise<Integration> {
  const integration = { type: 'events_api_v2_inbound_integration', name: integrationName(order.keys) };
  return keyIn(await api.call('POST', `${path}/integrations`, { integration }).catch(explain(order)));
}

/** What zod would say of another answer holds it. */
function keyIn(answer: unknown): Integration {
  const { data } = integrationAnswer.safeParse(answer);
  if (data) return data.integration;
  throw new SurroundingsFailure('PagerDuty gave an integration without a key of 32 characters. Run the apply again.');
}

function explain({ platform, route, urgency, service }: RouteKeysOrder): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof PagerDutyRefusal)) throw error;
    const { status, because } = error;
    const about = `${platform}: ${route} (${urgency})`;
    if (status === 404)
      throw new SurroundingsFailure(
        `${about}: there is no service ${service} at PagerDuty: ${because}. The apply makes it before its key; look at alerting.pagerDuty.serviceRegion, and whether somebody deleted it.`,
      );
    if (status === 401 || status === 403)
      throw new SurroundingsFailure(
        `${about}: PagerDuty does not let this token at the integrations of ${service}: ${because}. It needs an API key that is not read-only.`,
      );
    throw error;
  };
}

function unlessGone(error: unknown): void {
  if (!(error instanceof PagerDutyRefusal && error.status === 404)) throw error;
}
