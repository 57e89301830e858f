import { z } from 'zod';
import type { ZabbixApi } from './api.ts';
import { callingDrift, isCalling } from './calling.ts';
import { readZabbixFile, type ZabbixContents, type ZabbixFile } from './files.ts';
import { overrides } from './overrides.ts';
import { ownedBy } from './owned.ts';

/**
 * What Zabbix has other than the files, in sentences, each naming the object and the field. Zabbix's own `importcompare` passes over whatever
 * belongs to hosts, so its export is compared, and what hosts have other than their templates is asked for.
 */
export async function findZabbixDrift(api: ZabbixApi, files: readonly ZabbixFile[]): Promise<string[]> {
  const wanted = files.map(readZabbixFile);
  const differences = compare(placesOf(await exported(api)), placesOf(merged(wanted)));
  const calling = await callingDrift(api, isCalling(wanted));
  return [...differences, ...calling, ...(await overrides(api)).map(({ difference }) => difference)].sort();
}

/** All of Warren's, as Zabbix exports it. */
async function exported(api: ZabbixApi): Promise<object> {
  const owned = await ownedBy(api);
  const options = {
    host_groups: [...owned.hostGroups.values()],
    template_groups: [...owned.templateGroups.values()],
    hosts: [...owned.hosts.values()],
    templates: [...owned.templates.values()],
    mediaTypes: [...owned.mediaTypes.values()],
  };
  const text = await api.call('configuration.export', { format: 'json', options }, z.string());
  return z.object({ zabbix_export: z.looseObject({}) }).parse(JSON.parse(text)).zabbix_export;
}

/** Many files as one. Groups stand in each file that names them. */
function merged(files: readonly ZabbixContents[]): object {
  const lists = ['host_groups', 'template_groups', 'templates', 'triggers', 'hosts', 'media_types'] as const;
  const entries = (list: (typeof lists)[number]) => files.flatMap((file): readonly Entry[] => file[list]);
  const once = (entry: Entry, index: number, all: readonly Entry[]) =>
    entry.uuid === undefined || all.findIndex(({ uuid }) => uuid === entry.uuid) === index;
  return Object.fromEntries(lists.map((list) => [list, entries(list).filter(once)]));
}

type Entry = Readonly<Record<string, unknown>>;

/** What entries of a list are known by; the first of these that an entry has. The order of others counts. */
const identities = ['template', 'host', 'macro', 'tag', 'key', 'interface_ref', 'name'];

/** Lists whose order says what they do. */
const ordered = ['preprocessing', 'message_templates'];

/** What a list's entries are called. */
const nouns: Record<string, string> = {
  host_groups: 'host group',
  template_groups: 'template group',
  templates: 'template',
  triggers: 'trigger',
  hosts: 'host',
  media_types: 'media type',
  items: 'item',
  discovery_rules: 'discovery rule',
  item_prototypes: 'item prototype',
  trigger_prototypes: 'trigger prototype',
  macros: 'macro',
  tags: 'tag',
  interfaces: 'interface',
  valuemaps: 'value map',
  parameters: 'parameter',
};

/** What a document holds, each by where it is, in words: `template Warren machine, item system.uptime`. */
interface Places {
  /** Entries of lists. */
  entries: Set<string>;
  /** Single values: `…: units`. */
  values: Map<string, string>;
}

function placesOf(document: unknown): Places {
  const places: Places = { entries: new Set(), values: new Map() };
  const visit = (value: unknown, where: string, field: string): void => {
    if (Array.isArray(value)) {
      const names = namesOf(field, value);
      value.forEach((entry, index) => {
        const place = join(where, `${nouns[field] ?? field} ${names[index]}`);
        places.entries.add(place);
        visit(entry, place, '');
      });
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (Array.isArray(inner)) visit(inner, where, key);
        else if (typeof inner === 'object' && inner !== null) visit(inner, join(where, key), key);
        else places.values.set(`${where}: ${key}`, asKept(String(inner)));
      }
    } else {
      places.values.set(where, asKept(String(value)));
    }
  };
  visit(document, '', '');
  return places;
}

/** Zabbix keeps neither the ends of lines that a file has nor the space around a text. */
function asKept(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}

function join(where: string, key: string): string {
  return where === '' ? key : `${where}, ${key}`;
}

/** A name for each entry of a list, none twice. */
function namesOf(list: string, entries: readonly unknown[]): string[] {
  const taken = new Map<string, number>();
  return entries.map((entry, index) => {
    const name = identityOf(list, entry) ?? String(index + 1);
    const times = (taken.get(name) ?? 0) + 1;
    taken.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

function identityOf(list: string, entry: unknown): string | undefined {
  if (ordered.includes(list) || typeof entry !== 'object' || entry === null) return undefined;
  const known = entry as Record<string, unknown>;
  const key = identities.find((identity) => typeof known[identity] === 'string');
  return key === undefined ? undefined : String(known[key]);
}

function compare(there: Places, wanted: Places): string[] {
  const added = outermost(there.entries, wanted.entries);
  const removed = outermost(wanted.entries, there.entries);
  const changed = [...new Set([...there.values.keys(), ...wanted.values.keys()])].flatMap((place) => {
    const [value, said] = [there.values.get(place), wanted.values.get(place)];
    if (value === said || place === ': version' || within(place, added) || within(place, removed)) return [];
    return [`${place} is ${show(value)}; the files say ${show(said)}`];
  });
  return [
    ...added.map((entry) => `${entry} is in no file`),
    ...removed.map((entry) => `${entry} is not there`),
    ...changed,
  ];
}

/** Entries that the other has not, without what is inside of one of them. */
function outermost(entries: ReadonlySet<string>, other: ReadonlySet<string>): string[] {
  const missing = [...entries].filter((entry) => !other.has(entry));
  return missing.filter(
    (entry) =>
      !within(
        entry,
        missing.filter((one) => one !== entry),
      ),
  );
}

function within(place: string, entries: readonly string[]): boolean {
  return entries.some((entry) => place === entry || place.startsWith(`${entry}, `) || place.startsWith(`${entry}: `));
}

/** Long ones, such as scripts, by their beginning. A field that is left out has its default. */
function show(value: string | undefined): string {
  if (value === undefined) return 'as by default';
  return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
}
