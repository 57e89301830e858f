import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchFiles } from '../../../operations/local/watch-files.ts';
import { until } from '../../until.ts';

test('A file that is made, edited and removed is a change each, a save of many writes is one, and none comes after the end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'warren-watch-'));
  const ending = new AbortController();
  let changes = 0;
  const watching = watchFiles({
    paths: [join(folder, 'endpoints'), join(folder, 'platform.yaml')],
    signal: ending.signal,
    changed: async () => {
      changes += 1;
    },
  });
  try {
    mkdirSync(join(folder, 'endpoints', 'deep'), { recursive: true });
    const file = join(folder, 'endpoints', 'deep', 'a.yaml');
    for (let write = 0; write < 8; write += 1) {
      writeFileSync(file, 'a'.repeat(write));
      await sleep(100);
    }
    await until('it is seen', () => changes === 1, 5000);
    writeFileSync(join(folder, 'platform.yaml'), 'region: eu-west-1\n');
    await until('the edit is seen', () => changes === 2, 5000);
    rmSync(file);
    await until('the removal is seen', () => changes === 3, 5000);
  } finally {
    ending.abort();
    await watching;
    rmSync(folder, { recursive: true });
  }
  expect(changes).toBe(3);
});
