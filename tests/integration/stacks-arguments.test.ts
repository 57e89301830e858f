import { resourceRefusals } from '../../sandbox/provider/refusals/resource-refusals.ts';
import { knownPaths, typeArguments } from '../../sandbox/schema/arguments/arguments.ts';
import { readTypeSchema } from '../../sandbox/schema/bindings.ts';
import { type Block, conform } from '../../sandbox/schema/schema.ts';
import { isObject, UNKNOWN, type Value } from '../../sandbox/values.ts';
import { calling, removeScratchFolders, synthesizeFiles, watchedSample } from '../repositories.ts';

afterAll(removeScratchFolders);

const access =
  '{ host: grafana.acme.example, team: acme, emails: [ada@acme.example], emailDomains: [acme.example.org] }';

/** The sample, and what it has not: people who come to Grafana by Access, public names, a broker of one node, disks from snapshots, all of what may be let in. */
const repository = watchedSample({
  ...calling(),
  'platform.yaml': `${calling()
    ['platform.yaml']?.replace('  zone:', '  apiToken: { secret: acme/cloudflare }\n  zone:')
    .replace('t4g.large }', `t4g.large }\n  access: { cloudflare: ${access} }`)}\ndomain: mq.acme.example\n`,
  'brokers/edge.yaml': [
    'version: 4.1.8',
    'nodes: 1',
    'instance: { type: m7g.large }',
    'storage: { sizeGiB: 50, throughputMiBps: 1500, iops: 6000 }',
    'restoreFrom: { snapshots: [snap-0123456789abcdef0] }',
    'access: [{ from: 10.20.0.0/16, to: [amqps] }, { from: sg-0123456789abcdef0, to: [management] }]',
    'acknowledge: [small-instance, disk-for-memory, iops-for-instance, nodes-over-zones]',
  ].join('\n'),
});

interface Written {
  type: string;
  name: string;
  config: Record<string, unknown>;
}

const written: Written[] = Object.entries(synthesizeFiles(repository))
  .filter(([path]) => path.endsWith('cdk.tf.json'))
  .flatMap(([path, text]) =>
    Object.entries<Record<string, Record<string, unknown>>>(JSON.parse(text).resource ?? {}).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, config]) => ({ type, name: `${path} ${type}.${name}`, config })),
    ),
  )
  .filter(({ type }) => type !== 'terraform_data');

/** What Terraform itself reads, and what every type has. */
const elsewhere = ['//', 'depends_on', 'lifecycle', 'provider', 'provisioner', 'tags', 'region', 'timeouts'];

/** Paths of what is written, down to what is no block. */
function pathsIn(block: Block, config: Record<string, unknown>, above = ''): string[] {
  return Object.entries(config).flatMap(([name, value]) => {
    if (above === '' && elsewhere.includes(name)) return [];
    const nested = block.blocks[name]?.block ?? attributesOf(block, name);
    if (nested === undefined) return [above + name];
    return [value].flat().flatMap((each) => pathsIn(nested, each as Record<string, unknown>, `${above}${name}.`));
  });
}

function attributesOf(block: Block, name: string): Block | undefined {
  const nested = block.attributes[name]?.nested;
  return nested && { attributes: nested.attributes, blocks: {} };
}

/** As Terraform sends it: what refers to something is unknown, a single block is a list of one. */
function sentConfig(block: Block, config: Record<string, unknown>): Value {
  return conform(block, blockValue(block, config));
}

function blockValue(block: Block, config: Record<string, unknown>): Value {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => {
      const nested = block.blocks[name];
      if (nested === undefined) return [name, plainValue(value)];
      const items = [value].flat().map((each) => blockValue(nested.block, each as Record<string, unknown>));
      return [name, nested.nesting === 'single' ? (items[0] ?? null) : items];
    }),
  );
}

function plainValue(value: unknown): Value {
  if (typeof value === 'string') return /(?<!\$)\$\{/.test(value) ? UNKNOWN : value.replaceAll('$${', '${');
  if (Array.isArray(value)) return value.map(plainValue);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plainValue(v)]))
    : (value as Value);
}

function schemaOf(type: string): Block {
  const provider = (['cloudflare', 'pagerduty'] as const).find((name) => type.startsWith(`${name}_`)) ?? 'aws';
  const block = readTypeSchema({ provider, kind: 'resource', type });
  if (block === undefined) throw new Error(type);
  return block;
}

test('every argument that a stack sets has been looked up', () => {
  const unknown = written.flatMap(({ type, name, config }) => {
    const known = typeArguments[type] && knownPaths(typeArguments[type]);
    return pathsIn(schemaOf(type), config)
      .filter((path) => !known?.has(path))
      .map((path) => `${name}.${path}`);
  });
  expect(written.length).toBeGreaterThan(100);
  expect(unknown).toEqual([]);
});

test('the provider and AWS take every argument that a stack sets', () => {
  const refused = written.flatMap(({ type, name, config }) =>
    resourceRefusals(type, sentConfig(schemaOf(type), config)).map(({ summary }) => `${name}: ${summary}`),
  );
  expect(refused).toEqual([]);
});

test('the table knows no argument that the provider has not, and every one that it has', () => {
  const different = Object.entries(typeArguments).flatMap(([type, known]) => {
    const all = settable(schemaOf(type));
    const paths = [...knownPaths(known)];
    return [
      ...paths.filter((path) => !all.some((one) => one === path || one.startsWith(`${path}.`))),
      ...all.filter((path) => !paths.includes(path)),
    ].map((path) => `${type}.${path}`);
  });
  expect(different).toEqual([]);
});

function settable(block: Block, above = ''): string[] {
  const names = Object.entries(block.attributes)
    .filter(([name, { required, optional }]) => (required || optional) && !(above === '' && name in ignored))
    .flatMap(([name]) => {
      const nested = attributesOf(block, name);
      return nested === undefined ? [above + name] : settable(nested, `${above}${name}.`);
    });
  const nested = Object.entries(block.blocks).filter(([name]) => !(above === '' && name in ignored));
  return [...names, ...nested.flatMap(([name, inner]) => settable(inner.block, `${above}${name}.`))];
}

const ignored = { id: true, tags: true, tags_all: true, region: true, timeouts: true };
