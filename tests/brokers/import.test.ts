import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { ImportReport } from '../../operations/import/import-broker.ts';
import { definitionsExportSchema } from '../../services/agent/rabbitmq/api-schemas.ts';
import { openManagement } from '../../services/agent/rabbitmq/management.ts';
import { arbitraryDefinitions, type Definitions, sortedEntries } from '../definitions.ts';
import { removeScratchFolders, sampleRepository, scratchFolder } from '../repositories.ts';
import { type LiveBroker, type LivePlatform, startLivePlatform } from './live-platform.ts';
import { type Rabbitmq, startRabbitmq } from './rabbitmq.ts';

// A gate waits up to five minutes for its node, and then says why that is not healthy.
jest.setTimeout(600_000);

let live: LivePlatform;
let source: Rabbitmq;

beforeAll(async () => {
  live = await startLivePlatform();
});

beforeEach(async () => {
  source = await startRabbitmq();
});

afterEach(() => source?.stop());

afterAll(async () => {
  await live?.stop();
  removeScratchFolders();
});

/** By day one, since what a file gives is what a management UI gives (below). */
const imports = [
  { name: 'abroad', seed: 1, from: 'its management UI' },
  { name: 'elsewhere', seed: 2, from: 'its management UI' },
  { name: 'formerly', seed: 3, from: 'a file that rabbitmqctl exported' },
].slice(0, process.env.NIGHTLY ? undefined : 1);

test.each(imports)(
  'what a running broker holds, a new one holds that was imported from $from (seed $seed)',
  async ({ name, seed, from }) => {
    await fill(source, richDefinitions(seed));
    const place = from.startsWith('a file') ? await exportedFile(source) : source.managementUrl;
    const { report, text } = await importFrom(place, name);
    expect(report.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(report.notes.filter(({ about, message }) => !isExpected(about, message))).toEqual([]);

    const uri = 'amqp://reader:not-a-secret@127.0.0.1:1';
    for (const secret of secretsIn(text)) addSecret(secret, uri);
    const broker = await live.apply(name, text.replace('nodes: 3', 'nodes: 1'));
    expect(await definitionsOf(broker)).toEqual(
      essence(await source.rabbitmqctl('--quiet', 'export_definitions', '-')),
    );
  },
);

test('a file of definitions and a management UI give the same broker', async () => {
  await fill(source, richDefinitions(1));
  const fromFile = await importFrom(await exportedFile(source), 'imported');
  const fromAddress = await importFrom(source.managementUrl, 'imported');
  expect(inOneOrder(parse(fromFile.text))).toEqual(inOneOrder(parse(fromAddress.text)));
});

/** Of everything several, so that there is something to get wrong. */
function richDefinitions(seed: number): Definitions {
  const rich = arbitraryDefinitions.filter(
    ({ vhosts, users, permissions, queues, exchanges, bindings, policies, parameters }) =>
      [vhosts, users, permissions, policies].every(({ length }) => length >= 2) &&
      [queues, exchanges, bindings, parameters].every(({ length }) => length >= 4),
  );
  const [found] = fc.sample(rich, { seed, numRuns: 1 });
  if (!found) throw new Error(`seed ${seed} gives nothing`);
  return found;
}

async function fill({ managementUrl }: Rabbitmq, definitions: Definitions): Promise<void> {
  const credentials = { name: 'guest', password: 'guest' };
  await openManagement({ url: managementUrl, credentials }).importDefinitions(definitions);
}

async function exportedFile({ rabbitmqctl }: Rabbitmq): Promise<string> {
  const file = join(scratchFolder(), 'definitions.json');
  writeFileSync(file, await rabbitmqctl('--quiet', 'export_definitions', '-'));
  return file;
}

/** Runs the command as an operator does. */
async function importFrom(from: string, name: string): Promise<{ report: ImportReport; text: string }> {
  const repository = sampleRepository();
  const words = ['import', '--from', from, '--user', 'guest', '--name', name, '--repository', repository, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, ['bin/warren', ...words], {
    env: { ...process.env, WARREN_IMPORT_PASSWORD: 'guest' },
  });
  return { report: JSON.parse(stdout), text: readFileSync(join(repository, 'brokers', `${name}.yaml`), 'utf8') };
}

/** Passwords, URIs, the user that everybody knows and what an export says of itself are the only things that stay behind. */
function isExpected(about: string, message: string): boolean {
  const staysBehind = ['passwords', 'user guest', 'the export'].includes(about);
  return staysBehind || /^(needs a secret named|keeps) /.test(message);
}

function secretsIn(text: string): string[] {
  const { federation = [], shovels = [] } = parse(text);
  const ends = [...federation, ...shovels.flatMap(({ source: from, destination }: Shovel) => [from, destination])];
  return ends.map(({ uri }: End) => uri.secret);
}

interface End {
  uri: { secret: string };
}

interface Shovel {
  source: End;
  destination: End;
}

function addSecret(name: string, value: string): void {
  const arn = `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-AbCdEf`;
  live.sandbox.cloud.put('aws_secretsmanager_secret', name, { id: arn, arn, name });
  live.sandbox.secretValues.put(name, value);
}

async function definitionsOf({ nodes: [node] }: LiveBroker) {
  const rabbitmqctl = ['docker', 'exec', 'rabbitmq', 'rabbitmqctl', '--quiet'] as const;
  return essence((await node?.machine.mustRun([...rabbitmqctl, 'export_definitions', '-'])) ?? '');
}

/** What is compared of an export: all but password hashes, and the users that only one of the brokers has. */
function essence(text: string) {
  const { vhosts, users, permissions, topic_permissions, parameters, policies, exchanges, queues, bindings } =
    definitionsExportSchema.parse(JSON.parse(text));
  const isKept = (user: string) => !['guest', 'warren'].includes(user);
  return {
    vhosts: sortedEntries(
      vhosts.map(({ name, metadata, default_queue_type }) => ({
        name,
        default_queue_type,
        ...metadata,
        tags: metadata.tags?.toSorted(),
      })),
    ),
    users: sortedEntries(
      users
        .filter(({ name }) => isKept(name))
        .map(({ name, tags, limits }) => ({ name, tags: tags.toSorted(), limits })),
    ),
    permissions: sortedEntries(permissions.filter(({ user }) => isKept(user))),
    topic_permissions: sortedEntries(topic_permissions),
    parameters: sortedEntries(parameters),
    policies: sortedEntries(policies),
    exchanges: sortedEntries(exchanges as unknown[]),
    queues: sortedEntries(queues as unknown[]),
    bindings: sortedEntries(bindings),
  };
}

/** The same lists in one order. */
function inOneOrder(file: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(file).map(([field, value]) => [field, Array.isArray(value) ? sortedEntries(value) : value]),
  );
}
