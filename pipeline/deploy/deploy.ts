import { resolve } from 'node:path';
import pc from 'picocolors';
import type { Catalog } from '../../catalog/catalog.ts';
import { monthlyPrice } from '../../catalog/kinds/broker/monthly-cost.ts';
import { setSubjectClaims } from '../../contracts/github.ts';
import { backupBucket, bootstrapStack, storageStack } from '../../contracts/names.ts';
import { bootstrapOutput, brokerOutput } from '../../contracts/outputs.ts';
import { bucketExists } from '../aws/bucket-contents.ts';
import { SurroundingsFailure, UserFailure } from '../process/failure.ts';
import { printJson } from '../process/print-json.ts';
import { since } from '../process/progress.ts';
import { requireCatalog } from '../repository/repository.ts';
import { layOutPlatform } from '../states/platform-stacks.ts';
import { managedAddresses, openOutputs, type State, type States } from '../states/states.ts';
import { outcomeAsData } from '../terraform/follow-stacks.ts';
import type { LaidOutStack } from '../terraform/lay-out.ts';
import type { Outcome } from '../terraform/stack-order.ts';
import type { StackResult } from '../terraform/stack-run.ts';
import { countResources, type Stack } from '../terraform/synthesize.ts';
import { ask, canAsk } from './ask.ts';
import { bringStateBucket } from './bootstrap-state.ts';
import { type DeploySession, type PlatformOptions, withDeploySession } from './deploy-session.ts';
import { hasPlatform, type PlatformAnswers, refuseContradictions, writeFirstPlatform } from './first-platform.ts';
import { adoptBackups } from './kept-backups.ts';

export interface DeployOptions extends PlatformAnswers, PlatformOptions {
  /** Nobody is asked whether to begin. */
  yes?: boolean;
}

/**
 * Stands the whole platform up in the AWS account of the credentials in use, or goes on where an earlier run stopped.
 * Takes nothing down that has left the files.
 */
export async function deploy(options: DeployOptions): Promise<void> {
  const repository = resolve(options.repository);
  if (!options.yes && !canAsk()) {
    throw new UserFailure('Nobody can be asked whether to begin. Give --yes to begin without. Nothing was changed.');
  }
  if (!hasPlatform(repository)) {
    await writeFirstPlatform(repository, options);
    console.error('platform.yaml was written; change it whenever you like.');
  }
  refuseContradictions(options, requireCatalog(repository).platform);
  await withDeploySession(options, (session) => standUp(session, options));
}

/** Applies every stack, and says what came of it. Throws before anything is made when a token lacks. */
export async function standUp(session: DeploySession, options: DeployOptions): Promise<void> {
  const start = performance.now();
  const { catalog, stacks, states, say } = session;
  await session.requireTokens();
  const before = await readStates(session);
  for (const line of describeIntent(stacks, before, catalog)) say(line);
  if (!options.yes) await confirm(session, before);
  const outcomes = await bringUp(session);
  const failed = [...outcomes].filter(([, { state }]) => state !== 'done').map(([name]) => name);
  const result = {
    outputs: await allOutputs(stacks, states),
    github: await githubVariables(catalog, states),
  };
  if (options.json) {
    printJson({ stacks: [...outcomes].map(([name, outcome]) => ({ name, ...outcomeAsData(outcome) })), ...result });
  } else if (failed.length === 0) {
    for (const line of describeResult(result, catalog)) say(line);
  }
  if (failed.length > 0) {
    throw new SurroundingsFailure(
      `${failed.join(', ')} ${failed.length === 1 ? 'is' : 'are'} not up. Mend what is said above and run the same command to go on.`,
    );
  }
  say(`${catalog.platform.name} is up, ${since(start)}`);
}

/** Makes the bucket of the states where there is none, and applies every stack of the files. */
export async function bringUp(session: DeploySession): Promise<Map<string, Outcome<StackResult>>> {
  const made = (await bringStateBucket(session.bootstrap)) === 'made';
  if (made) session.say(`${pc.green('made')}  ${session.states.bucket.name}`);
  return session.apply(await layOutPresent(session));
}

/** What changes of what is there already is planned first: it is not new, and may be in use. */
async function confirm(session: DeploySession, before: Map<string, State | undefined>): Promise<void> {
  if (before.has(bootstrapStack)) {
    const plans = await session.plan(await layOutPresent(session));
    for (const [name, summary] of plans) session.say(`  ${name}: ${summary}`);
  }
  if (!/^y(es)?$/i.test(await ask('Begin? (y/n) '))) throw new UserFailure('Nothing was changed.');
}

/** The stacks of the files; those that have left them stay as they are. */
async function layOutPresent({ root, stacks, states, catalog }: DeploySession): Promise<LaidOutStack[]> {
  const present = new Set(stacks.map(({ name }) => name));
  const laidOut = await layOutPlatform({ root, stacks, states, concerns: (name) => present.has(name) });
  const bucket = backupBucket(catalog.platform);
  const storage = laidOut.find(({ name }) => name === storageStack);
  if (storage) {
    const there = await bucketExists(bucket, catalog.platform);
    adoptBackups(storage, { bucket: there ? bucket : undefined, state: await states.read(storageStack) });
  }
  return laidOut;
}

/** States by stack; none before there is a bucket. */
async function readStates({ states, catalog }: DeploySession): Promise<Map<string, State | undefined>> {
  if (!(await bucketExists(states.bucket.name, catalog.platform))) return new Map();
  const names = await states.names();
  return new Map(await Promise.all(names.map(async (name) => [name, await states.read(name)] as const)));
}

function describeIntent(
  stacks: readonly Stack[],
  before: Map<string, State | undefined>,
  { platform, brokers }: Catalog,
): string[] {
  const width = Math.max(...stacks.map(({ name }) => name.length));
  const present = new Set(stacks.map(({ name }) => name));
  const left = [...before].filter(([name, state]) => !present.has(name) && managedAddresses(state).length > 0);
  return [
    `${platform.name} in AWS account ${platform.accountId}, ${platform.region}:`,
    ...stacks.map((stack) => {
      const there = managedAddresses(before.get(stack.name)).length;
      const count = `${countResources(stack)} resources`;
      return `  ${stack.name.padEnd(width)}  ${there > 0 ? `${count}, ${there} there already` : count}`;
    }),
    ...left.map(([name]) => pc.yellow(`  ${name.padEnd(width)}  is in no file any more and stays as it is`)),
    ...describePrice(brokers.map((broker) => ({ name: broker.name, price: monthlyPrice(platform.region, broker) }))),
  ];
}

function describePrice(prices: readonly { name: string; price: number | undefined }[]): string[] {
  const known = prices.flatMap(({ price }) => price ?? []);
  if (known.length === 0) return [];
  const sum = known.reduce((total, price) => total + price, 0);
  const unknown = prices.filter(({ price }) => price === undefined).map(({ name }) => name);
  return [
    `  Instances and disks of brokers cost about $${sum.toFixed(0)} a month on demand${unknown.length > 0 ? `, without ${unknown.join(', ')}, whose price is not known` : ''}; stores, tasks, NAT gateways, balancers and traffic come on top.`,
  ];
}

async function allOutputs(stacks: readonly Stack[], states: States): Promise<Record<string, Record<string, unknown>>> {
  const outputs = await Promise.all(
    stacks.map(async ({ name }) => [name, openOutputs(await states.read(name))] as const),
  );
  return Object.fromEntries(outputs);
}

async function githubVariables({ platform }: Catalog, states: States): Promise<Record<string, string> | undefined> {
  if (!platform.github) return undefined;
  const outputs = openOutputs(await states.read(bootstrapStack));
  return {
    AWS_REGION: platform.region,
    WARREN_PLAN_ROLE: String(outputs[bootstrapOutput.planRole] ?? ''),
    WARREN_APPLY_ROLE: String(outputs[bootstrapOutput.applyRole] ?? ''),
  };
}

function describeResult(
  {
    outputs,
    github,
  }: { outputs: Record<string, Record<string, unknown>>; github?: Record<string, string> | undefined },
  { platform }: Catalog,
): string[] {
  const endpoints = Object.values(outputs).flatMap((output) => output[brokerOutput.amqpEndpoint] ?? []);
  return [
    ...endpoints.map((endpoint) => `  ${endpoint}`),
    ...(github && platform.github
      ? [
          `To have pull requests of ${platform.github.repository} reviewed, and merges applied (docs/github.md):`,
          ...Object.entries(github).map(([name, value]) => `  gh variable set ${name} --body ${value}`),
          `  ${setSubjectClaims(platform.github.repository)}`,
          `  an environment named ${platform.github.environment} with reviewers who have to approve, and a protected main branch`,
        ]
      : [
          'Name github.repository in platform.yaml and deploy again, to have pull requests reviewed and merges applied.',
        ]),
  ];
}
