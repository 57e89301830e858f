import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeTunnels } from './closed-tunnels.ts';
import { findKeptDisks, type KeptDisk, releaseDisks } from './kept-disks.ts';
import type { Configuration, Stack } from './synthesize.ts';

/** A stack laid out for Terraform to run. */
export interface LaidOutStack {
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

export interface LayOut {
  /** Folder below which stacks are laid out, each in `stacks/<name>`. */
  root: string;
  /** What is laid out; without a folder nothing is copied. */
  stack: Omit<Stack, 'folder'> & { folder?: string };
  /** Its state, parsed; empty when it has none. */
  state: unknown;
  /** Whether everything of it goes. */
  retired: boolean;
  /** Replaces what it names: https://developer.hashicorp.com/terraform/language/files/override */
  override?: object;
}

/** Lays out the synthesized configuration of a stack, the files it uploads, and the disks to be kept. */
export function layOut({ root, stack, state, retired, override = {} }: LayOut): LaidOutStack {
  const { name, dependencies, configuration } = stack;
  const folder = join(root, 'stacks', name);
  mkdirSync(folder, { recursive: true });
  const shown = retired ? withoutObjects(configuration) : configuration;
  const keptDisks = findKeptDisks(state, retired ? {} : configuration);
  writeJson(join(folder, 'cdk.tf.json'), shown);
  writeOrRemove(join(folder, 'override.tf.json'), override);
  writeOrRemove(join(folder, 'kept-disks.tf.json'), releaseDisks(keptDisks));
  writeOrRemove(join(folder, 'closed-tunnels.tf.json'), closeTunnels(state, retired ? {} : configuration));
  if (stack.folder !== undefined) copyAssets(stack.folder, folder);
  return { name, dependencies, folder, configuration: shown, keptDisks, retired };
}

/** The providers and nothing that they would have to keep. */
function withoutObjects(configuration: Configuration): unknown {
  const { terraform, provider } = configuration as Record<string, unknown>;
  return { terraform, provider };
}

/** Files that a stack uploads, under the name by which cdktf puts them beside it. */
function copyAssets(from: string, to: string): void {
  rmSync(join(to, 'assets'), { recursive: true, force: true });
  if (existsSync(join(from, 'assets'))) cpSync(join(from, 'assets'), join(to, 'assets'), { recursive: true });
}

function writeOrRemove(path: string, value: object): void {
  if (Object.keys(value).length > 0) writeJson(path, value);
  else rmSync(path, { force: true });
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
