import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { driftPlansPrefix, plansPrefix } from '../../contracts/object-keys.ts';
import type { Bucket } from '../aws/bucket.ts';
import type { PlanFiles } from './plan-set.ts';

/** The plans that a run of a workflow saved, in the bucket of plans. */
export function bucketFiles(bucket: Bucket, place: string): PlanFiles {
  return {
    place: `s3://${bucket.name}/${place}`,
    read: (file) => bucket.read(`${place}/${file}`),
    create: (file, body) => bucket.create(`${place}/${file}`, body),
  };
}

/** Plans in a folder that only its owner may read: they hold a copy of the states. */
export function folderFiles(folder: string): PlanFiles {
  return {
    place: folder,
    read: async (file) => (existsSync(join(folder, file)) ? readFileSync(join(folder, file)) : undefined),
    async create(file, body) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (existsSync(join(folder, file))) return false;
      writeFileSync(join(folder, file), body, { mode: 0o600, flag: 'wx' });
      return true;
    },
  };
}

/** Where the plans of a pull request's run are. */
export function pullPlans(props: { pullRequest: number; head: string; run: { id: number; attempt: number } }): string {
  return `${plansPrefix}${props.pullRequest}/${props.head}/${props.run.id}-${props.run.attempt}`;
}

/** Where the plans are by which a nightly run would put back what drifted. */
export function driftPlans({ head, run }: { head: string; run: { id: number; attempt: number } }): string {
  return `${driftPlansPrefix}${head}/${run.id}-${run.attempt}`;
}
