import { join } from 'node:path';

/** Where `warren deploy` and `warren destroy` keep what they work with; nothing in it is missed when it is gone. */
export function deployFolder(repository: string): string {
  return join(repository, '.warren', 'deploy');
}
