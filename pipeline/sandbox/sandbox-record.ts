import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SurroundingsFailure } from '../process/failure.ts';

const schema = z.strictObject({
  /** The files as they were when everything of them was applied last: what a pull request would be compared with. */
  files: z.array(z.strictObject({ path: z.string(), text: z.string(), refused: z.string().optional() })),
  /** What these came to. */
  stacks: z.array(
    z.strictObject({
      name: z.string(),
      dependencies: z.array(z.string()),
      configuration: z.looseObject({
        resource: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).optional(),
        data: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).optional(),
      }),
    }),
  ),
  /** The change that was planned since, by the hash of what it comes to, and where its plans are in their bucket. */
  change: z.strictObject({ head: z.string(), place: z.string() }).optional(),
});

/** What stands in for the main branch and the open pull request of a sandbox, which needs neither git nor GitHub. */
export type SandboxRecord = z.infer<typeof schema>;

const fileOf = (folder: string) => join(folder, 'record.json');

/** The record of a sandbox; undefined when nothing was applied there yet. Throws SurroundingsFailure when it cannot be read. */
export function readRecord(folder: string): SandboxRecord | undefined {
  const file = fileOf(folder);
  if (!existsSync(file)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new SurroundingsFailure(
      `${file} cannot be read. Remove it, and the next apply brings everything to what the files say.`,
      { cause },
    );
  }
}

/** Keeps the record of a sandbox; a reader sees it as it was before or as it is after. */
export function writeRecord(folder: string, record: SandboxRecord): void {
  writeFileSync(`${fileOf(folder)}.new`, `${JSON.stringify(record)}\n`);
  renameSync(`${fileOf(folder)}.new`, fileOf(folder));
}

/** Forgets what was applied. */
export function removeRecord(folder: string): void {
  rmSync(fileOf(folder), { force: true });
}
