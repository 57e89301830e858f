import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for what a benchmark makes. Whoever asks for it takes it away. */
export function scratchFolder(): string {
  return mkdtempSync(join(tmpdir(), 'warren-bench-'));
}
