import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { printJson } from '../../pipeline/process/print-json.ts';
import { readReach } from '../../pipeline/reach/read-reach.ts';
import { reachSvg } from '../../pipeline/reach/render/svg.ts';
import { reachTable } from '../../pipeline/reach/render/table.ts';
import { selectReach } from '../../pipeline/reach/select.ts';
import { loadRepository, repositoryOption, requireCatalog } from '../../pipeline/repository/repository.ts';
import { synthesize } from '../../pipeline/terraform/synthesize.ts';

interface Options {
  repository: string;
  from?: string;
  to?: string;
  svg?: string;
  json?: boolean;
}

/** `warren reach`: who can reach what over which port. */
export function reachCommand(): Command {
  return new Command('reach')
    .description(
      'Say who can reach what over which port, by which rule of which file, as the files would have it. Looks at no network, and changes nothing.',
    )
    .addOption(repositoryOption())
    .option(
      '--from <name>',
      'only what this one reaches: internet, cloudflare, processors/orders, "compute subnets", 10.40.0.0/16',
    )
    .option('--to <name>', 'only who reaches this one: brokers/orders, database, cache, ingress')
    .option('--svg <file>', 'write a picture of it, too')
    .option('--json', 'print it as JSON')
    .action(runReach);
}

async function runReach({ repository, from, to, svg, json }: Options): Promise<void> {
  requireCatalog(repository);
  const scratch = mkdtempSync(join(tmpdir(), 'warren-reach-'));
  try {
    const stacks = await synthesize({ repository: resolve(repository), output: scratch });
    const reach = selectReach(readReach(stacks, loadRepository(repository).objects), { from, to });
    if (svg !== undefined) writeFileSync(svg, reachSvg(reach));
    if (json) printJson({ ...reach });
    else process.stdout.write(reachTable(reach, { from, to }));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
