import type { Secrets } from '../../../../services/node/aws/secrets.ts';

/** Secrets that live in this object, with what was written, in order. */
export function memorySecrets(
  values: Record<string, string> = {},
): Secrets & { values: Record<string, string>; writes: string[] } {
  const writes: string[] = [];
  return {
    values,
    writes,
    read: async (id) => values[id],
    async write(id, value) {
      values[id] = value;
      writes.push(id);
    },
  };
}
