import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { z } from 'zod';
import type { prepareSettings } from '../../../contracts/processor-settings.ts';
import { prepareDatabase } from '../../../services/processor/prepare/prepare-database.ts';
import { readPrepareSettings } from '../../../services/processor/settings.ts';
import { inHosts } from '../program.ts';

/** What became of a run. */
export interface Prepared {
  status: number | null;
  lines: string[];
  error: string;
}

export type PrepareDocument = z.input<typeof prepareSettings>;

/** Runs the built program with `prepare`. `environment` says where secrets are. */
export function runPrepare({
  settings,
  environment,
  hosts,
}: {
  settings: PrepareDocument;
  environment: Readonly<Record<string, string | undefined>>;
  /** A file that takes the place of /etc/hosts for it alone. */
  hosts?: string | undefined;
}): Promise<Prepared> {
  const built = join(import.meta.dirname, '..', '..', '..', 'dist', 'processor.cjs');
  const [program, ...words] = inHosts(hosts, [process.execPath, built, 'prepare']);
  const child = spawn(program, words, {
    env: { PATH: process.env.PATH, ...environment, WARREN_PREPARE_JSON: JSON.stringify(settings) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [lines, error] = ['', ''];
  child.stdout.on('data', (chunk) => {
    lines += chunk;
  });
  child.stderr.on('data', (chunk) => {
    error += chunk;
  });
  return new Promise((resolve) => {
    child.once('close', (status) => resolve({ status, lines: lines.trim().split('\n'), error: error.trim() }));
  });
}

/** The same in this process, which takes a tenth of the time. Every secret has this text. */
export async function prepareHere(settings: PrepareDocument, secret: string): Promise<Prepared> {
  const lines: string[] = [];
  try {
    const read = readPrepareSettings({ WARREN_PREPARE_JSON: JSON.stringify(settings) });
    await prepareDatabase(
      read,
      async () => secret,
      (line) => void lines.push(line),
    );
    return { status: 0, lines, error: '' };
  } catch (error) {
    return { status: 1, lines, error: (error as Error).message };
  }
}
