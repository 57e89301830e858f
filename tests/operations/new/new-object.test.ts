import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRepository } from '../../../catalog/files/read-repository.ts';
import type { FolderKind } from '../../../catalog/kind.ts';
import { kindNamed } from '../../../catalog/kind.ts';
import { kinds } from '../../../catalog/kinds.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import { newObject } from '../../../operations/new/new-object.ts';
import { checkRepository } from '../../../pipeline/repository/check-repository.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

const now = new Date('2026-12-01T10:20:30Z');

const platform = `name: acme
accountId: "123456789012"
region: eu-west-1
network:
  cidr: 10.20.0.0/16
  zones: [eu-west-1a, eu-west-1b, eu-west-1c]
`;

const watched = `${platform}monitoring: { instance: { type: t4g.large } }
alerting:
  pagerDuty: { deployToken: { secret: acme/pagerduty-deploy }, planToken: { secret: acme/pagerduty-plan } }
  route: team
acknowledge: [monitoring-images-by-tag, endpoints-answered]
`;

function repositoryWith(text: string): string {
  const folder = scratchFolder();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'platform.yaml'), text);
  return folder;
}

interface Asked {
  kind: string;
  name: string;
  said?: Record<string, string>;
}

const make = (repository: string, { kind, name, said = {} }: Asked, print = false) =>
  newObject({ repository, kind: kindNamed(kind, kinds) as unknown as FolderKind, name, said, print, now });

const people = 'ada@acme.example,bo@acme.example';
const image = `registry.example.com/hooks@sha256:${'4e'.repeat(32)}`;

/** One of each kind, in an order in which each finds what it needs. */
const everyKind: readonly Asked[] = [
  { kind: 'route', name: 'team', said: { people, zone: 'Europe/Berlin' } },
  { kind: 'broker', name: 'orders', said: { queue: 'hooks', description: 'What: "orders" # and more' } },
  { kind: 'endpoint', name: 'hooks', said: { host: 'hooks.acme.example' } },
  { kind: 'processor', name: 'hooks', said: { image } },
  { kind: 'alert', name: 'disk-alarm' },
  { kind: 'silence', name: 'move', said: { about: 'broker/orders', reason: 'the disk: moved' } },
  { kind: 'dashboard', name: 'our-queues', said: { broker: 'orders' } },
];

test('of every kind a first file is written which has no problem', async () => {
  expect(everyKind.map(({ kind }) => kind).sort()).toEqual(
    kinds.flatMap((kind) => ('folder' in kind ? [kind.name] : [])).sort(),
  );
  const repository = repositoryWith(watched);
  for (const asked of everyKind) {
    const { path, text } = make(repository, asked);
    expect(readFileSync(join(repository, path), 'utf8')).toBe(text);
  }
  const { catalog, problems } = await checkRepository(repository);
  expect(problems).toEqual([]);
  expect(catalog?.brokers[0]).toMatchObject({ name: 'orders', nodes: 1, description: 'What: "orders" # and more' });
  expect(catalog?.silences[0]).toMatchObject({ from: '2026-12-01T10:20:00Z', until: '2026-12-01T12:20:00Z' });
});

test('editors find the schema from where the file is', () => {
  const repository = repositoryWith(watched);
  const { path, text } = make(repository, everyKind[0] as Asked);
  expect([path, text.split('\n')[0]]).toEqual([
    'alerts/routes/team.yaml',
    '# yaml-language-server: $schema=../../schemas/route.schema.json',
  ]);
});

test('printed is what would be written, and nothing is', () => {
  const repository = repositoryWith(platform);
  expect(make(repository, { kind: 'broker', name: 'orders' }, true).text).toContain('\nnodes: 1\n');
  expect(readdirSync(repository)).toEqual(['platform.yaml']);
});

test.each<[string, Record<string, string>, string]>([
  ['a file', { 'brokers/orders.yaml': 'version: broken' }, 'brokers/orders.yaml'],
  ['a folder', { 'brokers/orders/broker.yaml': 'version: broken' }, 'brokers/orders/broker.yaml'],
])('a name that %s has is refused', (_what, files, path) => {
  const repository = repositoryWith(platform);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(repository, file, '..'), { recursive: true });
    writeFileSync(join(repository, file), text);
  }
  expect(() => make(repository, { kind: 'broker', name: 'orders' })).toThrow(
    `There is a broker orders already: ${path}. Choose another name, or change that file. Nothing was written.`,
  );
});

test.each([
  ['Orders_EU', ' Try orders-eu.'],
  ['Ünïcode 1', ' Try unicode-1.'],
  ['../orders', ' Try orders.'],
  ['orders-of-the-whole-world', ' Try orders-of-the-whole.'],
  ['42', ''],
])('the name %s is refused, with the nearest that is one', (name, hint) => {
  const repository = repositoryWith(platform);
  expect(() => make(repository, { kind: 'broker', name })).toThrow(
    `${JSON.stringify(name)} cannot be the name of a broker: a name is 1 to 20 lower-case letters, digits and hyphens, starts with a letter and does not end with a hyphen.${hint} Nothing was written.`,
  );
});

test.each<[string, Asked, string]>([
  [
    'an endpoint without a broker',
    { kind: 'endpoint', name: 'hooks' },
    'Make one first: warren new broker NAME --queue hooks',
  ],
  ['a processor without an image', { kind: 'processor', name: 'work', said: { broker: 'orders' } }, '--image'],
  ['an alert where nobody is called', { kind: 'alert', name: 'disk-alarm' }, 'platform.yaml has no alerting'],
  ['a dashboard that nobody shows', { kind: 'dashboard', name: 'mine' }, 'platform.yaml has no monitoring'],
  [
    'a route of one person',
    { kind: 'route', name: 'team', said: { people: 'ada@acme.example' } },
    'Name two people or more',
  ],
  ['a silence about nothing', { kind: 'silence', name: 'move' }, '--about broker/orders'],
])('%s is refused, with what to do first', (what, asked, message) => {
  const repository = repositoryWith(platform);
  if (what.startsWith('a processor')) make(repository, { kind: 'broker', name: 'orders' });
  expect(() => make(repository, asked)).toThrow(message);
  expect(existsSync(join(repository, `${kindNamed(asked.kind, kinds).name}s`))).toBe(false);
});

test('what would not check is not written, and what the broker lacks is given as lines for its file', () => {
  const repository = repositoryWith(platform);
  make(repository, { kind: 'broker', name: 'orders' });
  const asked = { kind: 'endpoint', name: 'hooks', said: { host: 'hooks.acme.example' } };
  const refused = failureOf(() => make(repository, asked));
  expect(refused).toContain('"hooks" is not a queue that brokers/orders.yaml declares in vhost "/".');
  expect(refused).toContain('Nothing was written.\nbrokers/orders.yaml needs, beside what it says:\n');
  expect(readdirSync(repository)).not.toContain('endpoints');
  // What it says is enough.
  const lines = refused.split('needs, beside what it says:\n')[1]?.replace(/^ {2}/gm, '') ?? '';
  const broker = join(repository, 'brokers', 'orders.yaml');
  writeFileSync(broker, `${readFileSync(broker, 'utf8').replace(/^vhosts:\n.*\n/m, '')}${lines}\n`);
  expect(make(repository, asked).path).toBe('endpoints/hooks.yaml');
});

test('problems that were there before stand in nobody’s way', () => {
  const repository = repositoryWith(platform.replace('eu-west-1\n', 'eu-wst-1\n'));
  expect(make(repository, { kind: 'broker', name: 'orders' }).path).toBe('brokers/orders.yaml');
  expect(loadCatalog({ files: readRepository(repository), today: '2026-12-01' }).catalog).toBeUndefined();
});

test.each([
  ['two brokers', {}, 'There are 2 brokers. Say by which of them requests go: --broker events, orders'],
  [
    'a broker that is not there',
    { broker: 'order' },
    '--broker is order, and there is no such broker. Did you mean orders?',
  ],
])('an endpoint of %s has to say which', (_what, said, message) => {
  const repository = repositoryWith(platform);
  for (const name of ['orders', 'events']) make(repository, { kind: 'broker', name });
  expect(failureOf(() => make(repository, { kind: 'endpoint', name: 'hooks', said }))).toContain(message);
});

function failureOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}
