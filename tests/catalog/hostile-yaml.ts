import { maxFileBytes } from '../../catalog/files/yaml-file.ts';

/** Texts up to this size are read at all. */
export const hostileBytes = maxFileBytes;

/** A way to make a file that costs its reader more than it costs its writer. */
type Family = (bytes: number) => string;

/** As many whole units as there is room for. */
const filled = (bytes: number, unit: (index: number) => string): string => {
  const parts: string[] = [];
  for (let [index, left] = [0, bytes]; ; index += 1) {
    const part = unit(index);
    left -= part.length;
    if (left < 0) return parts.join('');
    parts.push(part);
  }
};

/** A broker that is one but for what fills the rest. */
const broker = 'version: 4.3.5\ninstance: { type: m7g.xlarge }\nvhosts: { a: {} }\n';

/** By what a reader would be kept busy with. */
export const families: Record<string, Family> = {
  keys: (bytes) => filled(bytes, (i) => `k${i}: 1\n`),
  'keys in braces': (bytes) => `{${filled(bytes - 2, (i) => `k${i}: 1,`)}}`,
  'one key': (bytes) => filled(bytes, () => 'a: 1\n'),
  entries: (bytes) => filled(bytes, () => '- a\n'),
  'entries in brackets': (bytes) => `[${filled(bytes - 2, () => 'a,')}]`,
  aliases: (bytes) => `a: &a 1\nb:\n${filled(bytes - 11, () => '- *a\n')}`,
  anchors: (bytes) => filled(bytes, (i) => `- &a${i} 1\n`),
  'anchors and aliases': (bytes) => filled(bytes, (i) => `- &a${i} 1\n- *a${i}\n`),
  'anchors on anchors': (bytes) =>
    filled(bytes, (i) => `a${i}: &a${i} [*a${i - 1}, *a${i - 1}]\n`).replace(/\*a-1/g, '1'),
  'anchors within anchors': (bytes) => filled(bytes, (i) => `a${i}: &a${i} [*a${i - 1}]\n`).replace('*a-1', '1'),
  merges: (bytes) => `a: &a {x: 1}\n${filled(bytes - 13, (i) => `k${i}: {<<: *a}\n`)}`,
  'merges of much': (bytes) =>
    `a: &a {${filled(bytes / 2, (i) => `x${i}: 1,`)}}\n${filled(bytes / 2, (i) => `k${i}: {<<: *a}\n`)}`.slice(
      0,
      bytes,
    ),
  brackets: (bytes) => '['.repeat(bytes),
  'closing brackets': (bytes) => ']'.repeat(bytes),
  'closing braces': (bytes) => '}'.repeat(bytes),
  'mappings within mappings': (bytes) => '{a: '.repeat(bytes / 4),
  'entries within entries': (bytes) => '- '.repeat(bytes / 2),
  'keys within keys': (bytes) => '? '.repeat(bytes / 2),
  stairs: (bytes) => filled(bytes, (i) => `${' '.repeat(i)}a:\n`),
  'stairs down': (bytes) => filled(bytes, (i) => `${' '.repeat(Math.max(0, 500 - (i % 500)))}a:\n`),
  quotes: (bytes) => '"'.repeat(bytes),
  commas: (bytes) => `[${','.repeat(bytes - 1)}`,
  'values of values': (bytes) => filled(bytes, () => 'a: b: c\n'),
  tags: (bytes) => filled(bytes, (i) => `- !t${i} 1\n`),
  'tags of nothing': (bytes) => '!a &b '.repeat(bytes / 6),
  directives: (bytes) => filled(bytes, () => '%FOO\n'),
  documents: (bytes) => filled(bytes, () => '--- a\n'),
  comments: (bytes) => filled(bytes, () => '#\n'),
  'empty lines': (bytes) => '\n'.repeat(bytes),
  tabs: (bytes) => '\t'.repeat(bytes),
  spaces: (bytes) => `a:${' '.repeat(bytes - 3)}b`,
  'a long text': (bytes) => `a: "${'x'.repeat(bytes - 5)}"`,
  escapes: (bytes) => `a: "${'\\x41'.repeat(bytes / 4 - 2)}"`,
  'a text of lines': (bytes) => `a: |\n${filled(bytes - 5, () => '  x\n')}`,
  'a key of lines': (bytes) => `{${'x\n '.repeat(bytes / 3 - 2)}: 1}`,
  'unknown fields': (bytes) => broker + filled(bytes - broker.length, (i) => `versio${i}: 1\n`),
  'unknown fields of entries': (bytes) => `${broker}queues:\n${filled(bytes - 80, (i) => `- {nam: a${i}, vhos: a}\n`)}`,
  'a queue many times': (bytes) => `${broker}queues:\n${filled(bytes - 80, () => '- {name: a, vhost: a}\n')}`,
  queues: (bytes) => `${broker}queues:\n${filled(bytes - 80, (i) => `- {name: queue-${i}, vhost: a}\n`)}`,
  'bindings of nothing': (bytes) =>
    `${broker}queues:\n${filled(bytes / 2 - 90, (i) => `- {name: queue-${i}, vhost: a}\n`)}bindings:\n${filled(bytes / 2, (i) => `- {vhost: a, source: exchang${i}, destination: queue${i}}\n`)}`,
  users: (bytes) => `${broker}users:\n${filled(bytes - 80, (i) => `  u${i}: {permissions: {b${i}: {read: "("}}}\n`)}`,
  vhosts: (bytes) => `${broker.replace('{ a: {} }\n', '\n')}${filled(bytes - 70, (i) => `  v${i}: {}\n`)}`,
  'secrets in tags': (bytes) => `${broker}tags:\n${filled(bytes - 80, (i) => `  t${i}: "AKIAIOSFODNN7EXAMPLE"\n`)}`,
  settings: (bytes) => `${broker}configuration:\n${filled(bytes - 90, (i) => `  heartbea${i}: 1\n`)}`,
};
