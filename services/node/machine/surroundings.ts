import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { identityFile } from '../../../contracts/node-commands.ts';
import { localPrograms, type Programs } from './run.ts';

/** What commands of a machine's program are given, whatever the machine is for. */
export interface Surroundings {
  programs: Programs;
  /** SHA-256 of this very program. */
  agent: string;
  /** Base URL of the instance metadata service; undefined for EC2's own. */
  metadataUrl?: string | undefined;
  say: (line: string) => void;
}

/** What this program finds around it. The environment is read here and nowhere else. `pathStyle`: how buckets are addressed. */
export function readSurroundings(): Surroundings & { pathStyle: boolean } {
  return {
    programs: localPrograms,
    agent: createHash('sha256')
      .update(readFileSync(process.argv[1] ?? ''))
      .digest('hex'),
    metadataUrl: process.env.WARREN_METADATA_URL,
    // Whoever sets this has a server stand in for AWS, which knows no host names of buckets.
    pathStyle: process.env.AWS_ENDPOINT_URL !== undefined,
    say: (line) => console.log(line),
  };
}

/** Reads who this machine is, from where the first boot left it. Throws when it was not booted by Warren. */
export function readIdentity<T>(identity: z.ZodType<T>, file: string = identityFile): T {
  return identity.parse(JSON.parse(readFileSync(file, 'utf8')));
}
