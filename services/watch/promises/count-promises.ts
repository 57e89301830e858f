import { join } from 'node:path';
import { readIfThere, replaceFile } from '../../node/machine/files.ts';
import type { RequestCounts } from '../aws/request-counts.ts';
import type { Folders } from '../folders.ts';
import { countedUp, type PromiseCounts, promiseCounts, readFrom } from './counts.ts';

export interface CountPromisesProps {
  requests: RequestCounts;
  folders: Pick<Folders, 'data'>;
  /** Name of the platform, by which CloudWatch has its metrics. */
  platform: string;
  /** Endpoints that promise something. */
  endpoints: readonly string[];
  now: number;
}

/**
 * Reads what the receiver has counted of promises since it was read last, and writes down the sums, all of them or none. An endpoint that
 * promises nothing any more is forgotten. Throws where CloudWatch does not answer: then the next minute reads what this one did not.
 */
export async function countPromises({
  requests,
  folders,
  platform,
  endpoints,
  now,
}: CountPromisesProps): Promise<void> {
  const before = knownCounts(folders);
  if (endpoints.length === 0 && !before) return;
  const asked = endpoints.flatMap((endpoint) => {
    const from = readFrom(before, endpoint, now);
    return from === undefined ? [] : [{ endpoint, from }];
  });
  const read = await requests.since({ platform, endpoints: asked, until: now });
  const after: PromiseCounts = {
    readAt: now,
    endpoints: Object.fromEntries(
      endpoints.map((name) => [name, countedUp(before?.endpoints[name], read.get(name) ?? new Map(), now)]),
    ),
  };
  replaceFile(fileIn(folders), `${JSON.stringify(after)}\n`, { mode: 0o644 });
}

/** What was counted so far; undefined before anything was, or where the file is damaged. */
export function knownCounts(folders: Pick<Folders, 'data'>): PromiseCounts | undefined {
  const text = readIfThere(fileIn(folders));
  if (text === undefined) return undefined;
  try {
    return promiseCounts.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** On the disk that outlives the machine, since counters that begin anew would lose what was not scraped. */
function fileIn({ data }: Pick<Folders, 'data'>): string {
  return join(data, 'promises', 'counts.json');
}
