import { spawnSync } from 'node:child_process';
import { plainText } from '../../catalog/words/sentence.ts';
import { findDrift } from '../../pipeline/drift/find-drift.ts';
import { sandboxFolder } from '../../pipeline/repository/places.ts';
import { inSandbox } from '../../pipeline/sandbox/in-sandbox.ts';
import { openDeployedPlatform } from '../../pipeline/states/deployed-platform.ts';
import { layOutPlatform } from '../../pipeline/states/platform-stacks.ts';
import { planStacks } from '../../pipeline/terraform/stack-run.ts';
import { synthesize } from '../../pipeline/terraform/synthesize.ts';
import { openCloud } from '../../sandbox/cloud.ts';
import { filledIn } from '../real-provider.ts';
import { changeFiles, removeScratchFolders, sampleFile, sampleRepository, scratchFolder } from '../repositories.ts';
import { changesByHand } from './changes-by-hand.ts';

let repository: string;
beforeAll(() => {
  repository = sampleRepository({ 'brokers/staging.yaml': null, 'brokers/telemetry.yaml': null });
  expect(warren('sandbox', 'apply', '--repository', repository).status).toBe(0);
});
afterAll(removeScratchFolders);

function warren(...args: string[]) {
  const env = { ...process.env, NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/warren', ...args], { encoding: 'utf8', env });
  return { status, stdout, said: stdout + stderr };
}

/** Works on the platform with the sandbox in the place of AWS. */
function onPlatform<T>(work: (platform: ReturnType<typeof openDeployedPlatform>) => Promise<T>): Promise<T> {
  const stacks = () => synthesize({ repository, output: scratchFolder() });
  return inSandbox({ repository, stacks }, () => work(openDeployedPlatform(repository)));
}

/** What Terraform itself calls drift, stack by stack. */
async function resourceDrift(): Promise<{ type: string; before: object; after: object }[]> {
  return onPlatform(async ({ root, states }) => {
    const synthesized = await synthesize({ repository, output: scratchFolder() });
    const stacks = await layOutPlatform({ root, stacks: synthesized, states });
    const outcomes = await planStacks({ stacks, isApplied: () => true, show: true, lock: false, parallel: 2 });
    return [...outcomes.values()].flatMap((outcome) => {
      if (outcome.state !== 'done') throw new Error('not planned');
      expect(outcome.result.changed).toBe(false);
      const plan = outcome.result.plan as {
        resource_drift?: { type: string; change: { before: object; after: object } }[];
      };
      return (plan.resource_drift ?? []).map(({ type, change }) => ({ type, ...change }));
    });
  });
}

async function findings(): Promise<string[]> {
  const drifts = await onPlatform((platform) => findDrift({ platform, parallel: 2 }));
  return drifts.flatMap(({ findings: found, failure }) => [
    ...(failure ? [plainText(failure)] : []),
    ...found.map(({ severity, sentence }) => `${severity} | ${plainText(sentence)}`),
  ]);
}

/** Names of attributes by type, where they are not the same on both sides. */
function pairs(drift: readonly { type: string; before: object; after: object }[]): string[] {
  const all = drift.flatMap(({ type, before, after }) => {
    const [was, is] = [before, after].map((side) => side as Record<string, unknown>);
    const names = Object.keys({ ...was, ...is });
    return names
      .filter((name) => JSON.stringify(was?.[name]) !== JSON.stringify(is?.[name]))
      .map((name) => `${type}.${name}`);
  });
  return [...new Set(all)].sort();
}

test('after a clean apply Terraform itself sees as drift what the real provider filled in, and a plan is empty', async () => {
  // Zones carry tags of their own, which are never null.
  const expected = Object.keys(filledIn).filter((pair) => pair !== 'aws_route53_zone.tags');
  expect(pairs(await resourceDrift())).toEqual(expected.sort());
});

test('N7: of that nothing is told', async () => {
  expect(await findings()).toEqual([]);
});

test('neither in the review of a resize, nor of a platform tag, whose old value looks like each resource’s own', () => {
  const orders = sampleFile('brokers/orders.yaml');
  const platform = sampleFile('platform.yaml');
  changeFiles(repository, {
    'brokers/orders.yaml': orders.replace('m7g.xlarge', 'm7g.2xlarge'),
    'platform.yaml': platform.replace('team: platform', 'team: messaging'),
  });
  const { stdout, status } = warren('sandbox', 'plan', '--json', '--repository', repository);
  changeFiles(repository, { 'brokers/orders.yaml': orders, 'platform.yaml': platform });
  expect(status).toBe(0);
  const { unexplained, objects } = JSON.parse(stdout);
  expect(objects.map(({ name }: { name: string }) => name).sort()).toEqual(['acme', 'orders']);
  expect(unexplained).toEqual([]);
});

test('N7: everything that a hand changed is told, as severe as it is, what lets somebody in first', async () => {
  const cloud = openCloud(sandboxFolder(repository));
  for (const { hand } of changesByHand) hand(cloud);
  const found = await findings();
  const expected = new Set([...changesByHand.map(({ told }) => told), ...following]);
  expect([...expected].filter((told) => !found.some((each) => each.startsWith(told)))).toEqual([]);
  expect(found.filter((each) => ![...expected].some((told) => each.startsWith(told)))).toEqual([]);
  expect(found).toHaveLength(expected.size);
});

/** What follows from another change by hand. */
const following = [
  'live | aws_route.compute-c-nat changes with aws_nat_gateway.nat-c, which no changed file explains.',
  'none | output.nat_gateway_ids changes with aws_nat_gateway.nat-c, which no changed file explains.',
];
