import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { keyOf } from '../../catalog/catalog.ts';
import type { Kind } from '../../catalog/kind.ts';
import { kinds } from '../../catalog/kinds.ts';
import { suggest } from '../../catalog/words/nearest.ts';
import { describeListing } from '../../operations/list/describe-list.ts';
import { listObjects } from '../../operations/list/list.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { showProgress } from '../../pipeline/process/progress.ts';
import type { Reach } from '../../pipeline/reach/model.ts';
import { readReach } from '../../pipeline/reach/read-reach.ts';
import { loadRepository, repositoryOption, requireGood } from '../../pipeline/repository/repository.ts';
import { synthesize } from '../../pipeline/terraform/synthesize.ts';

interface Options {
  repository: string;
  reach: boolean;
  json?: boolean;
}

/** `warren list`: everything that the files make. */
export function listCommand(): Command {
  return new Command('list')
    .description(
      'List everything that the files make: versions and until when they are supported, sizes, prices, addresses, next windows, alarms, and who reaches it. Asks nobody, and changes nothing.',
    )
    .argument('[kind]', `of this kind alone: ${kinds.map(keyOf).join(', ')}`)
    .addOption(repositoryOption())
    .option('--no-reach', 'leave out who reaches it, for which everything is synthesized')
    .option('--json', 'print it as JSON')
    .action(runList);
}

async function runList(asked: string | undefined, { repository, reach, json }: Options): Promise<void> {
  const wanted = asked === undefined ? undefined : kindCalled(asked);
  const loaded = loadRepository(repository);
  const catalog = requireGood(loaded);
  const reached = reach ? await reachOf(repository, loaded.objects) : undefined;
  const now = new Date();
  const listing = listObjects({ catalog, reach: reached, now });
  const shown = { ...listing, kinds: listing.kinds.filter(({ kind }) => wanted === undefined || kind === wanted) };
  if (json) return console.log(JSON.stringify(shown, null, 2));
  const none = `There are no ${wanted}.`;
  console.log(
    shown.kinds.length === 0 ? none : describeListing(shown, { columns: process.stdout.columns ?? 100, now }),
  );
}

/** The kind that somebody asks for, in the singular or the plural. Throws UserFailure with the nearest. */
function kindCalled(asked: string): string {
  const found = kinds.find((kind: Kind) => asked === keyOf(kind) || asked === kind.name);
  if (found) return keyOf(found);
  const names = kinds.map(keyOf);
  throw new UserFailure(
    `there is no kind of object called ${asked}.${suggest(asked, names) || ` Use one of ${names.join(', ')}.`}`,
  );
}

async function reachOf(repository: string, objects: Parameters<typeof readReach>[1]): Promise<Reach> {
  const scratch = mkdtempSync(join(tmpdir(), 'warren-list-'));
  const progress = showProgress(process.stderr);
  progress.update('list', 'finds out who reaches what');
  try {
    return readReach(await synthesize({ repository: resolve(repository), output: scratch }), objects);
  } finally {
    progress.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}
