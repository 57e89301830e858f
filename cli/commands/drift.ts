import { Command } from 'commander';
import type { DriftOptions } from '../../pipeline/drift/drift-session.ts';
import { repositoryOption } from '../../pipeline/repository/repository.ts';
import { stacksAtOnce } from './stacks-at-once.ts';

/** `warren drift`: where AWS is otherwise than the files say. */
export function driftCommand(): Command {
  return (
    new Command('drift')
      .description('Compare AWS with the files, stack by stack. Changes nothing and takes no lock.')
      .argument('[stack...]', 'these stacks alone, such as network or broker-orders')
      .addOption(repositoryOption())
      .addOption(stacksAtOnce())
      .option('--adopt', 'write what is there into the files, as far as they can say it; AWS is not touched')
      .option('--json', 'print what differs as JSON')
      .addHelpText('after', '\nExit status 1 when something differs, 2 when a stack could not be compared.')
      // The AWS SDK takes a while to load, and most commands do not need it.
      .action(async (names: string[], options: DriftOptions) =>
        (await import('../../pipeline/drift/drift-session.ts')).runDrift(names, options),
      )
  );
}
