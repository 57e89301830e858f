import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainText } from '../../catalog/words/sentence.ts';
import { dataStack, networkStack } from '../../contracts/names.ts';
import { bringStateBucket } from '../../pipeline/deploy/bootstrap-state.ts';
import { type Drift, findDrift, hasDrifted } from '../../pipeline/drift/find-drift.ts';
import { sandboxFolder } from '../../pipeline/repository/places.ts';
import { inSandbox } from '../../pipeline/sandbox/in-sandbox.ts';
import { openDeployedPlatform } from '../../pipeline/states/deployed-platform.ts';
import { layOutForRemoval, layOutPlatform } from '../../pipeline/states/platform-stacks.ts';
import { openOutputs } from '../../pipeline/states/states.ts';
import { applyStacks, planStacks } from '../../pipeline/terraform/stack-run.ts';
import { type Stack, synthesize } from '../../pipeline/terraform/synthesize.ts';
import type { Cloud, RemoteObject } from '../../sandbox/cloud.ts';
import { passWindow } from '../../sandbox/provider/waiting.ts';
import { filledIn, filledInStores } from '../real-provider.ts';
import { changeFiles, removeScratchFolders, unwatchedPlatform, wholeSample } from '../repositories.ts';
import { bootstrapIn, type Outcomes, resultOf, summaries } from './workbench.ts';

const repository = wholeSample({ 'brokers/staging.yaml': null, 'brokers/telemetry.yaml': null });
const concerned = [networkStack, dataStack];
let cloud: Cloud;

/** What the sample came to in the sandbox, step by step: one session, since each costs a start of Terraform. */
const seen: {
  made?: string | undefined;
  objects?: RemoteObject[];
  outputs?: Record<string, unknown>;
  untouched?: Drift[];
  filledIn?: string[];
  byHand?: Drift[];
  asked?: { came: string | undefined; shown: unknown };
  waiting?: Drift[];
  window?: { did: string[]; afterwards: Drift[] };
  order?: string[];
  torn?: { states: string[]; left: RemoteObject[] };
} = {};

beforeAll(async () => {
  const stacks = () => synthesize({ repository, output: join(sandboxFolder(repository), 'cdktf.out') });
  await inSandbox({ repository, stacks }, async (synthesized, sandbox) => {
    cloud = sandbox.cloud;
    const platform = openDeployedPlatform(repository);
    const { root, states } = platform;
    await bringStateBucket({ ...platform, stack: bootstrapIn(synthesized) });
    const apply = async (these: readonly Stack[], names = concerned) => {
      const laidOut = await layOutPlatform({ root, stacks: these, states, concerns: (name) => names.includes(name) });
      const isApplied = async (name: string) => (await states.read(name)) !== undefined;
      return summaries(Object.fromEntries(await applyStacks({ stacks: laidOut, isApplied })))[dataStack];
    };
    const planned = async (these: readonly Stack[]) => {
      const laidOut = await layOutPlatform({ root, stacks: these, states, concerns: (name) => name === dataStack });
      const outcomes = await planStacks({ stacks: laidOut, isApplied: () => true, show: true, lock: false });
      return resultOf(Object.fromEntries(outcomes), dataStack).plan;
    };
    const drift = () => findDrift({ platform, concerns: (name) => name === dataStack, parallel: 1 });

    seen.made = await apply(synthesized);
    seen.objects = cloud.list();
    seen.outputs = openOutputs(await states.read(dataStack));
    seen.untouched = await drift();
    seen.filledIn = pairsOf(await planned(synthesized));
    const { id } = theDatabase();
    cloud.change('aws_db_instance', id, { instance_class: 'db.t4g.micro', allocated_storage: 80 });
    seen.byHand = await drift();
    cloud.change('aws_db_instance', id, { instance_class: 'db.t4g.medium' });

    write((text) => text.replace('db.t4g.medium', 'db.t4g.large'));
    const came = await apply(await stacks(), [dataStack]);
    seen.asked = { came, shown: theDatabase().attributes.instance_class };
    seen.waiting = await drift();
    seen.window = { did: passWindow(cloud, 'aws_db_instance', id), afterwards: await drift() };

    write((text) => text.replace('db.t4g.medium', 'db.t4g.large\n  deletionProtection: false'));
    const worker = readFileSync('processors/orders.yaml', 'utf8').replace('[database, cache]', '[database]');
    changeFiles(repository, { 'processors/orders.yaml': worker });
    await apply(await stacks(), [dataStack]);
    seen.order = sandbox
      .operations()
      .filter(({ type, operation }) => /_user(_group)?$/.test(type) && ['update', 'delete'].includes(operation))
      .map(({ type, operation }) => `${operation} ${type}`);
    const goes = await layOutForRemoval({ root, stacks: synthesized, states });
    const removed: Outcomes = Object.fromEntries(await applyStacks({ stacks: goes, isApplied: () => true }));
    seen.torn = {
      states: Object.values(removed).map(({ state }) => state),
      left: cloud.list().filter(({ type }) => /^aws_(db|elasticache|security|vpc|subnet)/.test(type)),
    };
  });
});

afterAll(removeScratchFolders);

const original = unwatchedPlatform();

function write(change: (text: string) => string): void {
  changeFiles(repository, { 'platform.yaml': change(original) });
}

function theDatabase(): RemoteObject {
  const [found] = cloud.list('aws_db_instance');
  if (!found) throw new Error('there is no database');
  return found;
}

function made(type: string): RemoteObject['attributes'][] {
  return (seen.objects ?? []).filter((object) => object.type === type).map(({ attributes }) => attributes);
}

/** What Terraform itself calls drift in a plan, by type and attribute. */
function pairsOf(plan: unknown): string[] {
  const { resource_drift: drift = [] } = plan as {
    resource_drift?: { type: string; change: Record<'before' | 'after', Record<string, unknown>> }[];
  };
  const pairs = drift.flatMap(({ type, change: { before, after } }) =>
    Object.keys({ ...before, ...after })
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .map((name) => `${type}.${name}`),
  );
  return [...new Set(pairs)].sort();
}

/** What is told of drift, as `cause: sentence`; and whether the plan would put anything back. */
function told(drifts: readonly Drift[] | undefined) {
  return (drifts ?? []).map(({ findings, waiting, failure, plan }) => ({
    findings: findings.map(({ cause, sentence }) => `${cause}: ${plainText(sentence)}`),
    waiting: waiting.map(({ severity, sentence }) => `${severity}: ${plainText(sentence)}`),
    puts: plan !== undefined,
    ...(failure ? { failure: plainText(failure) } : {}),
  }));
}

const nothing = { findings: [], waiting: [], puts: false };

test('S6, S7: the sample’s database and cache are made', () => {
  expect(seen.made).toMatch(/^Apply complete! Resources: \d+ added, 0 changed, 0 destroyed\.$/);
  expect(made('aws_db_instance')).toMatchObject([{ engine: 'mariadb', engine_version: '11.8', storage_type: 'gp3' }]);
  expect(made('aws_elasticache_replication_group')).toMatchObject([
    { engine: 'valkey', engine_version: '8.1', num_cache_clusters: 2, automatic_failover_enabled: true },
  ]);
});

test('S8, S10: neither is public, both are encrypted at rest and in transit, and nobody has a password in the state', () => {
  expect(made('aws_db_instance')).toMatchObject([
    {
      publicly_accessible: false,
      storage_encrypted: true,
      iam_database_authentication_enabled: true,
      manage_master_user_password: true,
      password: null,
      parameter_group_name: 'acme-database-mariadb-11-8',
    },
  ]);
  expect(made('aws_db_parameter_group')).toMatchObject([
    { parameter: [{ name: 'require_secure_transport', value: 'ON', apply_method: 'immediate' }] },
  ]);
  expect(made('aws_elasticache_replication_group')).toMatchObject([
    { at_rest_encryption_enabled: 'true', transit_encryption_enabled: true, user_group_ids: ['acme-cache'] },
  ]);
});

test('S6, S7: both stand in the database subnets of every zone, and let their clients in alone', () => {
  const subnets = [...made('aws_db_subnet_group'), ...made('aws_elasticache_subnet_group')].map(({ subnet_ids: ids }) =>
    (ids as string[]).map((id) => made('aws_subnet').find((subnet) => subnet.id === id)?.tags).map(nameIn),
  );
  const each = ['acme-database-a', 'acme-database-b', 'acme-database-c'];
  expect(subnets.map((names) => names.sort())).toEqual([each, each]);
  const groups = new Map(made('aws_security_group').map(({ id, name }) => [id, name]));
  const inbound = made('aws_vpc_security_group_ingress_rule').map((rule) => [
    groups.get(rule.security_group_id),
    rule.from_port,
    rule.to_port,
    groups.get(rule.referenced_security_group_id),
    rule.cidr_ipv4,
  ]);
  expect(inbound.sort()).toEqual([
    ['acme-cache', 6379, 6379, 'acme-cache-clients', null],
    ['acme-database', 3306, 3306, 'acme-database-clients', null],
  ]);
});

function nameIn(tags: unknown): string {
  return String((tags as { Name?: string } | undefined)?.Name);
}

test('the stack tells others where both are, and each processor that uses the cache has a user there', () => {
  expect(seen.outputs).toEqual({
    database_host: expect.stringMatching(/^acme-database\..*\.eu-west-1\.rds\.amazonaws\.com$/),
    database_port: 3306,
    database_name: 'warren',
    database_resource_id: expect.stringMatching(/^db-[A-Z0-9]{26}$/),
    database_master_secret_arn: expect.stringMatching(/^arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-/),
    database_clients_group_id: expect.stringMatching(/^sg-/),
    cache_host: expect.stringMatching(/^master\.acme-cache\./),
    cache_port: 6379,
    cache_replication_group_id: 'acme-cache',
    cache_arn: 'arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:acme-cache',
    cache_clients_group_id: expect.stringMatching(/^sg-/),
  });
  expect(made('aws_elasticache_user')).toMatchObject([
    { user_id: 'acme-orders', user_name: 'acme-orders', access_string: 'on ~* +@all -@dangerous' },
  ]);
  expect(made('aws_elasticache_user_group')).toMatchObject([{ engine: 'valkey', user_ids: ['acme-orders'] }]);
});

test('N7: planned again, nothing changes, and of what nobody touched no drift is told', () => {
  expect(told(seen.untouched)).toEqual([nothing]);
});

test('what Terraform itself calls drift then is what the real provider filled in', () => {
  const groups = Object.keys(filledIn).filter((pair) => pair.startsWith('aws_security_group.'));
  expect(seen.filledIn).toEqual([...groups, ...Object.keys(filledInStores)].sort());
});

test('a class that was changed by hand is drift, and storage that has grown by itself is not', () => {
  expect(told(seen.byHand)).toEqual([
    {
      findings: [
        'drift: The instance class of aws_db_instance.database was changed outside Terraform, from db.t4g.medium to db.t4g.micro; applying puts it back.',
      ],
      waiting: [],
      puts: true,
    },
  ]);
});

test('a larger class waits for the maintenance window: every look says so and when, and calls it no drift', () => {
  expect(seen.asked).toEqual({
    came: 'Apply complete! Resources: 0 added, 1 changed, 0 destroyed.',
    shown: 'db.t4g.medium',
  });
  expect(told(seen.waiting)).toEqual([
    {
      ...nothing,
      waiting: [
        'none: The instance class of aws_db_instance.database waits for its maintenance window, sun:03:00-sun:04:00 UTC: if what the files say was applied, AWS changes it then to db.t4g.large.',
      ],
    },
  ]);
  expect(seen.waiting?.some(hasDrifted)).toBe(false);
});

test('when the window has come nothing waits any more', () => {
  expect(seen.window?.did).toEqual(['instance_class']);
  expect(told(seen.window?.afterwards)).toEqual([nothing]);
});

test('a processor that uses the cache no more is out of the group before its user goes', () => {
  expect(seen.order).toEqual(['update aws_elasticache_user_group', 'delete aws_elasticache_user']);
});

test('once the database is not protected both go without a leftover', () => {
  expect(seen.torn?.states).toEqual(['done', 'done']);
  expect(seen.torn?.left.map(({ type, id }) => `${type} ${id}`)).toEqual([
    expect.stringMatching(/^aws_db_snapshot acme-database-final-20\d{12}$/),
  ]);
});
