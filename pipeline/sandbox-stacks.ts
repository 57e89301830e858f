import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SurroundingsFailure } from './failure.ts';
import { findKeptDisks, type KeptDisk, releaseDisks } from './kept-disks.ts';
import type { Stack } from './synthesize.ts';

/** A stack laid out for Terraform to run in the sandbox. */
export interface SandboxStack {
  name: string;
  dependencies: string[];
  /** Terraform's working directory. */
  folder: string;
  /** What Terraform will read there, overrides aside. */
  configuration: unknown;
  /** Disks that the next apply lets go of without deleting them. */
  keptDisks: KeptDisk[];
  /** The stack is in no file any more: applying it takes everything down. */
  retired: boolean;
}

const emptyConfiguration = {};

/**
 * Lays out stacks below the sandbox's folder: the synthesized configuration and the files it uploads, its state beside it
 * instead of in S3, and the disks to be kept. A stack that has a state but no file any more is laid out to be taken down.
 * `concerns` leaves others out; default: all are laid out.
 */
export function layOutStacks(
  sandbox: string,
  stacks: readonly Stack[],
  concerns: (name: string) => boolean = () => true,
): SandboxStack[] {
  const present = stacks
    .filter(({ name }) => concerns(name))
    .map((stack) => {
      const laidOut = layOut(sandbox, stack, false);
      copyAssets(stack, laidOut);
      return laidOut;
    });
  return [...present, ...layOutRetired(sandbox, stacks, concerns)];
}

/** Lays out every stack that has a state so that applying it takes everything down. */
export function layOutForDestroy(sandbox: string): SandboxStack[] {
  return layOutRetired(sandbox, [], () => true);
}

const stateSchema = z.object({
  outputs: z.record(z.string(), z.object({ value: z.unknown(), sensitive: z.boolean().default(false) })).default({}),
  resources: z.array(z.object({ mode: z.string(), type: z.string(), name: z.string() })).default([]),
});

/** The state of a stack in the sandbox, parsed; undefined when there is none. */
export function readState(sandbox: string, name: string): unknown {
  const file = stateFile(sandbox, name);
  try {
    const state: unknown = JSON.parse(readFileSync(file, 'utf8'));
    stateSchema.parse(state);
    return state;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new SurroundingsFailure(
      `${file} is not a Terraform state, as after a run that was killed. Remove ${sandbox} to begin a new sandbox.`,
      { cause: error },
    );
  }
}

/** Addresses of the managed resources in a state, sorted. */
export function stateAddresses(state: unknown): string[] {
  if (state === undefined) return [];
  const { resources } = stateSchema.parse(state);
  return resources
    .filter(({ mode }) => mode === 'managed')
    .map(({ type, name }) => `${type}.${name}`)
    .sort();
}

/** Outputs of a state by name, those that are marked as sensitive left out. */
export function stateOutputs(state: unknown): Record<string, unknown> {
  if (state === undefined) return {};
  const outputs = Object.entries(stateSchema.parse(state).outputs);
  return Object.fromEntries(
    outputs.filter(([, { sensitive }]) => !sensitive).map(([name, { value }]) => [name, value]),
  );
}

/** Names of the stacks that have a state in the sandbox, whether or not anything is left in it. */
export function stackNames(sandbox: string): string[] {
  const folder = join(sandbox, 'states');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.tfstate'))
    .map((file) => file.slice(0, -'.tfstate'.length))
    .sort();
}

function layOutRetired(sandbox: string, stacks: readonly Stack[], concerns: (name: string) => boolean): SandboxStack[] {
  const present = new Set(stacks.map((stack) => stack.name));
  return stackNames(sandbox)
    .filter((name) => concerns(name) && !present.has(name) && stateAddresses(readState(sandbox, name)).length > 0)
    .map((name) => layOut(sandbox, { name, ...readRecord(sandbox, name) }, true));
}

function layOut(sandbox: string, stack: Omit<Stack, 'folder'>, retired: boolean): SandboxStack {
  const { name, dependencies, configuration } = stack;
  const folder = join(sandbox, 'stacks', name);
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(sandbox, 'states'), { recursive: true });
  writeJson(join(folder, 'stack.record'), { dependencies, configuration });
  const shown = retired ? withoutObjects(configuration) : configuration;
  const keptDisks = findKeptDisks(readState(sandbox, name) ?? {}, retired ? emptyConfiguration : configuration);
  writeJson(join(folder, 'cdk.tf.json'), shown);
  writeJson(join(folder, 'sandbox_override.tf.json'), overrides(sandbox, stack, retired));
  writeOrRemove(join(folder, 'kept-disks.tf.json'), releaseDisks(keptDisks));
  return { name, dependencies, folder, configuration: shown, keptDisks, retired };
}

/** Files that a stack uploads, under the name by which cdktf puts them beside it. */
function copyAssets({ folder: from }: Stack, { folder: to }: SandboxStack): void {
  rmSync(join(to, 'assets'), { recursive: true, force: true });
  if (existsSync(join(from, 'assets'))) cpSync(join(from, 'assets'), join(to, 'assets'), { recursive: true });
}

/** The providers and nothing that they would have to keep. */
function withoutObjects(configuration: Stack['configuration']): unknown {
  const { terraform, provider } = configuration as Record<string, unknown>;
  return { terraform, provider };
}

/** Override files replace what they name: https://developer.hashicorp.com/terraform/language/files/override */
function overrides(sandbox: string, { name, configuration }: Omit<Stack, 'folder'>, retired: boolean): unknown {
  const local = (stack: string) => ({ path: stateFile(sandbox, stack) });
  const upstreams = Object.keys(configuration.data?.terraform_remote_state ?? {});
  return {
    terraform: { backend: { local: local(name) } },
    ...(upstreams.length > 0 && !retired
      ? {
          data: {
            terraform_remote_state: Object.fromEntries(
              upstreams.map((upstream) => [upstream, { backend: 'local', config: local(upstream) }]),
            ),
          },
        }
      : {}),
  };
}

/** What the stack was when it was last laid out: kept so that it can be taken down without its file. */
function readRecord(sandbox: string, name: string): Pick<Stack, 'dependencies' | 'configuration'> {
  const file = join(sandbox, 'stacks', name, 'stack.record');
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new SurroundingsFailure(`${file} cannot be read. Remove ${sandbox} to begin a new sandbox.`, { cause });
  }
}

function stateFile(sandbox: string, name: string): string {
  return join(sandbox, 'states', `${name}.tfstate`);
}

function writeOrRemove(path: string, value: object): void {
  if (Object.keys(value).length > 0) writeJson(path, value);
  else rmSync(path, { force: true });
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
