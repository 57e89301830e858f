import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Objects } from '../../../services/node/aws/objects.ts';
import { replaceFile } from '../../../services/node/machine/files.ts';

/** Objects of all buckets in this object, by `<bucket>/<key>`, all written at the given time. */
export function memoryObjects(
  contents: Record<string, string> = {},
  modifiedAt = new Date(0),
): Objects & { contents: Record<string, string> } {
  return {
    contents,
    async put({ bucket, key, text }) {
      contents[`${bucket}/${key}`] = text;
    },
    async get(bucket, key) {
      const text = contents[`${bucket}/${key}`];
      if (text === undefined) throw new Error(`s3://${bucket}/${key} cannot be read: there is no such object`);
      return text;
    },
    async putFile({ bucket, key, path }) {
      contents[`${bucket}/${key}`] = readFileSync(path, 'utf8');
    },
    async getFile({ bucket, key, path, ...props }) {
      replaceFile(path, await this.get(bucket, key), props);
    },
    list: async (bucket, prefix) =>
      Object.entries(contents)
        .filter(([path]) => path.startsWith(`${bucket}/${prefix}`))
        .map(([path, text]) => ({
          key: path.slice(bucket.length + 1),
          bytes: Buffer.byteLength(text),
          modifiedAt,
          etag: hashOf(text),
        }))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
    async delete(bucket, key) {
      delete contents[`${bucket}/${key}`];
    },
  };
}

function hashOf(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
