import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { bootstrapStack } from '../../contracts/names.ts';
import { stateKey } from '../../contracts/object-keys.ts';
import { bucketAddress, bucketId, isOfBucket } from '../../contracts/resources.ts';
import { bucketExists, emptyBucket } from '../aws/bucket-contents.ts';
import { SurroundingsFailure } from '../process/failure.ts';
import { managedAddresses, type State, type States } from '../states/states.ts';
import { layOut } from '../terraform/lay-out.ts';
import { stopIfInterrupted } from '../terraform/stack-run.ts';
import type { Stack } from '../terraform/synthesize.ts';
import { type TerraformReport, terraformIn } from '../terraform/terraform.ts';

/** What is needed to bring the bucket of the states about, or to take it away. */
export interface BootstrapPlace {
  /** `.warren/deploy` of the repository. */
  root: string;
  platform: Platform;
  /** The synthesized stack that the bucket is in. */
  stack: Stack;
  states: States;
  interrupted?: () => boolean;
}

/**
 * Makes sure that the bucket of the states is there and holds the state of the stack that it is itself in. Whatever was
 * done before is found and gone on with: no local file is needed for that, since a bucket that no state knows is adopted.
 */
export async function bringStateBucket(place: BootstrapPlace): Promise<'made' | 'there'> {
  const there = await bucketExists(place.states.bucket.name, place.platform);
  const remote = there ? await place.states.read(bootstrapStack) : undefined;
  const local = readLocal(place);
  if (remote) {
    // Whatever is beside it is what was copied there, or older.
    forgetLocal(place);
    return 'there';
  }
  await applySeed(place, { adopt: there && !knowsBucket(local) });
  stopIfInterrupted(place);
  await place.states.bucket.write(stateKey(bootstrapStack), readFileSync(localState(place)));
  forgetLocal(place);
  return 'made';
}

/** Takes the bucket of the states away, with all that is in it and all else of its stack. Nothing else may stand any more. */
export async function removeStateBucket(place: BootstrapPlace, emptyPlans: () => Promise<unknown>): Promise<void> {
  const { states, platform } = place;
  const there = await bucketExists(states.bucket.name, platform);
  const remote = there ? await states.read(bootstrapStack) : undefined;
  const local = readLocal(place);
  if (remote) {
    await emptyPlans();
    stopIfInterrupted(place);
    await reduceToSeed(place, remote);
    await takeStateHome(place);
  } else if (there && !knowsBucket(local)) {
    await applySeed(place, { adopt: true });
  }
  stopIfInterrupted(place);
  await emptyBucket(states.bucket.name, platform);
  stopIfInterrupted(place);
  await run(place, layOutLocally(place, providersOf(place.stack)));
  forgetLocal(place);
}

/** Whether anything of the bucket or of its stack is left to be taken away. */
export async function hasStateBucket(place: BootstrapPlace): Promise<boolean> {
  return (await bucketExists(place.states.bucket.name, place.platform)) || knowsBucket(readLocal(place));
}

function knowsBucket(state: State | undefined): boolean {
  return managedAddresses(state).includes(bucketAddress(bucketId.state));
}

/** Makes the bucket with a state beside it, as long as there is no bucket to keep that in. */
async function applySeed(place: BootstrapPlace, { adopt }: { adopt: boolean }): Promise<void> {
  // https://developer.hashicorp.com/terraform/language/import
  const adoption = adopt ? { import: [{ to: bucketAddress(bucketId.state), id: place.states.bucket.name }] } : {};
  const seed = { ...providersOf(place.stack), resource: bucketResources(place.stack), ...adoption };
  await run(place, layOutLocally(place, seed));
}

/** Takes away all of the stack but the bucket, with the state still in it. */
async function reduceToSeed(place: BootstrapPlace, state: State): Promise<void> {
  const { terraform, provider } = place.stack.configuration;
  const configuration = { terraform, provider, resource: bucketResources(place.stack) };
  const stack = { name: bootstrapStack, dependencies: [], configuration };
  await run(place, layOut({ root: place.root, stack, state, retired: false }).folder);
}

/** What of the stack the bucket of the states is made of. */
function bucketResources({ configuration }: Stack): NonNullable<Stack['configuration']['resource']> {
  const byType = Object.entries(configuration.resource ?? {}).map(([type, byName]) => {
    return [
      type,
      Object.fromEntries(Object.entries(byName).filter(([name]) => isOfBucket(bucketId.state, name))),
    ] as const;
  });
  return Object.fromEntries(byType.filter(([, byName]) => Object.keys(byName).length > 0));
}

async function takeStateHome(place: BootstrapPlace): Promise<void> {
  const key = stateKey(bootstrapStack);
  const bytes = await place.states.bucket.read(key);
  if (bytes === undefined) throw new SurroundingsFailure(`s3://${place.states.bucket.name}/${key} went away.`);
  const file = localState(place);
  mkdirSync(localFolder(place), { recursive: true });
  writeFileSync(`${file}.new`, bytes);
  renameSync(`${file}.new`, file);
}

async function run(place: BootstrapPlace, folder: string): Promise<TerraformReport> {
  const terraform = terraformIn(folder);
  await terraform.init();
  stopIfInterrupted(place);
  const plan = await terraform.plan('saved.tfplan');
  stopIfInterrupted(place);
  return plan.changed ? terraform.apply('saved.tfplan') : plan;
}

/** A folder that Terraform keeps the state in, too. */
function layOutLocally(place: BootstrapPlace, configuration: object): string {
  const folder = localFolder(place);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'cdk.tf.json'), `${JSON.stringify(configuration, null, 2)}\n`);
  return folder;
}

function providersOf({ configuration }: Stack): { terraform: object; provider: unknown } {
  const { terraform, provider } = configuration as { terraform: object; provider: unknown };
  return { terraform: { ...terraform, backend: { local: { path: 'terraform.tfstate' } } }, provider };
}

/** The state beside the bucket. One that cannot be read, as after a loss of power, is made anew by adopting the bucket. */
function readLocal(place: BootstrapPlace): State | undefined {
  try {
    return JSON.parse(readFileSync(localState(place), 'utf8'));
  } catch {
    rmSync(localState(place), { force: true });
    return undefined;
  }
}

function forgetLocal(place: BootstrapPlace): void {
  rmSync(localFolder(place), { recursive: true, force: true });
}

function localFolder({ root }: BootstrapPlace): string {
  return join(root, 'bootstrap');
}

function localState(place: BootstrapPlace): string {
  return join(localFolder(place), 'terraform.tfstate');
}
