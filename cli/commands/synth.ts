import { resolve } from 'node:path';
import { Command } from 'commander';
import { printJson } from '../../pipeline/process/print-json.ts';
import { since } from '../../pipeline/process/progress.ts';
import { outputFolder } from '../../pipeline/repository/places.ts';
import { repositoryOption, requireCatalog } from '../../pipeline/repository/repository.ts';
import { countResources, synthesize } from '../../pipeline/terraform/synthesize.ts';

/** `warren synth`: the files as Terraform, one folder a stack. */
export function synthCommand(): Command {
  return new Command('synth')
    .description('Turn the files into Terraform, one folder a stack, below cdktf.out/.')
    .addOption(repositoryOption())
    .option(
      '-o, --output <folder>',
      'where the stacks go: an empty folder or the output of an earlier synth (default: cdktf.out)',
    )
    .option('--json', 'print the stacks as JSON')
    .action(async (options: { repository: string; output?: string; json?: boolean }) => {
      requireCatalog(options.repository);
      const start = performance.now();
      const repository = resolve(options.repository);
      const output = resolve(options.output ?? outputFolder(repository));
      const stacks = await synthesize({ repository, output });
      const rows = stacks.map((stack) => ({
        name: stack.name,
        dependencies: stack.dependencies,
        resources: countResources(stack),
      }));
      if (options.json) return printJson({ output, stacks: rows });
      const width = Math.max(...rows.map((row) => row.name.length));
      for (const row of rows)
        console.log(`  ${row.name.padEnd(width)}  ${String(row.resources).padStart(4)} resources`);
      console.log(`${rows.length} stacks in ${output}, ${since(start)}`);
    });
}
