import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { printJson } from '../../pipeline/process/print-json.ts';
import { repositoryOption } from '../../pipeline/repository/repository.ts';

interface Options {
  repository: string;
  to?: string;
  package?: string;
  integrity?: string;
  text?: string;
  json?: boolean;
}

/** `warren upgrade`: a new release of Warren, as a change of files. */
export function upgradeCommand(): Command {
  return new Command('upgrade')
    .description(
      'Take the repository to a newer release: its pin, the files that come with Warren, and your files where they are written otherwise now. Commits nothing.',
    )
    .addOption(repositoryOption())
    .option('--to <release>', 'such as 1.4.0; default: the newest')
    .option(
      '--package <file or address>',
      'tarball or https address of the release; default: beside the one that is pinned',
    )
    .option('--integrity <sha512>', 'what its bytes have to come to, as the notes of the release say: sha512-…')
    .option('--text <file>', 'write what was done as the text of a pull request into this file')
    .option('--json', 'print what was done as JSON')
    .action(async ({ json, text, ...request }: Options) => {
      const [{ upgradeRepository }, { describeUpgrade, upgradeMarkdown }] = await Promise.all([
        import('../../operations/upgrade/upgrade-repository.ts'),
        import('../../operations/upgrade/describe-upgrade.ts'),
      ]);
      const upgrade = await upgradeRepository(request);
      if (text !== undefined) writeFileSync(text, upgradeMarkdown(upgrade));
      if (json) printJson({ ...upgrade });
      else console.log(describeUpgrade(upgrade));
    });
}

/** `warren carry`: what the release before asks this one. */
export function carryCommand(): Command {
  return new Command('carry')
    .description(
      'Say as JSON what this release makes of a repository of an earlier one; warren upgrade of that one asks it.',
    )
    .addOption(repositoryOption())
    .requiredOption('--from <release>', 'the earlier one')
    .action(async ({ repository, from }: { repository: string; from: string }) => {
      const { carryRepository } = await import('../../operations/upgrade/carry.ts');
      printJson(carryRepository(repository, from));
    });
}
