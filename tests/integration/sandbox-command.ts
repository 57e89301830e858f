import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sandboxFolder } from '../../pipeline/repository/places.ts';

/** `warren sandbox` with some arguments, in a repository. */
export function sandbox(repository: string, command: string, ...args: string[]) {
  const argv = ['bin/warren', 'sandbox', command, '--repository', repository, ...args];
  const env = { ...process.env, NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8', env });
  return { status, said: stdout + stderr, data: () => JSON.parse(stdout) };
}

/** The newest version of each object of a bucket that somebody wrote, by its key. */
export function objectsIn(repository: string, bucket: RegExp): Record<string, string> {
  const root = join(sandboxFolder(repository), 'objects');
  const [folder = ''] = readdirSync(root).filter((name) => bucket.test(name));
  return Object.fromEntries(
    readdirSync(join(root, folder)).flatMap((key) => {
      const records = readdirSync(join(root, folder, key))
        .filter((name) => name.endsWith('.json'))
        .sort();
      const last = records.at(-1);
      if (!last) return [];
      const version = JSON.parse(readFileSync(join(root, folder, key, last), 'utf8'));
      if (version.deleteMarker) return [];
      return [[version.key, readFileSync(join(root, folder, key, last.replace('.json', '.body')), 'utf8')]];
    }),
  );
}
