import { Command } from 'commander';
import { suggest } from '../../catalog/words/nearest.ts';
import { describePaths } from '../../operations/upgrade-path/describe-path.ts';
import { pathOf } from '../../operations/upgrade-path/upgrade-path.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { printJson } from '../../pipeline/process/print-json.ts';
import { loadRepository, repositoryOption, requireGood } from '../../pipeline/repository/repository.ts';

/** `warren upgrade-path`: the way to the newest RabbitMQ. */
export function upgradePathCommand(): Command {
  return new Command('upgrade-path')
    .description(
      'Say step by step how brokers come to the newest RabbitMQ: until when each version is supported, what it needs, what the step costs whom, and when it could be applied. Changes nothing.',
    )
    .argument('[broker]', 'this broker alone')
    .addOption(repositoryOption())
    .option('--json', 'print the steps as JSON')
    .action((name: string | undefined, { repository, json }: { repository: string; json?: boolean }) => {
      const loaded = loadRepository(repository);
      requireGood(loaded);
      const { brokers, platform } = loaded.objects;
      const chosen = name === undefined ? brokers : brokers.filter(({ value }) => value.name === name);
      if (name !== undefined && chosen.length === 0) {
        const names = brokers.map(({ value }) => value.name);
        throw new UserFailure(`${name} is not a broker: there is no brokers/${name}.yaml.${suggest(name, names)}`);
      }
      const now = new Date();
      const paths = platform ? chosen.map((broker) => pathOf(broker, platform, now)) : [];
      if (json) return printJson({ brokers: paths });
      console.log(
        paths.length === 0
          ? 'There are no brokers.'
          : describePaths(paths, { columns: process.stdout.columns ?? 100, now }),
      );
    });
}
