import { tmpdir } from 'node:os';
import { requireSpace } from '../../../../services/agent/machine/space.ts';

test('a disk with room is fine, and a full one is refused with the file, the place and what to do', async () => {
  await expect(requireSpace({ folder: tmpdir(), file: 'brokers/orders.yaml' })).resolves.toBeUndefined();
  // The kernel's own file systems have no room at all.
  await expect(requireSpace({ folder: '/proc', file: 'brokers/orders.yaml' })).rejects.toThrow(
    /^brokers\/orders.yaml is not taken on: the node's root disk has 0 MiB free at \/proc, and needs 256\. Make room/,
  );
});
