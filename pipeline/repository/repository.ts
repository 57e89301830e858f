import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Option } from 'commander';
import type { Catalog } from '../../catalog/catalog.ts';
import { formatProblems } from '../../catalog/files/problem.ts';
import { readRepository } from '../../catalog/files/read-repository.ts';
import { fileOf, objectFileOf } from '../../catalog/kind.ts';
import { brokerKind } from '../../catalog/kinds/broker/kind.ts';
import { isShared, kinds } from '../../catalog/kinds.ts';
import { catalogOf, type LoadResult, loadCatalog, readObjects } from '../../catalog/load.ts';
import { UserFailure } from '../process/failure.ts';

/** The option by which every command is told where the files are. */
export function repositoryOption(): Option {
  return new Option('-r, --repository <folder>', 'folder that holds platform.yaml and brokers/').default(
    '.',
    'this folder',
  );
}

/** Loads the files of a repository as of today. Throws UserFailure when the folder is not there. */
export function loadRepository(folder: string): LoadResult {
  const root = requireFolder(folder);
  return loadCatalog({ files: readRepository(root), today: today() });
}

/** This day, by which versions are out of support, as an ISO date. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** The absolute path of a folder with files of Warren. Throws UserFailure when it is not there or holds none. */
export function requireFolder(folder: string): string {
  const root = resolve(folder);
  if (!existsSync(root)) throw new UserFailure(`${folder}: there is no such folder.`);
  if (!existsSync(join(root, 'platform.yaml')) && !existsSync(join(root, 'brokers'))) {
    throw new UserFailure(
      `${folder}: holds neither platform.yaml nor brokers/. Run warren in the repository, or name it with --repository.`,
    );
  }
  return root;
}

/**
 * Reads the files of a repository once. What it gives says what platform.yaml and the files of some brokers come to, those
 * with problems left out; others are not looked at, which takes time where there are many. It throws UserFailure with the
 * whole report when platform.yaml has problems.
 */
export function readPart(folder: string): (brokers: readonly string[]) => Catalog {
  const files = readRepository(requireFolder(folder));
  return (brokers) => {
    const paths = new Set(brokers.map((name) => fileOf(brokerKind, name)));
    const read = readObjects(files.filter(({ path }) => isShared(path) || paths.has(objectFileOf(path, kinds))));
    return catalogOf(read) ?? requireGood(loadCatalog({ files, today: today() }));
  };
}

/** The catalog of a repository. Throws UserFailure with the whole report when its files have problems. */
export function requireCatalog(folder: string): Catalog {
  return requireGood(loadRepository(folder));
}

/** What loaded files come to. Throws UserFailure with the whole report when they have problems. */
export function requireGood({ catalog, problems }: LoadResult): Catalog {
  if (!catalog) throw new UserFailure(`${formatProblems(problems)} Nothing was changed.`);
  return catalog;
}
