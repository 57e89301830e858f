import type { ArgumentValue } from '../../catalog/kinds/broker/fields/argument.ts';
import { linkFields, shovelSettings, upstreamSettings } from '../../catalog/kinds/broker/fields/links.ts';
import { parameterComponent } from '../../contracts/bundle.ts';
import { platformSecrets } from '../../contracts/secrets.ts';
import type { BrokerInput } from './broker-input.ts';
import type { ExportedDefinitions } from './exported-definitions.ts';
import type { ImportOptions } from './import-options.ts';
import type { LeftOut } from './left-out.ts';
import type { Remark } from './note.ts';
import { translateArguments } from './translate-arguments.ts';

type Upstream = NonNullable<BrokerInput['federation']>[number];
type Shovel = NonNullable<BrokerInput['shovels']>[number];
type ShovelEnd = Shovel['source'];
type Settings = Record<string, unknown>;

/** Federation upstreams and shovels. Their URIs stay behind: they hold passwords, and go into secrets. */
export function translateLinks(
  { parameters }: ExportedDefinitions,
  { name: broker, platform, leftOut }: Pick<ImportOptions, 'name' | 'platform'> & { leftOut: LeftOut },
): { federation: Upstream[]; shovels: Shovel[]; remarks: Remark[] } {
  const secretOf = secretNames(platform === undefined ? broker : `${platformSecrets({ name: platform })}${broker}`);
  const remarks: Remark[] = [];
  const ofKind = (component: string): Link[] =>
    parameters
      .filter((parameter) => parameter.component === component)
      .map(({ vhost, name, value }) => ({ vhost, name, settings: (value ?? {}) as Settings, secretOf, remarks }));
  return {
    federation: ofKind(parameterComponent.upstream).map(translateUpstream),
    shovels: ofKind(parameterComponent.shovel).map((link) => translateShovel(link, leftOut)),
    remarks,
  };
}

interface Link {
  vhost: string;
  name: string;
  settings: Settings;
  /** Gives a URI a secret by its path. */
  secretOf: (path: string) => string;
  /** What is said of it is added here. */
  remarks: Remark[];
}

function translateUpstream({ vhost, name, settings, secretOf, remarks }: Link): Upstream {
  const secret = secretOf(`upstreams/${name}`);
  const link = { kind: 'upstream', name, vhost };
  remarks.push({ ...link, message: uriMessage(secret, 'uri', settings) });
  const fields = {
    ...texts(settings, { exchange: 'exchange', queue: 'queue' }),
    ...numbers(settings, { 'prefetch-count': 'prefetchCount', 'max-hops': 'maxHops' }),
  };
  const { parameters, messages } = furtherSettings(settings, 'federation', fields);
  remarks.push(...messages.map((message) => ({ ...link, message })));
  return { name, vhost, uri: { secret }, ...fields, parameters };
}

function translateShovel({ vhost, name, settings, secretOf, remarks }: Link, leftOut: LeftOut): Shovel {
  const link = { kind: 'shovel', name, vhost };
  const end = (prefix: 'src' | 'dest', field: string): ShovelEnd => {
    const secret = secretOf(`shovels/${name}/${field}`);
    const message = uriMessage(secret, `${prefix}-uri`, settings);
    remarks.push({ ...link, kind: `${field} of shovel`, message });
    return { uri: { secret }, ...endFields(settings, prefix) };
  };
  const source = end('src', 'source');
  const destination = end('dest', 'destination');
  const ackMode = settings['ack-mode'] as Shovel['ackMode'];
  const fields = { ...(ackMode ? { ackMode } : {}), source, destination };
  const said = { ...fields, ...within('source', source), ...within('destination', destination) };
  const { parameters, messages } = furtherSettings(settings, 'shovels', said);
  const lost = [source, destination].flatMap(({ queue, exchange }) => [
    ...(leftOut.has('queue', vhost, queue) ? [`queue ${queue}`] : []),
    ...(leftOut.has('exchange', vhost, exchange) ? [`exchange ${exchange}`] : []),
  ]);
  if (lost.length > 0) {
    messages.push(
      `names ${lost.join(' and ')} of its vhost, left out here: where its URI leads to this broker, it finds none.`,
    );
  }
  remarks.push(...messages.map((message) => ({ ...link, message })));
  return { name, vhost, ...fields, parameters };
}

/** The fields of an end as `linkFields` calls them: `source.queue`. */
function within(end: string, fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [`${end}.${field}`, value]));
}

function uriMessage(secret: string, key: string, settings: Settings): string {
  const uri = settings[key];
  const several = Array.isArray(uri) && uri.length > 1 ? ` It had ${uri.length} of them; choose one.` : '';
  return `needs a secret named ${secret} that holds its URI (${key}), user and password included.${several}`;
}

/** Settings without a field of their own, and what is said of those that stay behind. `said` are the fields that hold others. */
function furtherSettings(settings: Settings, list: 'federation' | 'shovels', said: object) {
  const known = list === 'federation' ? upstreamSettings : shovelSettings;
  const fields: Readonly<Record<string, string>> = linkFields[list];
  const isSaid = (name: string) => name.endsWith('uri') || Object.hasOwn(said, fields[name] ?? '');
  const others = Object.entries(settings).filter(([name]) => !(Object.hasOwn(fields, name) && isSaid(name)));
  const { kept: sayable } = translateArguments(Object.fromEntries(others));
  const kept = Object.entries(sayable).filter(([name]) => Object.hasOwn(known, name));
  const keptNames = kept.map(([name]) => name);
  const lost = others.map(([name]) => name).filter((name) => !keptNames.includes(name));
  const isDocumented = (name: string) => Object.hasOwn(known, name) || Object.hasOwn(fields, name);
  const [unused, unknown] = [lost.filter(isDocumented), lost.filter((name) => !isDocumented(name))];
  return {
    parameters: Object.fromEntries(
      // Erlang writes an empty mapping as an empty list.
      kept.map(([name, value]) => [name, known[name] === 'mapping' && Array.isArray(value) ? {} : value]),
    ) as Record<string, ArgumentValue>,
    messages: [
      ...(unknown.length > 0 ? [`loses settings that RabbitMQ does not document: ${unknown.join(', ')}.`] : []),
      ...(unused.length > 0 ? [`loses settings that say nothing here: ${unused.join(', ')}.`] : []),
    ],
  };
}

function endFields(settings: Settings, prefix: 'src' | 'dest'): Partial<ShovelEnd> {
  const fields = texts(settings, {
    [`${prefix}-protocol`]: 'protocol',
    [`${prefix}-queue`]: 'queue',
    [`${prefix}-exchange`]: 'exchange',
    [`${prefix}-exchange-key`]: 'routingKey',
    [`${prefix}-address`]: 'address',
  }) as Partial<ShovelEnd>;
  const { routingKey, ...others } = fields;
  // The management UI sends the key of an exchange even where there is a queue instead.
  const isUsed = others.exchange !== undefined || (prefix === 'dest' && others.queue === undefined);
  return isUsed && routingKey !== undefined ? fields : others;
}

/** Texts that are not empty, by the names of their fields. */
function texts(settings: Settings, fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => {
      const value = settings[name];
      return typeof value === 'string' && value !== '' ? [[field, value]] : [];
    }),
  );
}

function numbers(settings: Settings, fields: Record<string, string>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => {
      const value = settings[name];
      return typeof value === 'number' ? [[field, value]] : [];
    }),
  );
}

/** Gives every URI a secret of its own, in the letters that names of secrets may hold. */
function secretNames(start: string): (path: string) => string {
  const given = new Set<string>();
  return (path) => {
    const plain = `${start}/${path.replace(/[^\w/+=.@-]/g, '_')}`.slice(0, 480);
    let name = plain;
    for (let number = 2; given.has(name); number++) name = `${plain}-${number}`;
    given.add(name);
    return name;
  };
}
