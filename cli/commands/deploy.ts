import { Command } from 'commander';
import type { DeployOptions } from '../../pipeline/deploy/deploy.ts';
import { repositoryOption } from '../../pipeline/repository/repository.ts';
import { stacksAtOnce } from './stacks-at-once.ts';

/** `warren deploy`: from an empty AWS account to a platform that is up. */
export function deployCommand(): Command {
  return new Command('deploy')
    .description('Stand the whole platform up in your AWS account, or go on where an earlier run stopped.')
    .addOption(repositoryOption())
    .option('--region <region>', 'AWS region, for a first platform.yaml')
    .option('--domain <domain>', 'domain for public names, for a first platform.yaml')
    .option('--name <name>', "the platform's name, for a first platform.yaml; default: the folder's")
    .option('--account <id>', 'AWS account that the credentials have to be of')
    .option('-y, --yes', 'begin without asking')
    .addOption(stacksAtOnce())
    .option('--json', 'print outcomes and outputs as JSON')
    .action(async (options: DeployOptions) => {
      // The AWS SDK takes a while to load, and most commands do not need it.
      await (await import('../../pipeline/deploy/deploy.ts')).deploy(options);
    });
}
