import { randomBytes } from 'node:crypto';
import type { Cloud } from '../cloud.ts';
import type { AppliedChange } from '../provider/session.ts';

/** An integration that was made by the REST API. */
export interface Integration {
  readonly id: string;
  /** Id of its service. */
  readonly service: string;
  readonly type: string;
  readonly name: string;
  readonly createdAt: string;
}

/**
 * The integrations of services that Terraform made. They are remembered, under a type that Terraform does not manage here; their keys are in
 * the memory of this process alone, as values of secrets are.
 */
export interface Integrations {
  /** Whether Terraform made that service. */
  hasService(id: string): boolean;
  services(): readonly { id: string; name: string }[];
  ofService(id: string): readonly Integration[];
  /** The key is handed out once more whenever somebody may look. */
  make(service: string, name: string, type: string): Integration;
  rename(integration: Integration, name: string): Integration;
  remove(integration: Integration): void;
  /** The key of an integration; one that this process did not make has a new one. */
  keyOf(integration: Integration): string;
  /** Whose key it is; undefined for nobody's. */
  ofKey(key: string): Integration | undefined;
}

const type = 'pagerduty_integration_of_service';

/** No keys yet, over the integrations of the cloud. `remember` learns of each key that is made. */
export function openIntegrations(cloud: Cloud, remember: (secret: string) => void): Integrations {
  const keys = new Map<string, string>();
  const all = () => cloud.list(type).map(({ attributes }) => attributes as unknown as Integration);
  const keyOf = ({ id }: Integration) => {
    const key = keys.get(id) ?? randomBytes(16).toString('hex');
    if (!keys.has(id)) remember(key);
    keys.set(id, key);
    return key;
  };
  const put = (integration: Integration) => {
    cloud.put(type, integration.id, { ...integration });
    return integration;
  };
  return {
    hasService: (id) => cloud.get('pagerduty_service', id) !== undefined,
    services: () =>
      cloud.list('pagerduty_service').map(({ id, attributes }) => ({ id, name: String(attributes.name ?? id) })),
    ofService: (id) => all().filter(({ service }) => service === id),
    make: (service, name, kind) => {
      const id = `P${randomBytes(3).toString('hex').toUpperCase()}`;
      return put({ id, service, type: kind, name, createdAt: `${new Date().toISOString().slice(0, 19)}Z` });
    },
    rename: (integration, name) => put({ ...integration, name }),
    remove: ({ id }) => {
      cloud.remove(type, id);
      keys.delete(id);
    },
    keyOf,
    ofKey: (key) => all().find((each) => keys.get(each.id) === key),
  };
}

/** A service that goes takes its integrations along. */
export function followServices(integrations: Integrations, { type: changed, prior, object }: AppliedChange): void {
  if (changed !== 'pagerduty_service' || prior === null || object !== null) return;
  for (const each of integrations.ofService(String(prior.id))) integrations.remove(each);
}
