import pc from 'picocolors';
import {
  accessStack,
  backupBucket,
  brokerOfStack,
  configurationBucket,
  dataStack,
  edgeStack,
  logsBucket,
  monitoringStack,
  planBucket,
  processorOfStack,
  processorsStack,
  storageStack,
} from '../../contracts/names.ts';
import { bucketExists, emptyBucket } from '../aws/bucket-contents.ts';
import { SurroundingsFailure, UserFailure } from '../process/failure.ts';
import { printJson } from '../process/print-json.ts';
import { since } from '../process/progress.ts';
import { layOutForRemoval } from '../states/platform-stacks.ts';
import type { State } from '../states/states.ts';
import { outcomeAsData } from '../terraform/follow-stacks.ts';
import type { LaidOutStack } from '../terraform/lay-out.ts';
import { ask, canAsk } from './ask.ts';
import { hasStateBucket, removeStateBucket } from './bootstrap-state.ts';
import { type DeploySession, type PlatformOptions, withDeploySession } from './deploy-session.ts';
import { keepBackups } from './kept-backups.ts';
import { leftAtCloudflare } from './left-at-cloudflare.ts';
import { findLeftovers, type Leftover } from './leftovers.ts';
import { finalSnapshots, refuseProtected } from './protected.ts';

export interface DestroyOptions extends PlatformOptions {
  /** The platform's name, which says that it is meant. */
  name?: string;
  /** The bucket of backups stays. */
  keepBackups?: boolean;
}

/**
 * Takes the whole platform out of its AWS account, or goes on where an earlier run stopped, and lists what is left.
 * Throws UserFailure while a broker or the database is protected, and unless the platform's name is given.
 */
export async function destroy(options: DestroyOptions): Promise<void> {
  await withDeploySession(options, (session) => takeDown(session, options));
}

async function takeDown(session: DeploySession, options: DestroyOptions): Promise<void> {
  const start = performance.now();
  const { platform } = session.catalog;
  const stacks = await layOutAll(session);
  const names = stacks.map(({ name }) => name);
  const data = names.includes(dataStack) ? await session.states.read(dataStack) : undefined;
  refuseProtected({ catalog: session.catalog, stacks: names, data });
  if (stacks.length > 0 || (await hasStateBucket(session.bootstrap))) {
    for (const line of describeIntent(session, { stacks, data, options })) session.say(line);
    await confirm(platform.name, options);
  }
  await removeStacks(session, stacks, options);
  if (await hasStateBucket(session.bootstrap)) {
    await removeStateBucket(session.bootstrap, () => emptyBucket(planBucket(platform), platform));
    session.say(`${pc.green('done')}  the buckets of states and plans, and GitHub's roles`);
  }
  const leftovers = await findLeftovers(platform);
  if (options.json) printJson({ leftovers });
  for (const line of describeLeftovers(leftovers)) session.say(line);
  if (names.includes(edgeStack)) for (const line of leftAtCloudflare(session.catalog)) session.say(line);
  session.say(`${platform.name} is gone, ${since(start)}`);
}

/** Every stack that has resources, laid out to go; none when its states are gone. */
async function layOutAll({ root, stacks, states, catalog }: DeploySession): Promise<LaidOutStack[]> {
  if (!(await bucketExists(states.bucket.name, catalog.platform))) return [];
  return layOutForRemoval({ root, stacks, states });
}

function describeIntent(
  { catalog }: DeploySession,
  { stacks, data, options }: { stacks: readonly LaidOutStack[]; data: State | undefined; options: DestroyOptions },
): string[] {
  const { platform } = catalog;
  const width = Math.max(0, ...stacks.map(({ name }) => name.length));
  return [
    `This removes ${platform.name} from AWS account ${platform.accountId}, ${platform.region}:`,
    ...stacks.map(({ name, keptDisks }) => {
      const kept =
        keptDisks.length > 0 ? `; kept: ${keptDisks.map((disk) => `${disk.name} (${disk.id})`).join(', ')}` : '';
      return `  ${name.padEnd(width)}  ${whatGoes(name, data)}${kept}`;
    }),
    options.keepBackups
      ? `  s3://${backupBucket(platform)} stays, with the backups of definitions`
      : `  s3://${backupBucket(platform)} goes, with the backups of definitions (--keep-backups keeps it)`,
    `  s3://${logsBucket(platform)} goes, with the logs in Loki`,
    '  the states of all stacks, the saved plans, and the roles of GitHub',
  ];
}

/** What of the platform a stack is, for whoever takes it down. */
function whatGoes(stack: string, data: State | undefined): string {
  if (brokerOfStack(stack) !== undefined) return 'a broker and its messages';
  if (processorOfStack(stack) !== undefined) return 'a processor';
  if (stack === processorsStack) return 'what processors share';
  if (stack === monitoringStack) return 'the host that watches, with its passwords';
  if (stack === accessStack) return 'what lets people in to Grafana by Cloudflare Access';
  if (stack === edgeStack) return 'what stands at Cloudflare: names, rules and the Worker';
  if (stack !== dataStack) return 'what all share';
  const snapshots = finalSnapshots(data).map((name) => `; kept: the snapshot ${name}`);
  return `the database and the cache, with all that is in them${snapshots.join('')}`;
}

async function confirm(name: string, options: DestroyOptions): Promise<void> {
  if (options.name === undefined && !canAsk()) {
    throw new UserFailure(`Nobody can be asked. Give the platform's name with --name ${name}. Nothing was removed.`);
  }
  const given = options.name ?? (await ask(`Type the platform's name to remove it: `));
  if (given !== name) {
    throw new UserFailure(`The platform is called ${name}, not ${given || 'nothing'}. Nothing was removed.`);
  }
}

/** What stands on the buckets goes first, so that nothing writes into them any more. */
async function removeStacks(
  session: DeploySession,
  stacks: readonly LaidOutStack[],
  options: DestroyOptions,
): Promise<void> {
  const { platform } = session.catalog;
  const storage = stacks.filter(({ name }) => name === storageStack);
  await removeAll(
    session,
    stacks.filter(({ name }) => name !== storageStack),
    options,
  );
  if (storage.length === 0) return;
  for (const bucket of [configurationBucket(platform), logsBucket(platform)]) await emptyBucket(bucket, platform);
  if (!options.keepBackups) await emptyBucket(backupBucket(platform), platform);
  for (const stack of storage)
    keepBackups(stack, options.keepBackups ? await session.states.read(storageStack) : undefined);
  await removeAll(session, storage, options);
}

async function removeAll(
  session: DeploySession,
  stacks: readonly LaidOutStack[],
  { json }: DestroyOptions,
): Promise<void> {
  if (stacks.length === 0) return;
  const outcomes = await session.apply(stacks);
  const failed = [...outcomes].filter(([, { state }]) => state !== 'done');
  if (failed.length === 0) return;
  if (json) {
    printJson({ stacks: [...outcomes].map(([name, outcome]) => ({ name, ...outcomeAsData(outcome) })) });
  }
  throw new SurroundingsFailure(
    `${failed.map(([name]) => name).join(', ')} could not be removed. Mend what is said above and run the same command to go on.`,
  );
}

function describeLeftovers(leftovers: readonly Leftover[]): string[] {
  if (leftovers.length === 0) return ['Nothing is left: no region has anything that carries its tag.'];
  return [
    'What is left, and is paid for:',
    ...leftovers.map(
      ({ region, kind, name, arn, because }) => `  ${region}  ${kind} ${name}: ${because}\n      ${arn}`,
    ),
  ];
}
