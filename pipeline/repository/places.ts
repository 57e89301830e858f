import { join } from 'node:path';

/** Folder of Warren's own code. */
export const codeFolder = join(import.meta.dirname, '..', '..');

/** Where `warren` itself is, for the PATH of programs that call it. */
export const binFolder = join(codeFolder, 'bin');

/** Where the synthesized stacks of a repository go, as cdktf has it. */
export function outputFolder(repository: string): string {
  return join(repository, 'cdktf.out');
}

/**
 * Where `warren deploy` and `warren destroy` work on the stacks of a repository's platform; nothing in it is missed when it
 * is gone, but for the state of a bucket of states that is being made.
 */
export function deployFolder(repository: string): string {
  return join(workFolder(repository), workFolders.deploy);
}

/** Where the stacks of a repository's platform are planned and applied; nothing in it is missed when it is gone. */
export function platformFolder(repository: string): string {
  return join(workFolder(repository), workFolders.platform);
}

/** The sandbox of a repository: its simulated account, and what Terraform works with there. */
export function sandboxFolder(repository: string): string {
  return join(repository, '.warren', 'sandbox');
}

/** What is in a work folder: each of the two has Terraform's working directories in `stacks/<name>`. */
export const workFolders = { deploy: 'deploy', platform: 'platform' };

/** Variable that names another work folder than `.warren`: what is made in the sandbox is not mixed with what is made in AWS. */
export const workFolderVariable = 'WARREN_FOLDER';

function workFolder(repository: string): string {
  return process.env[workFolderVariable] || join(repository, '.warren');
}
