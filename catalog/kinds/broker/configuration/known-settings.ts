import { settingsTable, settingsVersions } from '../../../facts/rabbitmq-settings.ts';
import { isOlder } from '../../../facts/rabbitmq-versions.ts';

/** A key of rabbitmq.conf, as the schemas of RabbitMQ have it. */
export interface KnownSetting {
  /** With `$name` for a part that anything may stand for: `listeners.tcp.$name`. */
  key: string;
  /** The plugin that it is for; `rabbit` is the core. */
  plugin: string;
  /** What it sets in Erlang, after the application: `rabbit.tcp_listeners`. */
  environment: string;
  /** What values may be, and the recorded versions that take them. */
  types: readonly { type: string; versions: readonly string[] }[];
}

/** Every key that some version knows, in the order of the table. */
export function knownSettings(): readonly KnownSetting[] {
  read ??= readTable();
  return read.settings;
}

/** The setting that a key is in a version, and what its value may be there; undefined where that version has none. */
export function findSetting(key: string, version: string): { setting: KnownSetting; type: string } | undefined {
  const recorded = recordedFor(version);
  const found = settingsNamed(key).flatMap((setting) => {
    const type = setting.types.find(({ versions }) => versions.includes(recorded))?.type;
    return type === undefined ? [] : [{ setting, type }];
  });
  // cuttlefish takes a key by its name first, and none that fits two patterns: cuttlefish_generator, find_mapping/2.
  return found.find(({ setting }) => setting.key === key) ?? (found.length === 1 ? found[0] : undefined);
}

/** Every setting that a key could be, whatever the version. */
export function settingsNamed(key: string): KnownSetting[] {
  read ??= readTable();
  const exact = read.byKey.get(key);
  const steps = key.split('.');
  const open = (read.open.get(steps.length) ?? []).filter((setting) => fits(setting.key.split('.'), steps));
  return exact ? [exact, ...open] : open;
}

/** Every setting that sets what Erlang calls by a name: `rabbit.tcp_listeners`. */
export function settingsThatSet(environment: string): readonly KnownSetting[] {
  read ??= readTable();
  return read.byEnvironment.get(environment) ?? [];
}

/** Recorded versions that know a key, oldest first. */
export function versionsWith(key: string): string[] {
  const known = new Set(settingsNamed(key).flatMap(({ types }) => types.flatMap(({ versions }) => versions)));
  return settingsVersions.filter((version) => known.has(version));
}

/** The newest recorded version that is not newer: patches that were not recorded have the settings of those before them. */
export function recordedFor(version: string): string {
  return settingsVersions.filter((recorded) => !isOlder(version, recorded)).at(-1) ?? settingsVersions[0];
}

interface Table {
  settings: readonly KnownSetting[];
  byKey: ReadonlyMap<string, KnownSetting>;
  byEnvironment: ReadonlyMap<string, readonly KnownSetting[]>;
  /** Settings with a part that anything may stand for, by the number of their parts. */
  open: ReadonlyMap<number, readonly KnownSetting[]>;
}

let read: Table | undefined;

function readTable(): Table {
  const settings: KnownSetting[] = [];
  let plugin = '';
  /** What the lines above begin keys with, and what these set, by how far they stand in. */
  let above: { key: string; environment: string }[] = [];
  for (const line of settingsTable.trim().split('\n')) {
    const depth = line.length - line.trimStart().length;
    if (depth === 0) {
      plugin = line;
      above = [{ key: '', environment: plugin === 'rabbit' ? 'rabbit' : '' }];
      continue;
    }
    const [name = '', ...words] = line.trim().split(' ');
    const parent = above[depth - 1] ?? { key: '', environment: '' };
    const key = join(parent.key, name);
    const own = words[0]?.startsWith('=') ? words.shift()?.slice(1) : undefined;
    const environment = own ?? join(parent.environment, name);
    above = [...above.slice(0, depth), { key, environment }];
    if (words.length > 0) settings.push({ key, plugin, environment, types: words.map(readType) });
  }
  const open = settings.filter(({ key }) => key.includes('$'));
  const lengths = [...new Set(open.map(({ key }) => key.split('.').length))];
  const byEnvironment = new Map<string, KnownSetting[]>();
  for (const setting of settings) {
    const others = byEnvironment.get(setting.environment);
    if (others) others.push(setting);
    else byEnvironment.set(setting.environment, [setting]);
  }
  return {
    settings,
    byEnvironment,
    byKey: new Map(settings.filter(({ key }) => !key.includes('$')).map((setting) => [setting.key, setting])),
    open: new Map(lengths.map((length) => [length, open.filter(({ key }) => key.split('.').length === length)])),
  };
}

function join(start: string, end: string): string {
  return start === '' ? end : `${start}.${end}`;
}

function readType(word: string): KnownSetting['types'][number] {
  const [type = '', ranges] = word.split('@');
  if (ranges === undefined) return { type, versions: settingsVersions };
  const versions = ranges.split(',').flatMap((range) => {
    const [first = '', last = ''] = range.split('-');
    const from = first === '' ? 0 : settingsVersions.indexOf(first as (typeof settingsVersions)[number]);
    const to =
      last === '' ? settingsVersions.length : settingsVersions.indexOf(last as (typeof settingsVersions)[number]) + 1;
    return settingsVersions.slice(from, to);
  });
  return { type, versions };
}

function fits(pattern: readonly string[], steps: readonly string[]): boolean {
  return pattern.every((part, index) => part.startsWith('$') || part === steps[index]);
}
