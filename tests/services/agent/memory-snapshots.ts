import type { Snapshot, Snapshots } from '../../../services/agent/aws/snapshots.ts';

/** Snapshots that live in this object. */
export function memorySnapshots(): Snapshots & { kept: Snapshot[] } {
  const kept: Snapshot[] = [];
  let issued = 0;
  return {
    kept,
    async create({ volumeId, tags }) {
      issued += 1;
      const id = `snap-${issued}`;
      kept.push({ id, volumeId, tags });
      return id;
    },
    own: async (tags) => kept.filter((one) => Object.entries(tags).every(([name, value]) => one.tags[name] === value)),
    async delete(id) {
      const index = kept.findIndex((one) => one.id === id);
      if (index >= 0) kept.splice(index, 1);
    },
  };
}
