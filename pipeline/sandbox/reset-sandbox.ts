import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ask, canAsk } from '../deploy/ask.ts';
import { UserFailure } from '../process/failure.ts';
import { sandboxFolder } from '../repository/places.ts';
import { removeSandboxFolder } from './sandbox-folder.ts';

/** Removes the sandbox with everything in it, after asking a person unless `yes` says that it is meant. */
export async function resetSandbox(options: { repository: string; yes?: boolean }): Promise<void> {
  const folder = sandboxFolder(resolve(options.repository));
  if (!existsSync(folder)) return console.log('There is no sandbox here.');
  if (!options.yes) {
    if (!canAsk()) throw new UserFailure(`Nobody can be asked. Give --yes to remove ${folder}. Nothing was removed.`);
    const answer = await ask(`Remove ${folder} with everything in it? (y/n) `);
    if (!/^y(es)?$/i.test(answer)) throw new UserFailure('Nothing was removed.');
  }
  removeSandboxFolder(folder);
  console.log(`${folder} is gone. \`warren sandbox apply\` makes a new one.`);
}
