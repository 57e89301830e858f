import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { prepareSettings } from '../../../contracts/processor-settings.ts';
import { inHosts } from '../program.ts';

/** What became of a run. */
export interface Prepared {
  status: number | null;
  lines: string[];
  error: string;
}

/** Runs the built program with `prepare`, the master's secret in a file. */
export function runPrepare({
  folder,
  settings,
  secret,
  hosts,
}: {
  folder: string;
  settings: z.input<typeof prepareSettings>;
  /** Text of the secret called `master`. */
  secret: string;
  /** A file that takes the place of /etc/hosts for it alone. */
  hosts?: string | undefined;
}): Promise<Prepared> {
  const secrets = join(folder, `secrets-${Math.random()}.json`);
  writeFileSync(secrets, JSON.stringify({ master: secret }), { mode: 0o600 });
  const built = join(import.meta.dirname, '..', '..', '..', 'dist', 'processor.cjs');
  const [program, ...words] = inHosts(hosts, [process.execPath, built, 'prepare']);
  const child = spawn(program, words, {
    env: { PATH: process.env.PATH, WARREN_SECRETS_FILE: secrets, WARREN_PREPARE_JSON: JSON.stringify(settings) },
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
