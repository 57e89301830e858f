import { bootstrapStack, processorOfStack, processorsStack } from '../../contracts/names.ts';
import { stateKey } from '../../contracts/object-keys.ts';
import { lentProviders } from '../../contracts/providers.ts';
import { type LaidOutStack, layOut } from '../terraform/lay-out.ts';
import type { Configuration, Stack } from '../terraform/synthesize.ts';
import { managedAddresses, type State, type States, upstreamsOf } from './states.ts';

export interface PlatformLayOut {
  /** Folder below which stacks are laid out. */
  root: string;
  /** What the files come to. */
  stacks: readonly Stack[];
  states: States;
  /** Whether a stack is to be laid out. Default: all are. */
  concerns?: (name: string) => boolean;
}

/**
 * Lays out synthesized stacks for Terraform with their states in S3. A stack that has resources in its state and is in
 * no file any more is laid out to be taken down.
 */
export async function layOutPlatform(props: PlatformLayOut): Promise<LaidOutStack[]> {
  const { root, stacks, states, concerns = () => true } = props;
  const present = stacks.filter(({ name }) => concerns(name));
  const names = (await states.names()).filter((name) => concerns(name) && !stacks.some((stack) => stack.name === name));
  return [
    ...(await Promise.all(
      present.map(async (stack) =>
        layOut({ root, stack, state: (await states.read(stack.name)) ?? {}, retired: false }),
      ),
    )),
    ...(await layOutRetired({ root, names, states, stacks })),
  ];
}

/** Lays out every stack that has resources but the one the others stand on, so that applying them takes them down. */
export async function layOutForRemoval({ root, stacks, states }: PlatformLayOut): Promise<LaidOutStack[]> {
  const names = (await states.names()).filter((name) => name !== bootstrapStack);
  return layOutRetired({ root, names, states, stacks });
}

async function layOutRetired(props: {
  root: string;
  names: readonly string[];
  states: States;
  stacks: readonly Stack[];
}): Promise<LaidOutStack[]> {
  const { root, names, states, stacks } = props;
  const laidOut = await Promise.all(
    names.map(async (name) => {
      const state = await states.read(name);
      if (managedAddresses(state).length === 0) return [];
      return [layOut({ root, stack: retiredStack(name, { stacks, state }), state, retired: true })];
    }),
  );
  return laidOut.flat();
}

/** A stack that is to go. What one that has left the files stood on is in its state; where that says nothing, any of the others. */
function retiredStack(
  name: string,
  { stacks, state }: { stacks: readonly Stack[]; state: State | undefined },
): Omit<Stack, 'folder'> {
  const own = stacks.find((stack) => stack.name === name);
  if (own) return { name, dependencies: own.dependencies, configuration: own.configuration };
  const [other] = stacks;
  if (!other) throw new Error(`There is no stack whose account and region ${name} could be taken down with.`);
  const read = upstreamsOf(state);
  // A processor's services stand in the cluster of all, whose name is no output.
  const shared = processorOfStack(name) === undefined ? [] : [processorsStack];
  const others = read.length > 0 ? read : stacks.map((stack) => stack.name);
  const dependencies = [...new Set([...others, ...shared])];
  const configuration = stateOf(name, other.configuration);
  return { name, dependencies, configuration: withProviders(configuration, state) };
}

type Providers = Configuration & {
  terraform: { backend: { s3: object }; required_providers: object };
  provider: object;
};

/** The configuration of a platform's stack, with its state in the place of another's. */
function stateOf(name: string, configuration: Configuration): Providers {
  const { terraform, provider } = configuration as Providers;
  const backend = { s3: { ...terraform.backend.s3, key: stateKey(name) } };
  return { terraform: { ...terraform, backend }, provider };
}

/** Another stack has no such provider, whose resources could not be taken down then. */
function withProviders(configuration: Providers, state: State | undefined): Providers {
  const types = (state?.resources ?? []).map(({ type }) => type);
  const used = lentProviders.filter(({ name }) => types.some((type) => type.startsWith(`${name}_`)));
  if (used.length === 0) return configuration;
  const { terraform, provider } = configuration;
  const required = used.map(({ name, source, version }) => [name, { source, version }]);
  return {
    terraform: {
      ...terraform,
      required_providers: { ...terraform.required_providers, ...Object.fromEntries(required) },
    },
    provider: { ...provider, ...Object.fromEntries(used.map(({ name }) => [name, [{}]])) },
  };
}
