import type { Table } from '../node/aws/table.ts';
import { type OpenAlarm, type OpenStorm, openAlarm, openStorm, stormPrefix } from './open-alarm.ts';

/** The open alarms of a platform, which both pagers read and write. */
export interface OpenAlarms {
  all(): Promise<{ alarms: Map<string, OpenAlarm>; storms: Map<string, OpenStorm> }>;
  get(item: string): Promise<OpenAlarm | undefined>;
  /** Has an item be what `change` makes of it, undefined for none; asks again where another was quicker. Gives what is there then. */
  amend(item: string, change: (before: OpenAlarm | undefined) => OpenAlarm | undefined): Promise<OpenAlarm | undefined>;
  putStorm(item: string, storm: OpenStorm): Promise<void>;
  deleteStorm(item: string): Promise<void>;
}

/** Of two pagers and a few environments of a function one is through long before. */
const mostTries = 20;

/** Open alarms in a part of the table of what was observed. What cannot be read is passed over, as by every reader of that table. */
export function openOpenAlarms(table: Table): OpenAlarms {
  return {
    async all() {
      const alarms = new Map<string, OpenAlarm>();
      const storms = new Map<string, OpenStorm>();
      for (const { item, ...contents } of await table.query()) {
        const alarm = item.startsWith(stormPrefix) ? undefined : openAlarm.safeParse(contents).data;
        const storm = item.startsWith(stormPrefix) ? openStorm.safeParse(contents).data : undefined;
        if (alarm) alarms.set(item, alarm);
        if (storm) storms.set(item, storm);
      }
      return { alarms, storms };
    },
    get: async (item) => openAlarm.safeParse(await table.get(item)).data,
    async amend(item, change) {
      for (let attempt = 1; attempt <= mostTries; attempt += 1) {
        const found = await table.get(item);
        const before = openAlarm.safeParse(found).data;
        const after = change(before);
        if (after === before) return before;
        if (await write(table, item, { found: found !== undefined, before, after })) return after;
      }
      throw new Error(`${item} changes too often to be written`);
    },
    async putStorm(item, storm) {
      await table.put(item, storm);
    },
    async deleteStorm(item) {
      await table.delete(item);
    },
  };
}

/** What cannot be read is written over: nothing of it is known. */
function write(
  table: Table,
  item: string,
  { found, before, after }: { found: boolean; before: OpenAlarm | undefined; after: OpenAlarm | undefined },
): Promise<boolean> {
  const condition = before ? { version: before.version } : found ? undefined : ('absent' as const);
  if (after) return table.put(item, after, condition);
  return before ? table.delete(item, { version: before.version }) : Promise.resolve(true);
}
