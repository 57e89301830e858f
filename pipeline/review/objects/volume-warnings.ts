import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Problem } from '../../../catalog/files/problem.ts';
import type { SourceFile } from '../../../catalog/files/yaml-file.ts';
import { problemIn } from '../../../catalog/files/yaml-file.ts';
import type { Broker } from '../../../catalog/kinds/broker/broker.ts';
import { type LoadResult, readObjects } from '../../../catalog/load.ts';
import type { Git } from '../../repository/git.ts';
import { changedPaths } from '../sides/side.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVolume.html, as of API version 2016-11-15 in the SDK 3.1169 */
const mostChanges = 4;
const hours = 24;

/**
 * Warns where a change of a volume may come too soon: EBS takes four changes of a volume in 24 hours, and counts those that the
 * history of the file shows.
 */
export async function volumeWarnings(props: {
  git: Git;
  /** What is compared with. */
  commit: string;
  /** Where the files are within the git repository. */
  within: string;
  files: { before: readonly SourceFile[]; after: readonly SourceFile[] };
  loaded: LoadResult;
}): Promise<Problem[]> {
  const { git, commit, within, files, loaded } = props;
  const before = new Map(files.before.map((file) => [file.path, file]));
  const changed = new Set(changedPaths(files.before, files.after));
  const found: Problem[] = [];
  for (const { file, value } of loaded.objects.brokers.filter((broker) => changed.has(broker.file.path))) {
    const old = before.get(file.path);
    if (!old || isDeepStrictEqual(storageIn(old), value.storage)) continue;
    const path = join(within, file.path);
    const times = await changesOfStorage(git, { commit, path, file: file.path });
    if (times < mostChanges) continue;
    const message = `has changed ${times} times in the last ${hours} hours, and EBS takes ${mostChanges} changes of a volume in ${hours} hours: applied now it may be refused.`;
    found.push(problemIn(file, ['storage'], { message, severity: 'warning', rule: 'volume-changes' }));
  }
  return found;
}

/** How many commits of the last hours gave the volumes other values than the commit before them. */
async function changesOfStorage(
  git: Git,
  { commit, path, file }: { commit: string; path: string; file: string },
): Promise<number> {
  const log = await git.run(
    'log',
    `--since=${hours}.hours`,
    '--format=%H',
    '-n',
    '100',
    commit,
    '--',
    `:(literal)${path}`,
  );
  const commits = log.split('\n').filter((line) => line !== '');
  const storages = await Promise.all(
    [...commits, ...(commits.length > 0 ? [`${commits.at(-1)}~1`] : [])].map(async (each) => {
      const text = await git.ask('show', `${each}:${path}`);
      return text === undefined ? undefined : storageIn({ path: file, text });
    }),
  );
  // What Warren as it is now cannot read says nothing of the volumes.
  const known = storages.filter((storage) => storage !== undefined);
  return known.filter((storage, index) => index > 0 && !isDeepStrictEqual(storage, known[index - 1])).length;
}

function storageIn(source: SourceFile): Broker['storage'] | undefined {
  return readObjects([source]).brokers[0]?.value.storage;
}
