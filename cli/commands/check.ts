import { Command } from 'commander';
import { formatProblems } from '../../catalog/files/problem.ts';
import type { LoadResult } from '../../catalog/load.ts';
import { printJson } from '../../pipeline/process/print-json.ts';
import { checkRepository } from '../../pipeline/repository/check-repository.ts';
import { repositoryOption } from '../../pipeline/repository/repository.ts';
import { countObjects } from '../count-objects.ts';

/** `warren check`: reads every file, builds the dashboards and reports every problem; changes nothing. */
export function checkCommand(): Command {
  return new Command('check')
    .description('Read every file and report every problem in them. Changes nothing.')
    .addOption(repositoryOption())
    .option('--json', 'print the problems as JSON')
    .action(async (options: { repository: string; json?: boolean }) => {
      const result = await checkRepository(options.repository);
      if (options.json) printJson({ problems: result.problems });
      else console.log(describeCheck(result));
      if (!result.catalog) process.exitCode = 1;
    });
}

/** What a person reads: the problems, or a line that says what was checked. */
export function describeCheck({ catalog, problems }: LoadResult): string {
  if (catalog && problems.length === 0) return `${countObjects(catalog)} checked, no problems.`;
  const report = formatProblems(problems);
  return catalog ? report : `${report.slice(0, -1)}. Nothing was changed.`;
}
