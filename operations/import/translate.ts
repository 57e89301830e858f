import { parameterComponent } from '../../contracts/bundle.ts';
import { type BrokerInput, queueType } from './broker-input.ts';
import type { ExportedDefinitions } from './exported-definitions.ts';
import type { ImportOptions } from './import-options.ts';
import { gather, type Note, type Remark, someOf } from './note.ts';
import { isBuiltIn } from './translate-arguments.ts';
import { translateLinks } from './translate-links.ts';
import { translateObjects } from './translate-objects.ts';
import { translatePolicies } from './translate-policies.ts';
import { translateUsers } from './translate-users.ts';
import { translateVhosts } from './translate-vhosts.ts';
import { setComponent } from './upstream-sets.ts';

export interface Translation {
  broker: BrokerInput;
  /** What could not be carried over, and what is left to do, in the order of the file. */
  notes: Note[];
  /** What a person has to decide, by field of the file. */
  decisions: Partial<Record<keyof BrokerInput, string>>;
}

/** Turns the definitions of a running broker into a broker's file that makes the same objects, without any secret. */
export function translate(definitions: ExportedDefinitions, options: ImportOptions): Translation {
  const { vhosts, remarks } = translateVhosts(definitions);
  const known = withVhosts(definitions, Object.keys(vhosts));
  const objects = translateObjects(known, options.version);
  const { leftOut } = objects;
  const users = translateUsers(known, leftOut);
  const policies = translatePolicies(known, { version: options.version, leftOut });
  const links = translateLinks(known, { ...options, leftOut });
  const silent = definitions.vhosts.some(({ defaultQueueType }) => queueType(defaultQueueType) === undefined);
  return {
    broker: {
      version: options.version,
      nodes: 3,
      instance: { type: options.instanceType },
      access: [],
      ...(silent ? { defaultQueueType: 'classic' as const } : {}),
      vhosts,
      users: users.users,
      policies: policies.policies,
      operatorPolicies: policies.operatorPolicies,
      exchanges: objects.exchanges,
      queues: objects.queues,
      bindings: objects.bindings,
      federation: links.federation,
      shovels: links.shovels,
    },
    notes: [
      ...gather([...remarks, ...definitions.remarks]),
      ...users.notes,
      ...gather([...policies.remarks, ...objects.remarks, ...links.remarks, ...globals(definitions)]),
      ...own(definitions),
    ],
    decisions: {
      version: definitions.version ? `The export came from RabbitMQ ${definitions.version}.` : undefined,
      nodes: '1, 3 or 5; with 3, quorum queues and streams survive the loss of a node.',
      instance: 'Choose the machine by the load; an export says nothing about it.',
      access: 'Nobody reaches it yet: name the networks and security groups of the clients.',
      ...(silent
        ? { defaultQueueType: 'As RabbitMQ has it by default. quorum is safer, where clients are fit for it.' }
        : {}),
      ...(links.federation.length > 0 ? { federation: missingSecrets } : {}),
      ...(links.shovels.length > 0 ? { shovels: missingSecrets } : {}),
      ...(Object.keys(users.users).length > 0
        ? {
            users: 'Passwords are new ones, made by Warren; name a secret of your own with password: { secret: NAME }.',
          }
        : {}),
    },
  };
}

const missingSecrets = 'Put the URIs into secrets of these names before this is applied.';

/** The definitions without what lives in a vhost that is not among `vhosts`. */
function withVhosts(definitions: ExportedDefinitions, vhosts: readonly string[]): ExportedDefinitions {
  const kept = <T extends { vhost: string }>(entries: readonly T[]): T[] =>
    entries.filter(({ vhost }) => vhosts.includes(vhost));
  return {
    ...definitions,
    permissions: kept(definitions.permissions),
    topicPermissions: kept(definitions.topicPermissions),
    parameters: kept(definitions.parameters),
    policies: kept(definitions.policies),
    exchanges: kept(definitions.exchanges),
    queues: kept(definitions.queues),
    bindings: kept(definitions.bindings),
  };
}

/** Parameters of the whole cluster that every cluster has of its own. */
const ownGlobals = ['cluster_name', 'cluster_tags', 'internal_cluster_id', 'imported_definition_hash_value'];

/**
 * What other parameters of the whole cluster are for:
 * https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbitmq_mqtt/src/rabbit_mqtt_processor.erl (get_vhost)
 */
const purposes: Readonly<Record<string, string>> = {
  mqtt_default_vhosts: 'says in which vhost MQTT clients with a certificate are, by the name in it',
  mqtt_port_to_vhost_mapping: 'says in which vhost MQTT clients are, by the port that they come in at',
};

/** Components of parameters that a file has fields for. */
const knownComponents: readonly string[] = Object.values(parameterComponent);

function globals({ globalParameters, parameters }: ExportedDefinitions): Remark[] {
  const unknown = parameters.filter(({ component }) => !knownComponents.includes(component));
  return [
    ...globalParameters
      .filter((name) => !ownGlobals.includes(name))
      .map((name): Remark => {
        const purpose = purposes[name] === undefined ? '' : `it ${purposes[name]}, and `;
        const message = `is not carried over: ${purpose}files have no field for it. Set it with \`rabbitmqctl set_global_parameter\` if it is needed.`;
        return { kind: 'global parameter', name, message };
      }),
    ...unknown.map(
      ({ component, name, vhost }): Remark => ({
        kind: `parameter ${component}`,
        name,
        vhost,
        message:
          component === setComponent
            ? 'is not carried over. Name single upstreams in policies (federation-upstream), or all with federation-upstream-set: all.'
            : 'is not carried over: files have no field for it.',
      }),
    ),
  ];
}

/** What every broker has of its own, and by what the export describes itself: nothing that is lost. */
function own({ ownKeys, globalParameters, exchanges }: ExportedDefinitions): Note[] {
  const globals = globalParameters.filter((name) => ownGlobals.includes(name));
  const builtIn = [...new Set(exchanges.map(({ name }) => name).filter(isBuiltIn))];
  const parts = [
    ownKeys.length > 0 && `what it says of itself (${ownKeys.join(', ')})`,
    globals.length > 0 && `what every cluster has of its own (${globals.join(', ')})`,
    builtIn.length > 0 && `exchanges that RabbitMQ makes (${someOf(builtIn.map((name) => name || 'the default one'))})`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return [];
  return [{ about: 'the export', message: `also holds, left out without loss: ${parts.join('; ')}.` }];
}
