import { devNull } from 'node:os';
import { join, resolve } from 'node:path';
import { edgeKeysGraceVariable } from '../../contracts/edge-keys.ts';
import { type Fault, type Sandbox, type SandboxOptions, startSandbox, type TypeUse } from '../../sandbox/sandbox.ts';
import { sandboxFolder, workFolders, workFolderVariable } from '../repository/places.ts';
import type { Stack } from '../terraform/synthesize.ts';
import { enterSandboxFolder, typesIn } from './sandbox-folder.ts';
import { type SimulatedNodes, simulateNodes } from './simulated-nodes.ts';

export interface InSandbox {
  repository: string;
  /** Gives the stacks that may be worked on, once nobody else is; of others in the sandbox the types are known. */
  stacks: () => Promise<Stack[]>;
  /** Types beside those. */
  types?: readonly TypeUse[];
  /** Calls that are to fail. */
  faults?: readonly Fault[];
  /** How commands on instances and tasks are run. Default: brokers' nodes are simulated; other instances and tasks are records alone. */
  instances?: Pick<SandboxOptions, 'address' | 'runCommand' | 'runTask'>;
}

/**
 * Does work with a repository's sandbox in the place of AWS: for this process, and for whatever it starts. What is made
 * there is there again the next time. Throws SurroundingsFailure while another process is at work in it.
 */
export async function inSandbox<T>(
  options: InSandbox,
  work: (stacks: Stack[], sandbox: Sandbox, nodes: SimulatedNodes) => Promise<T>,
): Promise<T> {
  const { types = [], faults = [], instances = {} } = options;
  const repository = resolve(options.repository);
  const folder = sandboxFolder(repository);
  const leave = enterSandboxFolder(folder);
  try {
    const stacks = await options.stacks();
    const nodes = simulateNodes(folder, () => sandbox);
    const sandbox: Sandbox = await startSandbox({
      folder,
      types: [...typesIn(folder, stacks), ...types],
      uploadFolders: uploadFoldersOf(folder, stacks),
      runCommand: nodes.runCommand,
      ...instances,
    });
    for (const fault of faults) sandbox.faults.inject(fault);
    const leaveEnvironment = enterEnvironment({
      ...sandbox.environment,
      // No Worker runs here that could still be signing with an older key.
      [edgeKeysGraceVariable]: '0',
      [workFolderVariable]: folder,
    });
    try {
      return await work(stacks, sandbox, nodes);
    } finally {
      await nodes.stop();
      leaveEnvironment();
      await sandbox.stop();
    }
  } finally {
    leave();
  }
}

/** Where Terraform works on each stack once `folder` is the work folder. */
function uploadFoldersOf(folder: string, stacks: readonly Stack[]): string[] {
  const roots = Object.values(workFolders);
  return roots.flatMap((root) => stacks.map(({ name }) => join(folder, root, 'stacks', name)));
}

/**
 * Puts the sandbox into this process's environment, which is where AWS's SDKs and Terraform look, and whatever of it says
 * how to reach AWS, Cloudflare or PagerDuty out of it: a profile or the endpoint of one service would come before. What it returns undoes that.
 */
function enterEnvironment(variables: Readonly<Record<string, string>>): () => void {
  const before = { ...process.env };
  for (const name of Object.keys(before))
    if (/^(AWS_(?!SDK_JS_)|CLOUDFLARE_|PAGERDUTY_|WARREN_PAGERDUTY_)/.test(name)) delete process.env[name];
  const files = { AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull };
  Object.assign(process.env, variables, files);
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  };
}
