import { type ProviderSchema, schemaMessage } from '../schema/schema.ts';
import { isObject } from '../values.ts';
import { openEphemeral, readData } from './data-calls.ts';
import { providerRefusals } from './refusals/provider-refusals.ts';
import { refusalMessages } from './refusals/refusal.ts';
import { resourceRefusals } from './refusals/resource-refusals.ts';
import { apply, importState, plan, readResource, upgrade } from './resource-calls.ts';
import type { Connection, Procedure } from './server.ts';
import { type ProviderParts, type Request, received, type Session, type Settings } from './session.ts';

/** Makes what answers one Terraform process: the plugin protocol over the schema, the cloud and the faults. */
export function createConnections(parts: ProviderParts): () => Connection {
  let latest: Settings = { region: 'us-east-1', account: documentationAccount, defaultTags: {} };
  return () => {
    const gone = new AbortController();
    let own: Settings | undefined;
    const session: Session = {
      ...parts,
      stopped: gone.signal,
      // A process that lost its connection and came back does not configure the provider again.
      settings: () => own ?? latest,
      configure: (settings) => {
        own = settings;
        latest = settings;
      },
      stop: () => gone.abort(),
    };
    return { procedures: proceduresOf(session), close: () => gone.abort() };
  };
}

/** The AWS account of AWS's own documentation, used where the provider's `allowed_account_ids` names none. */
const documentationAccount = '123456789012';

function proceduresOf(session: Session): Record<string, Procedure> {
  const nothing = () => ({});
  return {
    GetProviderSchema: () => schemaResponse(session.schema),
    ValidateProviderConfig: (request: Request) =>
      refusalMessages(session.name === 'aws' ? providerRefusals(received(request.config)) : []),
    ValidateResourceConfig: (request: Request) =>
      refusalMessages(resourceRefusals(request.type_name, received(request.config))),
    ValidateDataResourceConfig: nothing,
    ValidateEphemeralResourceConfig: nothing,
    ConfigureProvider: (request: Request) => configure(session, request),
    UpgradeResourceState: (request: Request) => upgrade(session, request),
    ReadResource: (request: Request) => readResource(session, request),
    PlanResourceChange: (request: Request) => plan(session, request),
    ApplyResourceChange: (request: Request) => apply(session, request),
    ImportResourceState: (request: Request) => importState(session, request),
    ReadDataSource: (request: Request) => readData(session, request),
    OpenEphemeralResource: (request: Request) => openEphemeral(session, request),
    RenewEphemeralResource: nothing,
    CloseEphemeralResource: nothing,
    StopProvider: () => {
      session.stop();
      return { Error: '' };
    },
  };
}

/** Every Terraform process asks for the schema, some more than once. */
const responses = new WeakMap<ProviderSchema, object>();

function schemaResponse(schema: ProviderSchema): object {
  const known = responses.get(schema) ?? makeSchemaResponse(schema);
  responses.set(schema, known);
  return known;
}

function makeSchemaResponse(schema: ProviderSchema): object {
  const all = (blocks: ProviderSchema['resources']) =>
    Object.fromEntries(Object.entries(blocks).map(([type, block]) => [type, schemaMessage(block)]));
  return {
    provider: schemaMessage(schema.provider),
    resource_schemas: all(schema.resources),
    data_source_schemas: all(schema.data),
    ephemeral_resource_schemas: all(schema.ephemeral),
    // A process that has the schema need not ask for it again.
    server_capabilities: { get_provider_schema_optional: true },
  };
}

function configure(session: Session, request: Request): object {
  const config = received(request.config);
  if (!isObject(config)) return {};
  const [account] = Array.isArray(config.allowed_account_ids) ? config.allowed_account_ids : [];
  const [tags] = Array.isArray(config.default_tags) ? config.default_tags : [config.default_tags ?? null];
  session.configure({
    region: typeof config.region === 'string' ? config.region : 'us-east-1',
    account: typeof account === 'string' ? account : documentationAccount,
    defaultTags: isObject(tags) ? (tags.tags ?? {}) : (tags ?? {}),
  });
  return {};
}
