import type { ArgumentValue } from '../../catalog/kinds/broker/fields/argument.ts';
import { linkFields, shovelSettings, upstreamSettings } from '../../catalog/kinds/broker/fields/links.ts';
import { parameterComponent } from '../../contracts/bundle.ts';
import { platformSecrets } from '../../contracts/secrets.ts';
import type { BrokerInput } from './broker-input.ts';
import type { ExportedDefinitions } from './exported-definitions.ts';
import type { ImportOptions } from './import-options.ts';
import { inVhost, type Note } from './note.ts';

type Upstream = NonNullable<BrokerInput['federation']>[number];
type Shovel = NonNullable<BrokerInput['shovels']>[number];
type ShovelEnd = Shovel['source'];
type Settings = Record<string, unknown>;

/** Federation upstreams and shovels. Their URIs stay behind: they hold passwords, and go into secrets. */
export function translateLinks(
  { parameters }: ExportedDefinitions,
  { name: broker, platform }: Pick<ImportOptions, 'name' | 'platform'>,
): { federation: Upstream[]; shovels: Shovel[]; notes: Note[] } {
  const names = secretNames(platform === undefined ? broker : `${platformSecrets({ name: platform })}${broker}`);
  const notes: Note[] = [];
  const ofKind = (component: string) =>
    parameters
      .filter((parameter) => parameter.component === component)
      .map(({ vhost, name, value }) => ({ vhost, name, settings: (value ?? {}) as Settings }));
  const federation = ofKind(parameterComponent.upstream).map(({ vhost, name, settings }): Upstream => {
    const about = inVhost('upstream', { name, vhost });
    const uri = { secret: names(`upstreams/${name}`) };
    notes.push(uriNote({ about, secret: uri.secret, uri: settings.uri }));
    const { parameters: rest, unknown } = furtherSettings(settings, 'federation');
    notes.push(...unknownNote(about, unknown));
    return {
      name,
      vhost,
      uri,
      ...texts(settings, { exchange: 'exchange', queue: 'queue' }),
      ...numbers(settings, { 'prefetch-count': 'prefetchCount', 'max-hops': 'maxHops' }),
      parameters: rest,
    };
  });
  const shovels = ofKind(parameterComponent.shovel).map(({ vhost, name, settings }): Shovel => {
    const about = inVhost('shovel', { name, vhost });
    const end = (prefix: 'src' | 'dest', field: string): ShovelEnd => {
      const uri = { secret: names(`shovels/${name}/${field}`) };
      notes.push(uriNote({ about: `${field} of ${about}`, secret: uri.secret, uri: settings[`${prefix}-uri`] }));
      return { uri, ...endFields(settings, prefix) };
    };
    const { parameters: rest, unknown } = furtherSettings(settings, 'shovels');
    const source = end('src', 'source');
    const destination = end('dest', 'destination');
    notes.push(...unknownNote(about, unknown));
    const ackMode = settings['ack-mode'] as Shovel['ackMode'];
    return { name, vhost, source, destination, ...(ackMode ? { ackMode } : {}), parameters: rest };
  });
  return { federation, shovels, notes };
}

function uriNote({ about, secret, uri }: { about: string; secret: string; uri: unknown }): Note {
  const several = Array.isArray(uri) && uri.length > 1 ? ` It had ${uri.length} of them; choose one.` : '';
  return { about, message: `needs a secret named ${secret} that holds its URI, user and password included.${several}` };
}

function unknownNote(about: string, unknown: readonly string[]): Note[] {
  if (unknown.length === 0) return [];
  return [{ about, message: `loses settings that RabbitMQ does not document: ${unknown.join(', ')}.` }];
}

/** Settings without a field of their own, and the names of those that nobody knows. */
function furtherSettings(settings: Settings, list: 'federation' | 'shovels') {
  const known = list === 'federation' ? upstreamSettings : shovelSettings;
  const entries = Object.entries(settings).filter(([name]) => !Object.hasOwn(linkFields[list], name));
  const parameters = entries
    .filter(([name, value]) => Object.hasOwn(known, name) && value !== null)
    // Erlang writes an empty mapping as an empty list.
    .map(([name, value]) => [name, known[name] === 'mapping' && Array.isArray(value) ? {} : value] as const);
  return {
    parameters: Object.fromEntries(parameters) as Record<string, ArgumentValue>,
    unknown: entries.map(([name]) => name).filter((name) => !Object.hasOwn(known, name)),
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
