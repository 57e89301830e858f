import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { stackOfStateKey, stateKey } from '../../contracts/object-keys.ts';
import { SurroundingsFailure } from '../process/failure.ts';
import { type LaidOutStack, layOut } from '../terraform/lay-out.ts';
import type { Stack } from '../terraform/synthesize.ts';

/**
 * Lays out stacks below the sandbox's folder: the synthesized configuration and the files it uploads, its state beside it
 * instead of in S3, and the disks to be kept. A stack that has a state but no file any more is laid out to be taken down.
 * `concerns` leaves others out; default: all are laid out.
 */
export function layOutStacks(
  sandbox: string,
  stacks: readonly Stack[],
  concerns: (name: string) => boolean = () => true,
): LaidOutStack[] {
  const present = stacks.filter(({ name }) => concerns(name)).map((stack) => layOutHere(sandbox, stack, false));
  return [...present, ...layOutRetired(sandbox, stacks, concerns)];
}

/** Lays out every stack that has a state so that applying it takes everything down. */
export function layOutForDestroy(sandbox: string): LaidOutStack[] {
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
    .flatMap((file) => stackOfStateKey(file) ?? [])
    .sort();
}

function layOutRetired(sandbox: string, stacks: readonly Stack[], concerns: (name: string) => boolean): LaidOutStack[] {
  const present = new Set(stacks.map((stack) => stack.name));
  return stackNames(sandbox)
    .filter((name) => concerns(name) && !present.has(name) && stateAddresses(readState(sandbox, name)).length > 0)
    .map((name) => layOutHere(sandbox, { name, ...readRecord(sandbox, name) }, true));
}

function layOutHere(
  sandbox: string,
  stack: Omit<Stack, 'folder'> & { folder?: string },
  retired: boolean,
): LaidOutStack {
  const { name, dependencies, configuration } = stack;
  mkdirSync(join(sandbox, 'states'), { recursive: true });
  const state = readState(sandbox, name) ?? {};
  const laidOut = layOut({ root: sandbox, stack, state, retired, override: overrides(sandbox, stack, retired) });
  writeFileSync(recordFile(sandbox, name), `${JSON.stringify({ dependencies, configuration })}\n`);
  return laidOut;
}

/** States are beside the stacks instead of in S3. */
function overrides(
  sandbox: string,
  { name, configuration }: Pick<Stack, 'name' | 'configuration'>,
  retired: boolean,
): object {
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
  const file = recordFile(sandbox, name);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new SurroundingsFailure(`${file} cannot be read. Remove ${sandbox} to begin a new sandbox.`, { cause });
  }
}

function stateFile(sandbox: string, name: string): string {
  return join(sandbox, 'states', stateKey(name));
}

function recordFile(sandbox: string, name: string): string {
  return join(sandbox, 'stacks', name, 'stack.record');
}
