import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRepository } from '../../../catalog/files/read-repository.ts';
import { newestVersion, smallestType } from '../../../catalog/kinds/broker/usual-choice.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import { describeImport, type ImportRequest, importBroker } from '../../../operations/import/import-broker.ts';
import { replaceBroker } from '../../../operations/import/replace-broker.ts';
import { writeBroker } from '../../../operations/import/split-broker.ts';
import { removeScratchFolders, sampleRepository, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

const today = '2026-11-21';

function exportFile(value: object): string {
  const file = join(scratchFolder(), 'export.json');
  writeFileSync(file, JSON.stringify(value));
  return file;
}

const sound = {
  rabbit_version: '3.13.7',
  vhosts: [{ name: '/' }],
  users: [{ name: 'shop', password_hash: 'AAAA', tags: 'management' }],
  permissions: [{ user: 'shop', vhost: '/', configure: '', write: '^events$', read: '.*' }],
  exchanges: [{ vhost: '/', name: 'events', type: 'topic', durable: true, auto_delete: false, arguments: {} }],
  queues: [{ vhost: '/', name: 'placed', durable: true, auto_delete: false, arguments: { 'x-queue-type': 'quorum' } }],
  bindings: [
    { vhost: '/', source: 'events', destination: 'placed', destination_type: 'queue', routing_key: 'a', arguments: {} },
  ],
};

const run = (request: Partial<ImportRequest>, value: object = sound) =>
  importBroker({ repository: scratchFolder(), name: 'billing', from: exportFile(value), ...request }, today);

test('the file that is written says what was exported, and what is to be decided', async () => {
  const repository = sampleRepository();
  const report = await run({ repository });
  expect(readFileSync(join(repository, 'brokers/billing.yaml'), 'utf8')).toBe(`\
# yaml-language-server: $schema=../schemas/broker.schema.json
# The export came from RabbitMQ 3.13.7.
version: ${newestVersion()}
# 1, 3 or 5; with 3, quorum queues and streams survive the loss of a node.
nodes: 3
# Choose the machine by the load; an export says nothing about it.
instance:
  type: ${smallestType()}
# Nobody reaches it yet: name the networks and security groups of the clients.
access: []
# As RabbitMQ has it by default. quorum is safer, where clients are fit for it.
defaultQueueType: classic
# Passwords are new ones, made by Warren; name a secret of your own with password: { secret: NAME }.
users:
  shop:
    tags: [ management ]
    permissions:
      /: { write: ^events$, read: .* }
exchanges:
  - { name: events, type: topic }
queues:
  - { name: placed }
bindings:
  - { source: events, destination: placed, routingKey: a }
`);
  expect(report).toMatchObject({ file: 'brokers/billing.yaml', written: true, problems: [] });
  expect(report.counts).toMatchObject({ vhosts: 1, users: 1, exchanges: 1, queues: 1, bindings: 1, shovels: 0 });
});

test('a person reads what was made and what is left to do', async () => {
  expect(describeImport(await run({}), false)).toBe(`\
brokers/billing.yaml written: vhosts: 1, users: 1, exchanges: 1, queues: 1, bindings: 1

To know and to do:
  passwords  of shop are not carried over (password_hash, hashing_algorithm): Warren makes new ones and keeps them in Secrets Manager, where clients take name and password from. Or name a secret of your own as users.<name>.password.
  the export  also holds, left out without loss: what it says of itself (rabbit_version).`);
});

test('a file that is there is replaced only by force', async () => {
  const repository = sampleRepository();
  await expect(run({ repository, name: 'orders' })).rejects.toThrow(
    /brokers\/orders\.yaml is there already\. Replace it with --force/,
  );
  expect((await run({ repository, name: 'orders', force: true })).written).toBe(true);
});

test('a dry run writes nothing and shows the file', async () => {
  const repository = scratchFolder();
  const report = await run({ repository, dryRun: true });
  expect(existsSync(join(repository, 'brokers'))).toBe(false);
  expect(describeImport(report, true)).toContain('queues:\n  - { name: placed }\n');
});

test('another file than that of the broker can be named', async () => {
  const output = join(scratchFolder(), 'elsewhere', 'billing.yaml');
  await run({ output });
  expect(readFileSync(output, 'utf8')).toContain('name: placed');
});

test('what the check refuses of one object is left out with its words, and the rest is written', async () => {
  const value = { ...sound, permissions: [{ user: 'shop', vhost: '/', configure: '*', write: '', read: '' }] };
  const report = await run({}, value);
  expect(report.written).toBe(true);
  expect(report.notes).toContainEqual({
    about: 'user shop',
    message: expect.stringMatching(
      /^loses permissions\["\/"\], which a file cannot have: permissions\["\/"\]\.configure "\*" is not a regular expression/,
    ),
  });
});

test('a file with errors is not written, and they are told with their fields', async () => {
  const repository = scratchFolder();
  const report = await run({ repository, type: 'm7g.metal' });
  expect(report.written).toBe(false);
  expect(existsSync(join(repository, 'brokers'))).toBe(false);
  expect(report.problems.map(({ field }) => field)).toEqual(['instance.type']);
  expect(describeImport(report, false)).toMatch(/not written, since it has errors[\s\S]*See the file with --dry-run/);
});

test('a version or an instance type that is not in the catalogue is told like any error of a file', async () => {
  const report = await run({ version: '4.3', type: 'm7g.metal' });
  expect(report.problems.map(({ field }) => field)).toEqual(['version', 'instance.type']);
  expect(report.written).toBe(false);
});

test('a name that no broker can have is refused', async () => {
  await expect(run({ name: 'Orders_EU' })).rejects.toThrow(/--name is "Orders_EU", which cannot be a broker's name/);
});

/** More queues than one file holds, in vhosts whose names no file could have. */
const many = (vhosts: readonly string[], each: number) => ({
  ...sound,
  vhosts: vhosts.map((name) => ({ name })),
  permissions: [],
  exchanges: [],
  bindings: [],
  queues: vhosts.flatMap((vhost) =>
    Array.from({ length: each }, (_, index) => ({ vhost, name: `a-rather-long-name-of-a-queue-${index}` })),
  ),
});

test('an export too large for one file becomes a folder, with a file a vhost whatever that is called', async () => {
  const repository = sampleRepository();
  const names = ['/', 'Orders EU', 'orders/eu', '../..', 'con', '\u{1f407}', 'broker', 'users'];
  const report = await run({ repository }, many(names, 1500));
  expect(report).toMatchObject({ file: 'brokers/billing/', written: true, problems: [] });
  expect(report.parts.map((path) => path.slice('brokers/billing/'.length))).toEqual([
    'broker.yaml',
    'default.yaml',
    'orders-eu.yaml',
    'orders-eu-2.yaml',
    'vhost.yaml',
    'vhost-con.yaml',
    'vhost-2.yaml',
    'broker-2.yaml',
    'users.yaml',
    'users-2.yaml',
  ]);
  expect(readdirSync(join(repository, 'brokers')).sort()).toEqual([
    'billing',
    'orders.yaml',
    'staging.yaml',
    'telemetry.yaml',
  ]);
  expect(readFileSync(join(repository, 'brokers/billing/orders-eu.yaml'), 'utf8')).toMatch(
    /^# yaml-language-server: \$schema=\.\.\/\.\.\/schemas\/broker-part\.schema\.json\nvhosts:\n {2}Orders EU: {}\nqueues:\n {2}- { name: a-rather/,
  );
  expect(describeImport(report, false)).toContain(
    'brokers/billing/ written in 10 files: vhosts: 8, users: 1, queues: 12000',
  );
  const { catalog } = loadCatalog({ files: readRepository(repository), today });
  const billing = catalog?.brokers.find(({ name }) => name === 'billing');
  expect([Object.keys(billing?.vhosts ?? {}).sort(), billing?.queues.length]).toEqual([names.sort(), 12_000]);
});

test('a vhost too large for a file takes several', () => {
  const queues = Array.from({ length: 15_000 }, (_, index) => ({ name: `a-rather-long-name-of-a-queue-${index}` }));
  const broker = { version: newestVersion(), instance: { type: smallestType() }, vhosts: { '/': {} }, queues };
  const files = writeBroker({ broker, decisions: {} }, 'billing');
  expect(files.map(({ path }) => path)).toEqual(
    ['broker', 'default', 'default-2'].map((name) => `brokers/billing/${name}.yaml`),
  );
  expect(Math.max(...files.map(({ text }) => text.length))).toBeLessThan(520 * 1024);
});

test('by force a folder takes the place of a file, and a file that of a folder', async () => {
  const folder = scratchFolder();
  const target = { file: join(folder, 'billing.yaml'), folder: join(folder, 'billing') };
  const files = (...names: string[]) => names.map((name) => ({ path: `brokers/billing/${name}.yaml`, text: name }));
  const there = () => readdirSync(folder, { recursive: true }).sort();
  replaceBroker(target, files('billing'));
  expect(there()).toEqual(['billing.yaml']);
  replaceBroker(target, files('broker', 'eu'));
  expect(there()).toEqual(['billing', 'billing/broker.yaml', 'billing/eu.yaml']);
  replaceBroker(target, files('broker', 'us'));
  expect(there()).toEqual(['billing', 'billing/broker.yaml', 'billing/us.yaml']);
  await expect(run({ output: target.file })).rejects.toThrow(/billing is there already\. Replace it with --force/);
  await run({ output: target.file, force: true });
  expect(there()).toEqual(['billing.yaml']);
});

test('what cannot be put in place leaves what was there', () => {
  const folder = scratchFolder();
  const target = { file: join(folder, 'billing.yaml'), folder: join(folder, 'billing') };
  const parts = (text: string) => ['broker', 'eu'].map((name) => ({ path: `brokers/billing/${name}.yaml`, text }));
  replaceBroker(target, parts('first'));
  // A file whose name is too long for any file system.
  const bad = [...parts('second'), { path: `brokers/billing/${'x'.repeat(300)}.yaml`, text: '' }];
  expect(() => replaceBroker(target, bad)).toThrow('ENAMETOOLONG');
  expect(readdirSync(folder)).toEqual(['billing']);
  expect(readFileSync(join(target.folder, 'eu.yaml'), 'utf8')).toBe('first');
});
