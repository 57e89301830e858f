import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from '../../../catalog/files/yaml-file.ts';
import { recordingFile, recordingsFolder } from '../../../contracts/queue-recording.ts';

/** Bytes of recordings that a review reads, all together: a week of a queue is less than half a MiB. */
const mostBytes = 4 * 1024 * 1024;

/** The recordings of some processors that a repository has. A pull request may put anything in their place. */
export function readRecordings(repository: string, processors: readonly string[]): SourceFile[] {
  let bytes = 0;
  // A link in the folder's place could lead anywhere.
  if (!lstatSync(join(repository, recordingsFolder), { throwIfNoEntry: false })?.isDirectory()) return [];
  return processors.flatMap((name): SourceFile[] => {
    const path = recordingFile(name);
    const stat = lstatSync(join(repository, path), { throwIfNoEntry: false });
    if (!stat) return [];
    if (!stat.isFile())
      return [{ path, text: '', refused: 'is a link or a device, not a file. Put the file itself here.' }];
    bytes += stat.size;
    if (bytes > mostBytes) {
      const refused = `is not looked at: with it, recordings of this change are larger than ${mostBytes / 1024 / 1024} MiB. Record less of a time.`;
      return [{ path, text: '', refused }];
    }
    return [{ path, text: readFileSync(join(repository, path), 'utf8') }];
  });
}
