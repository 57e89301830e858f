import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokerStack, edgeStack, edgeUser, ingressStack, networkStack, storageStack } from '../../contracts/names.ts';
import { cloudflareEnvironment } from '../../pipeline/cloudflare/token.ts';
import { bringStateBucket } from '../../pipeline/deploy/bootstrap-state.ts';
import { runProgram } from '../../pipeline/process/run-program.ts';
import { sandboxFolder } from '../../pipeline/repository/places.ts';
import { inSandbox } from '../../pipeline/sandbox/in-sandbox.ts';
import { openDeployedPlatform } from '../../pipeline/states/deployed-platform.ts';
import { layOutForRemoval, layOutPlatform } from '../../pipeline/states/platform-stacks.ts';
import { applyStacks, planFile, planStacks } from '../../pipeline/terraform/stack-run.ts';
import { type Stack, synthesize } from '../../pipeline/terraform/synthesize.ts';
import { terraformBinary } from '../../pipeline/terraform/terraform.ts';
import type { RemoteObject } from '../../sandbox/cloud.ts';
import { changeFiles, removeScratchFolders, unwatchedPlatform, wholeSample } from '../repositories.ts';
import { bootstrapIn, type Outcomes, summaries } from './workbench.ts';

/** The sample with its endpoints, one broker of one node, and without what else would only take time. */
const repository = wholeSample({
  'brokers/orders.yaml': readFileSync('brokers/orders.yaml', 'utf8').replace('nodes: 3', 'nodes: 1'),
  'brokers/staging.yaml': null,
  'brokers/telemetry.yaml': null,
  'processors/orders.yaml': null,
  'processors/quotes.yaml': null,
});
const both = [ingressStack, edgeStack];
const log = join(repository, 'terraform.log');

/** What the user's keys and the Worker's were after a step. */
interface Seen {
  summaries: Record<string, string>;
  /** Ids of the user's keys. */
  keys: string[];
  heldKey: string;
  heldSecret: string;
}

/** What became of it, step by step: one session, since each costs a start of Terraform. */
const seen: {
  made?: Seen;
  again?: Record<string, string>;
  raised?: Seen;
  failed?: Seen;
  mended?: Seen;
  torn?: { states: string[]; left: RemoteObject[] };
} = {};
/** Everything that might hold a secret and lies in no file of the repository. */
const told: string[] = [];
let secrets: readonly string[] = [];
let token = '';

beforeAll(async () => {
  const stacks = () => synthesize({ repository, output: join(sandboxFolder(repository), 'cdktf.out') });
  process.env.TF_LOG = 'DEBUG';
  process.env.TF_LOG_PATH = log;
  const stopWatching = watchArguments();
  await inSandbox({ repository, stacks }, async (synthesized, sandbox) => {
    const { cloud, faults, accessKeys, workerSecrets, secretValues } = sandbox;
    token = sandbox.environment.CLOUDFLARE_API_TOKEN ?? '';
    // As in AWS: the token is where platform.yaml says, and nowhere else.
    delete process.env.CLOUDFLARE_API_TOKEN;
    for (const name of ['acme/cloudflare-deploy', 'acme/cloudflare-plan']) {
      const arn = `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-AbCdEf`;
      cloud.put('aws_secretsmanager_secret', arn, { id: arn, arn, name });
      secretValues.put(arn, token);
    }
    const opened = openDeployedPlatform(repository);
    const { root, states, platform } = opened;
    await bringStateBucket({ ...opened, stack: bootstrapIn(synthesized) });
    const layOut = (these: readonly Stack[], names: readonly string[]) =>
      layOutPlatform({ root, stacks: these, states, concerns: (name) => names.includes(name) });
    const isApplied = async (name: string) => (await states.read(name)) !== undefined;
    const worker = { account: platform.cloudflare?.accountId ?? '', script: 'acme-edge' };
    const apply = async (these: readonly Stack[], names: readonly string[] = both): Promise<Seen> => {
      const laidOut = await layOut(these, names);
      const outcomes: Outcomes = Object.fromEntries(
        await applyStacks({ stacks: laidOut, isApplied, environment: cloudflareEnvironment(platform, 'apply') }),
      );
      told.push(JSON.stringify(outcomes), JSON.stringify(Object.values(outcomes).map(String)));
      for (const { folder } of laidOut) {
        const argv = [terraformBinary(), 'show', '-json', planFile] as const;
        told.push((await runProgram({ argv, cwd: folder })).stdout);
      }
      for (const name of names) told.push(JSON.stringify(await states.read(name)));
      return {
        summaries: summaries(outcomes),
        keys: accessKeys.ofUser(edgeUser(platform)).map(({ id }) => id),
        heldKey: JSON.parse(workerSecrets.value(worker, 'SIGNING_KEY') ?? '{}').accessKeyId,
        heldSecret: workerSecrets.value(worker, 'ORIGIN_SECRET') ?? '',
      };
    };
    const raise = (from: number) =>
      changeFiles(repository, {
        'platform.yaml': unwatchedPlatform().replace('plan: business', `plan: business\n  keys: ${from + 1}`),
      });

    seen.made = await apply(synthesized, [networkStack, storageStack, brokerStack('orders'), ...both]);
    const environment = cloudflareEnvironment(platform, 'plan');
    const planned = await planStacks({ stacks: await layOut(synthesized, both), isApplied, environment, lock: false });
    seen.again = summaries(Object.fromEntries(planned));
    raise(1);
    seen.raised = await apply(await stacks());
    raise(2);
    faults.inject({ on: { type: 'cloudflare', operation: 'update', name: 'patch-secrets' }, error: 'AccessDenied' });
    seen.failed = await apply(await stacks());
    seen.mended = await apply(await stacks());
    const origins = cloud
      .list('aws_secretsmanager_secret')
      .filter(({ attributes }) => String(attributes.name).includes('/edge/origin-'))
      .map(({ id }) => String(secretValues.versions(id).AWSCURRENT?.value ?? ''));
    secrets = [...sandbox.generatedSecrets(), ...origins.filter(Boolean)];
    const goes = await layOutForRemoval({ root, stacks: synthesized, states });
    const removed: Outcomes = Object.fromEntries(
      await applyStacks({
        stacks: goes,
        isApplied: () => true,
        environment: cloudflareEnvironment(platform, 'apply'),
      }),
    );
    told.push(JSON.stringify(removed));
    seen.torn = {
      states: Object.values(removed).map(({ state }) => state),
      left: cloud.list().filter(({ type }) => /^(aws_iam_|cloudflare_)/.test(type)),
    };
  });
  told.push(...stopWatching());
});

afterAll(() => {
  delete process.env.TF_LOG;
  delete process.env.TF_LOG_PATH;
  removeScratchFolders();
});

/** Notes the arguments of every program on this computer, again and again, until it is told to stop. */
function watchArguments(): () => string[] {
  const all = new Set<string>();
  const timer = setInterval(() => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        all.add(readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' '));
      } catch {
        // It has ended meanwhile.
      }
    }
  }, 25);
  return () => {
    clearInterval(timer);
    return [...all];
  };
}

const applied = expect.stringMatching(/^Apply complete! /);

test('Terraform makes user, function and Worker, and Warren has the Worker sign with the one key of the user', () => {
  expect(seen.made?.summaries).toMatchObject({ [ingressStack]: applied, [edgeStack]: applied });
  expect(seen.made?.keys).toEqual([seen.made?.heldKey]);
  expect(secrets).toContain(seen.made?.heldSecret);
});

test('nothing of it is a difference afterwards', () => {
  expect(seen.again).toEqual({ [ingressStack]: 'No changes.', [edgeStack]: 'No changes.' });
});

test('another number in the file brings another key and another secret, and the older key goes', () => {
  expect(seen.raised?.summaries).toMatchObject({ [ingressStack]: applied, [edgeStack]: applied });
  expect(seen.raised?.keys).toEqual([seen.raised?.heldKey]);
  expect(seen.raised?.keys).not.toEqual(seen.made?.keys);
  expect(secrets).toContain(seen.raised?.heldSecret);
  expect(seen.raised?.heldSecret).not.toBe(seen.made?.heldSecret);
});

test('what fails on the way fails the apply, leaves the Worker as it was, and is done by the next apply', () => {
  expect(seen.failed?.summaries[edgeStack]).toMatch(/Cloudflare does not let this token at the secrets of the Worker/);
  expect(seen.failed?.keys).toHaveLength(2);
  expect(seen.failed?.heldKey).toBe(seen.raised?.heldKey);
  expect(seen.mended?.summaries[edgeStack]).toEqual(applied);
  expect(seen.mended?.keys).toEqual([seen.mended?.heldKey]);
  expect(seen.mended?.keys).not.toEqual(seen.raised?.keys);
});

test('destroyed, no user and no key is left, and nothing at Cloudflare but a setting that every zone has', () => {
  expect(new Set(seen.torn?.states)).toEqual(new Set(['done']));
  expect(seen.torn?.left.map(({ type }) => type)).toEqual(['cloudflare_zone_setting']);
});

test('neither key nor secret nor token stands in any state, plan, log, output, file or argument', () => {
  expect(secrets.length).toBeGreaterThan(8);
  const files = readdirSync(repository, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  const everything = [...texts, ...told];
  // What is looked through has the places where one would stand.
  for (const place of [
    'origin_secret_arn',
    'WARREN_EDGE_KEYS',
    'bin/warren edge-keys',
    'has the keys of number 1|was given the keys of number 2',
  ]) {
    expect(everything.some((text) => new RegExp(place).test(text))).toBe(true);
  }
  for (const secret of [...secrets, token]) expect(everything.filter((text) => text.includes(secret))).toEqual([]);
});
