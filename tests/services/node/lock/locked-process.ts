import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ItemContents, Table } from '../../../../services/node/aws/table.ts';
import { withClusterLock } from '../../../../services/node/lock/cluster-lock.ts';

/** A program that takes step after step under the lock, whose item is a file of the folder it is given, and says why it ends. */
const [folder = '', leaseMs = ''] = process.argv.slice(2);
const item = join(folder, 'lock.json');
const held = (): ItemContents | undefined =>
  existsSync(item) ? (JSON.parse(readFileSync(item, 'utf8')) as ItemContents) : undefined;
const holds = (condition: unknown) =>
  Object.entries(condition as ItemContents).every(([name, value]) => held()?.[name] === value);

const table: Table = {
  get: async (name) => {
    const contents = held();
    return contents && { ...contents, item: name };
  },
  query: async () => [],
  async put(_name, contents, condition) {
    if (condition === 'absent' ? held() : !holds(condition)) return false;
    writeFileSync(item, JSON.stringify(contents));
    return true;
  },
  async delete(_name, condition) {
    if (!holds(condition)) return false;
    rmSync(item);
    return true;
  },
};

await withClusterLock(
  { table, broker: 'orders', number: 1, purpose: 'steps', leaseMs: Number(leaseMs), say: () => {} },
  async (lease) => {
    for (;;) {
      await lease.step(async () => appendFileSync(join(folder, 'steps'), '.'));
      await sleep(10);
    }
  },
).catch((error: Error) => console.log(error.message));
