import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskPercent, requireSpace } from '../../../../services/node/machine/space.ts';

test('a disk with room is fine, and a full one is refused with the file, the place and what to do', async () => {
  await expect(
    requireSpace({ folder: tmpdir(), file: 'brokers/orders.yaml', neededMiB: 256 }),
  ).resolves.toBeUndefined();
  // The kernel's own file systems have no room at all.
  await expect(requireSpace({ folder: '/proc', file: 'brokers/orders.yaml', neededMiB: 256 })).rejects.toThrow(
    /^brokers\/orders.yaml is not taken on: the node's root disk has 0 MiB free at \/proc, and needs 256\. Make room/,
  );
});

test('the part of a file system in use is between nothing and all, and unknown for a folder that is not there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'warren-test-'));
  const percent = await diskPercent(folder);
  expect(percent).toBeGreaterThan(0);
  expect(percent).toBeLessThanOrEqual(100);
  rmSync(folder, { recursive: true });
  expect(await diskPercent(folder)).toBeUndefined();
});
