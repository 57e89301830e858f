import { join } from 'node:path';

/** Folder of Warren's own code. */
export const codeFolder = join(import.meta.dirname, '..', '..');

/** Where `warren` itself is, for the PATH of programs that call it. */
export const binFolder = join(codeFolder, 'bin');

/** Where the synthesized stacks of a repository go, as cdktf has it. */
export function outputFolder(repository: string): string {
  return join(repository, 'cdktf.out');
}

/** Where the sandbox of a repository keeps its states and its simulated objects. */
export function sandboxFolder(repository: string): string {
  return join(repository, '.warren', 'sandbox');
}
