import type { Integration, Integrations } from './integrations.ts';

export interface RestAnswer {
  status: number;
  body?: object;
}

/** It said no, with a code of PagerDuty's: https://developer.pagerduty.com/docs/errors */
export class RestRefused extends Error {
  readonly status: number;
  readonly code: number;
  readonly errors: readonly string[];

  constructor(status: number, code: number, message: string, errors: readonly string[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/** A call of the API, and what it is about. */
export interface RestCall {
  api: string;
  about: readonly string[];
  run(): RestAnswer;
}

const integrationTypes = ['events_api_v2_inbound_integration', 'generic_events_api_inbound_integration'];

/**
 * Services and their integrations, by PagerDuty/api-schema, reference/REST/openapiv3.json. Deleting an integration is not in there; the
 * provider does so: https://github.com/heimweh/go-pagerduty/blob/master/pagerduty/service.go. Undefined for another place.
 */
export function restCall(
  integrations: Integrations,
  { method, url, body }: { method: string; url: URL; body: string },
): RestCall | undefined {
  const [, service = '', below, id] =
    /^\/services(?:\/([^/]+)(?:\/(integrations)(?:\/([^/]+))?)?)?$/.exec(url.pathname) ?? [];
  if (!url.pathname.startsWith('/services')) return undefined;
  const at = (api: string, run: () => RestAnswer): RestCall => ({ api, about: [service, id ?? ''], run });
  const found = () => requireIntegration(integrations, service, id ?? '');
  if (service === '') return method === 'GET' ? at('ListServices', () => listServices(integrations, url)) : undefined;
  if (below === undefined)
    return method === 'GET' ? at('GetService', () => getService(integrations, service)) : undefined;
  if (id === undefined)
    return method === 'POST' ? at('CreateIntegration', () => create(integrations, service, body)) : undefined;
  if (method === 'GET') return at('GetIntegration', () => ({ status: 200, body: full(integrations, found()) }));
  if (method === 'DELETE')
    return at('DeleteIntegration', () => {
      integrations.remove(found());
      return { status: 204 };
    });
  return undefined;
}

/** https://developer.pagerduty.com/docs/pagination: 25 at a time by default, 100 at most. */
function listServices(integrations: Integrations, { searchParams }: URL): RestAnswer {
  const limit = Math.min(Number(searchParams.get('limit') ?? 25), 100);
  const offset = Number(searchParams.get('offset') ?? 0);
  const query = searchParams.get('query') ?? searchParams.get('name') ?? '';
  const all = integrations.services().filter(({ name }) => name.includes(query));
  const services = all.slice(offset, offset + limit).map(({ id }) => serviceOf(integrations, id));
  return { status: 200, body: { services, limit, offset, more: offset + limit < all.length, total: null } };
}

function getService(integrations: Integrations, id: string): RestAnswer {
  requireService(integrations, id);
  return { status: 200, body: { service: serviceOf(integrations, id) } };
}

function serviceOf(integrations: Integrations, id: string): object {
  const name = integrations.services().find((each) => each.id === id)?.name;
  const own = integrations.ofService(id).map((each) => ({
    id: each.id,
    type: `${each.type}_reference`,
    summary: each.name,
    self: `https://api.pagerduty.com/services/${id}/integrations/${each.id}`,
  }));
  return { id, type: 'service', summary: name, name, integrations: own };
}

function create(integrations: Integrations, service: string, body: string): RestAnswer {
  requireService(integrations, service);
  const { type, name } = integrationIn(body);
  if (typeof name !== 'string' || name === '' || !integrationTypes.includes(String(type)))
    throw new RestRefused(400, 2001, 'Invalid Input Provided', ['Integration is invalid']);
  return { status: 201, body: full(integrations, integrations.make(service, name, String(type))) };
}

function integrationIn(body: string): Record<string, unknown> {
  try {
    const { integration } = JSON.parse(body) as { integration?: Record<string, unknown> };
    return integration ?? {};
  } catch {
    throw new RestRefused(400, 2001, 'Invalid Input Provided', ['The body is not JSON']);
  }
}

function full(integrations: Integrations, integration: Integration): object {
  const { id, type, name, service, createdAt } = integration;
  return {
    integration: {
      ...{ id, type, name, summary: name, created_at: createdAt },
      self: `https://api.pagerduty.com/services/${service}/integrations/${id}`,
      service: { id: service, type: 'service_reference' },
      integration_key: integrations.keyOf(integration),
    },
  };
}

function requireService(integrations: Integrations, id: string): void {
  if (!integrations.hasService(id)) throw new RestRefused(404, 2100, 'Not Found');
}

function requireIntegration(integrations: Integrations, service: string, id: string): Integration {
  const found = integrations.ofService(service).find((each) => each.id === id);
  if (found === undefined) throw new RestRefused(404, 2100, 'Not Found');
  return found;
}
