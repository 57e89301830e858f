import { relative } from 'node:path';
import { Command } from 'commander';
import { plural } from '../../catalog/words/plural.ts';
import type { InitReport } from '../../operations/init/init-repository.ts';
import type { PlatformAnswers } from '../../pipeline/deploy/first-platform.ts';

interface InitOptions extends PlatformAnswers {
  github?: string;
  package?: string;
  install: boolean;
  json?: boolean;
}

/** `warren init`: a repository of data from nothing but the package. */
export function initCommand(): Command {
  return new Command('init')
    .description(
      'Make a repository of your own: platform.yaml, workflows, schemas for editors, and this version of Warren pinned.',
    )
    .argument('[folder]', 'folder that becomes the repository', '.')
    .option('--region <region>', 'AWS region; asked for where it is left out')
    .option('--name <name>', "the platform's name; default: the folder's")
    .option('--account <id>', 'AWS account, twelve digits; default: an example, which does for the sandbox')
    .option('--domain <domain>', 'domain for public names')
    .option('--github <owner/repository>', 'where the repository is to be at GitHub')
    .option('--package <file or address>', 'tarball or https address of Warren; default: where this one came from')
    .option('--no-install', 'write the files, and leave npm install to you')
    .option('--json', 'print what was written as JSON')
    .action(async (folder: string, { json, ...options }: InitOptions) => {
      const { initRepository } = await import('../../operations/init/init-repository.ts');
      const report = await initRepository({ ...options, folder, say: (line) => console.error(line) });
      console.log(json ? JSON.stringify(report, null, 2) : describeInit(report));
    });
}

function describeInit({ folder, written, kept, next }: InitReport): string {
  const place = relative(process.cwd(), folder);
  if (written.length === 0) return [`${folder} has everything already; nothing was changed.`, ...next].join('\n');
  const inRoot = written.filter((path) => !path.includes('/'));
  const folders = [...new Set(written.filter((path) => path.includes('/')).map((path) => `${path.split('/')[0]}/`))];
  return [
    `${plural(written.length, 'file')} written: ${[...inRoot, ...folders].join(', ')}`,
    ...(kept.length > 0 ? [`Kept as they were: ${kept.join(', ')}`] : []),
    ...next,
    'Go on with:',
    ...(place === '' ? [] : [`  cd ${place.startsWith('..') ? folder : place}`]),
    '  ./warren new broker orders',
    '  ./warren check',
    '  ./warren sandbox apply     in a simulated account; ./warren deploy is the real one',
  ].join('\n');
}
