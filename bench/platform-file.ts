import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';

const sample = fileURLToPath(new URL('../platform.yaml', import.meta.url));

/** Writes the sample's platform.yaml into a folder: without who is called, which takes files of its own, and without what else is named. */
export function writePlatform(folder: string, without: readonly string[] = []): void {
  const platform = parseDocument(readFileSync(sample, 'utf8'));
  for (const part of ['alerting', ...without]) platform.delete(part);
  writeFileSync(join(folder, 'platform.yaml'), String(platform));
}
