import { readTerm, type Term, termText } from '../../../catalog/kinds/broker/openings/erlang-terms.ts';

/** The settings of one version, as its schemas have them. */
export interface SchemaOfVersion {
  version: string;
  /** By the key in rabbitmq.conf: what it sets, and what cuttlefish is told of its value. */
  keys: Map<string, { environment: string; types: string; validators: string }>;
  /** Plugin of each key. */
  plugins: Map<string, string>;
}

/** catalog/facts/rabbitmq-settings.ts, of versions from the oldest to the newest. */
export function settingsTableOf(schemas: readonly SchemaOfVersion[], day: string): string {
  const versions = schemas.map(({ version }) => version);
  const known = knownKeys(schemas);
  const plugins = [...new Set([...known.values()].map(({ plugin }) => plugin))].sort();
  const lines = plugins.flatMap((plugin) => {
    const root: Node = { children: new Map() };
    for (const [key, setting] of known) if (setting.plugin === plugin) grow(root, key.split('.'), setting);
    const environment = plugin === 'rabbit' ? 'rabbit' : '';
    return [plugin, ...linesOf({ node: root, environment, depth: 1, versions })];
  });
  return `${head(versions, day)}export const settingsTable = \`\n${lines.join('\n')}\n\`;\n`;
}

/** One key over all versions. */
interface KnownKey {
  plugin: string;
  environment: string;
  /** What values may be, with the versions in which they may. */
  types: Map<string, string[]>;
}

interface Node {
  setting?: KnownKey;
  children: Map<string, Node>;
}

function knownKeys(schemas: readonly SchemaOfVersion[]): Map<string, KnownKey> {
  const known = new Map<string, KnownKey>();
  for (const { version, keys, plugins } of schemas) {
    for (const [key, { environment, types, validators }] of keys) {
      const before = known.get(key)?.types ?? new Map<string, string[]>();
      const type = typeOf(key, types, validators.split(','));
      before.set(type, [...(before.get(type) ?? []), version]);
      known.set(key, { plugin: plugins.get(key) ?? '', environment, types: before });
    }
  }
  return new Map([...known].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function grow(node: Node, [step = '', ...rest]: readonly string[], setting: KnownKey): void {
  const child: Node = node.children.get(step) ?? { children: new Map() };
  node.children.set(step, child);
  if (rest.length === 0) child.setting = setting;
  else grow(child, rest, setting);
}

function linesOf(props: { node: Node; environment: string; depth: number; versions: readonly string[] }): string[] {
  const { node, environment, depth, versions } = props;
  return [...node.children].flatMap(([name, first]) => {
    let [path, child] = [name, first];
    // A step that leads to one other alone takes no line.
    for (let only = onlyChild(child); only; only = onlyChild(child)) [path, child] = [`${path}.${only[0]}`, only[1]];
    const derived = environment === '' ? path : `${environment}.${path}`;
    const own = child.setting?.environment ?? commonEnvironment(child) ?? derived;
    const types = [...(child.setting?.types ?? [])].map(([type, within]) => `${type}${rangesOf(within, versions)}`);
    const words = [path, ...(own === derived ? [] : [`=${own}`]), ...types];
    return [
      ' '.repeat(depth) + words.join(' '),
      ...linesOf({ node: child, environment: own, depth: depth + 1, versions }),
    ];
  });
}

function onlyChild({ setting, children }: Node): [string, Node] | undefined {
  const [only, more] = children;
  return setting || more ? undefined : only;
}

/** What most settings below a step begin with, where their names follow the keys. */
function commonEnvironment(node: Node): string | undefined {
  const votes = new Map<string, number>();
  for (const [name, { setting }] of node.children) {
    const end = `.${name}`;
    if (!setting?.environment.endsWith(end)) continue;
    const start = setting.environment.slice(0, -end.length);
    votes.set(start, (votes.get(start) ?? 0) + 1);
  }
  return [...votes].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** `@4.2.7-` for what came with 4.2.7, and nothing for what was always there. */
function rangesOf(within: readonly string[], versions: readonly string[]): string {
  if (within.length === versions.length) return '';
  const ranges: string[] = [];
  for (let at = 0; at < versions.length; at += 1) {
    if (!within.includes(versions[at] ?? '')) continue;
    const first = at;
    while (at + 1 < versions.length && within.includes(versions[at + 1] ?? '')) at += 1;
    ranges.push(`${first === 0 ? '' : versions[first]}-${at === versions.length - 1 ? '' : versions[at]}`);
  }
  return `@${ranges.join(',')}`;
}

/** Limits that only the function behind a key sets, its translation, by the key. */
const furtherLimits: Readonly<Record<string, string>> = {
  'socket_writer.gc_threshold': '1..',
  channel_max_per_node: '1..',
  consumer_max_per_channel: '1..',
  channel_tx_message_max: '1..',
  'log.error_logger_format_depth': '1..',
  'mqtt.max_session_expiry_interval_seconds': '0..',
};

/** Validators by what is left of them: limits of numbers, or what a text is. */
const limitsOfValidators: Readonly<Record<string, string>> = {
  non_negative_integer: '0..',
  non_zero_positive_integer: '1..',
  non_zero_positive_16_bit_integer: '1..65535',
  positive_16_bit_unsigned_integer: '1..65535',
  positive_32_bit_unsigned_integer: '1..4294967295',
  // Less than 65535, as the schema has it.
  port: '1..65534',
  byte: '0..255',
  mirroring_sync_batch_size: '1..1000000',
  max_message_size: '1..536870912',
  connection_close_timeout: '..5000',
};

const textsOfValidators: Readonly<Record<string, string>> = {
  pem_file: 'file',
  file_accessible: 'file',
  dir_writable: 'folder',
  is_dir: 'folder',
  is_ip: 'address',
  valid_regex: 'regex',
  https_uri: 'https',
  is_supported_information_unit: 'size',
};

/** What a value may be, each way once: `int:0..|{infinity}`. See catalog/facts/rabbitmq-settings.ts. */
function typeOf(key: string, types: string, validators: readonly string[]): string {
  const { term: parsed } = readTerm(`${types}.`);
  if (parsed?.kind !== 'list') throw new Error(`${key}: ${types}`);
  // Keys with a part that anything may stand for are not validated: cuttlefish_generator, run_validations/2.
  const checks = key.includes('$') ? [] : validators;
  const limit = furtherLimits[key] ?? checks.flatMap((name) => limitsOfValidators[name] ?? []).reduce(within, '..');
  const text = checks.map((name) => textsOfValidators[name]).find(Boolean);
  const ways = parsed.items.map((type) => wayOf(type, key));
  const refined = ways.map((way) => {
    if (way.startsWith('int') && limit !== '..') return `int:${within(way.slice(4) || '..', limit)}`;
    if (way === 'bytes' && limit !== '..') return `bytes:${limit}`;
    if (way === 'float' && checks.includes('less_than_1')) return 'float:0<1';
    return way === 'text' && text !== undefined ? text : way;
  });
  return [...new Set(refined)].join('|');
}

/** The limits within both. */
function within(own: string, further: string): string {
  const [[least = '', most = ''], [furtherLeast = '', furtherMost = '']] = [own.split('..'), further.split('..')];
  const of = (ends: string[], choose: (...numbers: number[]) => number) =>
    ends.some(Boolean) ? choose(...ends.filter(Boolean).map(Number)) : '';
  return `${of([least, furtherLeast], Math.max)}..${of([most, furtherMost], Math.min)}`;
}

const plainTypes: Readonly<Record<string, string>> = {
  integer: 'int',
  float: 'float',
  boolean: 'bool',
  flag: '{on,off}',
  string: 'text',
  file: 'text',
  directory: 'text',
  atom: 'atom',
  binary: 'latin1',
  // Each is followed by what takes a text without a tag.
  tagged_binary: 'latin1',
  tagged_string: 'latin1',
  ip: 'ip',
  domain_socket: 'socket',
  bytesize: 'bytes',
  byte: 'int:0..255',
  port: 'int:0..65535',
};

function wayOf(type: Term, key: string): string {
  const plain = type.kind === 'atom' ? plainTypes[type.text] : undefined;
  if (plain !== undefined) return plain;
  const [name, detail] = type.kind === 'tuple' ? type.items : [];
  const text = detail ? termText(detail) : '';
  switch (name && detail ? termText(name) : '') {
    case 'enum':
      return choice(detail?.kind === 'list' ? detail.items.map(termText) : []);
    case 'atom':
      return choice([text]);
    case 'duration':
      return `duration:${text}`;
    case 'list':
      return 'text';
    case 'integer':
      return `int:${limitOf(text)}`;
    case 'float':
      if (text === '[{gt, 0}, {lt, 1}]') return 'float:0<1';
  }
  throw new Error(`${key} has a type that is not known here: ${termText(type)}`);
}

function choice(names: readonly string[]): string {
  return [...names].sort().join() === 'false,true' ? 'bool' : `{${names.join(',')}}`;
}

function limitOf(text: string): string {
  if (text === 'non_negative') return '0..';
  if (text === 'positive') return '1..';
  const [, least, most] = /^\[\{min, (\d+)\}, \{max, (\d+)\}\]$/.exec(text) ?? [];
  if (least === undefined) throw new Error(`limits of an integer that are not known here: ${text}`);
  return `${least}..${most}`;
}

function head(versions: readonly string[], day: string): string {
  return `/** Versions whose settings are known, oldest first. */
export const settingsVersions = ${JSON.stringify(versions).replaceAll('"', "'").replaceAll("','", "', '")} as const;

/**
 * Every key of rabbitmq.conf that RabbitMQ knows, by the plugin that it is for, as \`npm run record:rabbitmq-settings\` read them
 * on ${day} from deps/<plugin>/priv/schema/ of https://github.com/rabbitmq/rabbitmq-server at the tags of these versions.
 * 4.3.6 is what Debian packages; 4.4.0 is the branch two months before it, commit 5b09e556d.
 *
 * A line goes on where the one above it with one blank less ends: \` auth_http\` and \`  user_path\` are \`auth_http.user_path\`. What begins
 * with \`$\` stands for anything. Then come:
 * - \`=application.name\`, what it sets in Erlang, where that is not what the line above sets, a dot, and what is added to the key;
 * - each type with the versions that take it, all where none are named; \`|\` is or. \`{a,b}\` is one of these words, \`bool\` true or
 *   false, \`int:0..9\` a whole number within its limits, \`float:0<1\` a number with a point, \`duration:ms\` a time in that unit, \`bytes\`
 *   and \`size\` a size in bytes as cuttlefish and RabbitMQ write it, \`ip\` an address with a port, \`socket\` a Unix socket, \`atom\` a text
 *   of at most 255 characters, \`latin1\` one of ISO 8859-1, \`file\` and \`folder\` what has to be there on the node.
 * Lines without a type are the beginning of keys.
 */
`;
}
